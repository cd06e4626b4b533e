/**
 * A replica that requests reach at their own pace.
 *
 * Model: the mean number of decoding sequences n decides everything. A request sees n others, so steps take t(n + 1);
 * every arrival prefills in between, so ITL = t + n ÷ osl × prefill (times the share that the scheduler lets stall), and
 * Little's law gives the rate that keeps n going: n ÷ (osl × ITL). The number in flight varies like a birth-and-death
 * process around n.
 * Assumes Poisson arrivals, equal mean lengths, memory for whole lengths, and no synchronised bursts.
 * Source: Little (1961); the fitted step; variance λ ÷ X′(n) from the Ornstein–Uhlenbeck limit.
 */
import type { StepTime } from "../physics/step-time.ts";
import type { RequestsPerSecond, Seconds } from "../units.ts";
import type { RequestShape } from "./deployment.ts";
import { type FirstTokenParts, firstTokenSeconds } from "./first-token.ts";
import { marginalPrefillSeconds, promptSeconds } from "./prefill.ts";
import { decodeStep, firstTokenLeftover, type ReplicaModel } from "./replica-model.ts";
import { rootWithin } from "./root.ts";

export interface OpenLoopState {
  readonly sequences: number;
  readonly requestsPerSecond: RequestsPerSecond;
  readonly step: StepTime;
  readonly stepSeconds: Seconds;
  readonly prefillSeconds: Seconds;
  readonly itlSeconds: Seconds;
  /** Seconds one more sequence adds to a step. */
  readonly stepSlope: Seconds;
  /** Relative growth of the rate per relative growth of n: 1 = a sequence more costs nothing, 0 = nothing is gained. */
  readonly elasticity: number;
  /** Standard deviation of the number in flight. */
  readonly deviation: number;
}

const LEAST_ELASTICITY = 0.02;
const SLOPE_STEP = 0.01;
/** Share of the saturation rate that counts as no load. */
const NEGLIGIBLE = 1e-12;

/** Decode batch a running sequence is part of. */
const seenBatch = (sequences: number, slots: number): number => Math.min(slots, sequences + 1);

interface Pace {
  readonly step: StepTime;
  readonly stepSeconds: Seconds;
  readonly prefillSeconds: Seconds;
  readonly requestsPerSecond: RequestsPerSecond;
}

function paceAt(replica: ReplicaModel, request: RequestShape, sequences: number, slots: number): Pace {
  const batch = seenBatch(sequences, slots);
  const step = decodeStep(replica, request, batch);
  const stepSeconds = step.totalSeconds;
  const prefillSeconds = marginalPrefillSeconds(replica, request, batch);
  const life = request.osl * stepSeconds + replica.prefillShare * sequences * prefillSeconds;
  const requestsPerSecond = sequences / life;
  return { step, stepSeconds, prefillSeconds, requestsPerSecond };
}

/** Everything of the replica when `sequences` decode on average, at most `slots`. */
export function openLoopState(
  replica: ReplicaModel,
  request: RequestShape,
  sequences: number,
  slots: number,
): OpenLoopState {
  const pace = paceAt(replica, request, sequences, slots);
  const batch = seenBatch(sequences, slots);
  const further = decodeStep(replica, request, batch * (1 + SLOPE_STEP));
  const stepSlope = (further.totalSeconds - pace.step.totalSeconds) / (batch * SLOPE_STEP);
  const { stepSeconds, prefillSeconds } = pace;
  const stall = replica.prefillShare * prefillSeconds;
  const growth =
    (sequences * (request.osl * stepSlope + stall)) / (request.osl * stepSeconds + sequences * stall);
  const elasticity = Math.max(LEAST_ELASTICITY, Math.min(1, 1 - growth));
  return {
    ...pace,
    sequences,
    itlSeconds: stepSeconds + ((replica.prefillShare * sequences) / request.osl) * prefillSeconds,
    stepSlope,
    elasticity,
    deviation: Math.sqrt(sequences / elasticity),
  };
}

/** Largest rate: every slot taken. */
export const saturationRate = (
  replica: ReplicaModel,
  request: RequestShape,
  slots: number,
): RequestsPerSecond => (slots < 1 ? 0 : paceAt(replica, request, slots, slots).requestsPerSecond);

/** Sequences that decode on average under a rate below saturation. */
export function sequencesAtRate(
  replica: ReplicaModel,
  request: RequestShape,
  requestsPerSecond: RequestsPerSecond,
  slots: number,
): number {
  const excess = (sequences: number): number =>
    paceAt(replica, request, sequences, slots).requestsPerSecond - requestsPerSecond;
  const highExcess = excess(slots);
  if (requestsPerSecond <= NEGLIGIBLE * highExcess) return 0;
  const bracket = { low: 0, high: slots, lowExcess: -requestsPerSecond, highExcess };
  return rootWithin(excess, bracket, { width: 1e-7, excess: 1e-9 * requestsPerSecond });
}

/** Time to the first token without any waiting: the prompt shares its steps with `sequences` decoding ones. */
export function unqueuedFirstTokenParts(
  replica: ReplicaModel,
  request: RequestShape,
  state: Pick<OpenLoopState, "sequences" | "itlSeconds">,
): FirstTokenParts {
  return {
    steadySeconds: promptSeconds(replica, request, state.sequences),
    // Requests that come at their own pace meet no common burst.
    burstSeconds: 0,
    lostStepSeconds: state.itlSeconds * (1 - 1 / (1 + state.sequences)),
  };
}

export const unqueuedFirstTokenSeconds = (
  replica: ReplicaModel,
  request: RequestShape,
  state: Pick<OpenLoopState, "sequences" | "itlSeconds">,
): Seconds =>
  firstTokenSeconds(unqueuedFirstTokenParts(replica, request, state), replica.firstToken) *
  firstTokenLeftover(replica, 1 + state.sequences);
