/**
 * Sequences that a request of a finite run meets.
 *
 * Model: R requests come at an even rate and each stays for its life L, so the number in flight rises to n = rate × L,
 * stays there and falls again. Averaged over all tokens of the run it is n × (1 − n ÷ 3R); a run too short to settle
 * (n > R) has R × (1 − R ÷ 3n). L follows from the number in flight through the open loop's ITL.
 * Assumes equal lives; what waits in a queue does not count as in flight.
 * Source: ∫n² ÷ ∫n of the trapezium; benchmarks send a few hundred requests a level, which matters near overload.
 */
import type { RequestShape } from "../forecasting/deployment.ts";
import { openLoopState } from "../forecasting/open-loop.ts";
import type { ReplicaModel } from "../forecasting/replica-model.ts";

const ROUNDS = 40;

export interface RateRun {
  readonly requestsPerSecond: number;
  readonly requests: number;
}

const metInRun = (steady: number, requests: number): number =>
  steady <= requests ? steady * (1 - steady / (3 * requests)) : requests * (1 - requests / (3 * steady));

/** @param slots - most sequences that run at once. */
export function sequencesInRun(
  replica: ReplicaModel,
  request: RequestShape,
  { requestsPerSecond, requests }: RateRun,
  slots: number,
): number {
  const met = (sequences: number): number => {
    const life = request.osl * openLoopState(replica, request, sequences, slots).itlSeconds;
    return metInRun(requestsPerSecond * life, requests);
  };
  let low = 0;
  let high = Math.min(slots, requests);
  if (met(high) >= high) return high;
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (low + high) / 2;
    if (met(middle) > middle) low = middle;
    else high = middle;
  }
  return high;
}
