/**
 * What the shipped forecast says of a measured row.
 *
 * Model: the load cases of forecasting, each asked the way a plan asks them; a request rate through the open loop.
 * Assumes what the fit assumes of memory (fitted-batch.ts), since the pages state the caps seldom.
 */
import type { Deployment } from "../forecasting/deployment.ts";
import type { FirstTokenParts } from "../forecasting/first-token.ts";
import { latencyModelOf, ttftSeconds } from "../forecasting/latency.ts";
import { closedLoop, offlineMaximum, staticBatch } from "../forecasting/load-cases.ts";
import {
  openLoopState,
  saturationRate,
  sequencesAtRate,
  unqueuedFirstTokenParts,
} from "../forecasting/open-loop.ts";
import { promptSeconds } from "../forecasting/prefill.ts";
import { type ReplicaModel, replicaModelOf } from "../forecasting/replica-model.ts";
import { meanWait, prefillWait } from "../forecasting/waiting.ts";
import type { Coefficients } from "../physics/coefficients.ts";
import { msFromSeconds, secondsFromMs } from "../units.ts";
import type { MeasuredLoad } from "./load-of-row.ts";
import { typical } from "./measured-row.ts";
import type { Observation } from "./observation.ts";

export const ACCURACY_METRICS = ["tpotMs", "outputTokensPerSecond", "ttftMs", "e2eMs"] as const;
export type AccuracyMetric = (typeof ACCURACY_METRICS)[number];

/** Only what the load case has. */
export type RowFigures = Readonly<Partial<Record<AccuracyMetric, number>>>;

type RateLoad = Extract<MeasuredLoad, { kind: "rate" }>;

const rateSlots = (deployment: Deployment, maxSequences: number, load: RateLoad): number =>
  Math.max(1, Math.floor(Math.min(deployment.engine.maxSequences, maxSequences, load.requests)));

function rateFigures(observation: Observation, replica: ReplicaModel, load: RateLoad): RowFigures {
  const { request, deployment, maxSequences } = observation;
  const { requestsPerSecond } = load;
  const slots = rateSlots(deployment, maxSequences, load);
  const saturation = saturationRate(replica, request, slots);
  if (requestsPerSecond >= saturation) {
    return { tpotMs: msFromSeconds(openLoopState(replica, request, slots, slots).itlSeconds) };
  }
  const sequences = sequencesAtRate(replica, request, requestsPerSecond, slots);
  const state = openLoopState(replica, request, sequences, slots);
  const latency = latencyModelOf(replica, request, state, slots, saturation);
  return {
    tpotMs: msFromSeconds(state.itlSeconds),
    ttftMs: msFromSeconds(ttftSeconds(latency, "mean")),
  };
}

/** What of a first token's time the steps decide; `null` where no server stands before the engine, or it is overloaded. */
export function firstTokenPartsOf(
  { load, request, maxSequences, deployment }: Observation,
  coefficients: Coefficients,
): FirstTokenParts | null {
  if (load.kind !== "closedLoop" && load.kind !== "rate") return null;
  const replica = replicaModelOf(deployment, coefficients);
  if (load.kind === "closedLoop") return closedLoop(replica, request, load.clients, maxSequences).firstToken;
  const slots = rateSlots(deployment, maxSequences, load);
  if (load.requestsPerSecond >= saturationRate(replica, request, slots)) return null;
  const sequences = sequencesAtRate(replica, request, load.requestsPerSecond, slots);
  const state = openLoopState(replica, request, sequences, slots);
  const parts = unqueuedFirstTokenParts(replica, request, state);
  const wait = meanWait(prefillWait(load.requestsPerSecond, state.prefillSeconds));
  return { ...parts, steadySeconds: parts.steadySeconds + wait };
}

export function forecastRow(observation: Observation, coefficients: Coefficients): RowFigures {
  return forecastOn(observation, replicaModelOf(observation.deployment, coefficients));
}

function forecastOn(observation: Observation, replica: ReplicaModel): RowFigures {
  const { load, request, maxSequences } = observation;
  switch (load.kind) {
    case "closedLoop": {
      const run = closedLoop(replica, request, load.clients, maxSequences);
      return {
        tpotMs: msFromSeconds(run.itlSeconds),
        ttftMs: msFromSeconds(run.ttftSeconds),
        outputTokensPerSecond: run.outputTokensPerSecond,
        e2eMs: msFromSeconds(run.e2eSeconds),
      };
    }
    case "offline":
      return {
        outputTokensPerSecond: offlineMaximum(replica, request, load.requests, maxSequences)
          .outputTokensPerSecond,
      };
    case "static": {
      const run = staticBatch(replica, request, load.batch);
      return { outputTokensPerSecond: run.outputTokensPerSecond, e2eMs: msFromSeconds(run.seconds) };
    }
    case "rate":
      return rateFigures(observation, replica, load);
    case "barePrompt":
      return { ttftMs: msFromSeconds(promptSeconds(replica, request, 0)) };
    default:
      return load satisfies never;
  }
}

/** Each client has one request open, so clients × osl ÷ (TTFT + (osl − 1) × TPOT). */
export const closedLoopThroughput = (clients: number, osl: number, ttftMs: number, tpotMs: number): number =>
  (clients * osl) / secondsFromMs(ttftMs + (osl - 1) * tpotMs);

/** What was measured; throughput of a closed loop that the table does not give follows from its latencies. */
export function measuredFigures({ row, load, request }: Observation): RowFigures {
  const tpotMs = typical(row.tpotMs);
  const ttftMs = typical(row.ttftMs);
  const e2eMs = row.e2eMeanMs;
  const derived =
    load.kind === "closedLoop" && row.osl !== null && tpotMs !== null && ttftMs !== null
      ? closedLoopThroughput(load.clients, request.osl, ttftMs, tpotMs)
      : null;
  const throughput = row.outputTokensPerSecond ?? derived;
  return {
    ...(tpotMs === null ? {} : { tpotMs }),
    ...(throughput === null ? {} : { outputTokensPerSecond: throughput }),
    ...(ttftMs === null ? {} : { ttftMs }),
    ...(e2eMs === null ? {} : { e2eMs }),
  };
}
