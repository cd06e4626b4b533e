/**
 * What the shipped forecast says of a measured row.
 *
 * Model: the load cases of forecasting, each asked the way a plan asks them; a request rate through the open loop.
 * Assumes what the fit assumes of memory (fitted-batch.ts), since the pages state the caps seldom.
 */
import { type FirstTokenParts, firstTokenSeconds } from "../forecasting/first-token.ts";
import { closedLoop, offlineMaximum, staticBatch } from "../forecasting/load-cases.ts";
import {
  type OpenLoopState,
  openLoopState,
  saturationRate,
  unqueuedFirstTokenParts,
} from "../forecasting/open-loop.ts";
import { promptSeconds } from "../forecasting/prefill.ts";
import { type ReplicaModel, replicaModelOf } from "../forecasting/replica-model.ts";
import { meanWait, prefillWait } from "../forecasting/waiting.ts";
import type { Coefficients } from "../physics/coefficients.ts";
import { msFromSeconds, secondsFromMs } from "../units.ts";
import { sequencesInRun } from "./finite-run.ts";
import type { MeasuredLoad } from "./load-of-row.ts";
import { typical } from "./measured-row.ts";
import type { Observation } from "./observation.ts";

export const ACCURACY_METRICS = ["tpotMs", "outputTokensPerSecond", "ttftMs", "e2eMs"] as const;
export type AccuracyMetric = (typeof ACCURACY_METRICS)[number];

/** Only what the load case has. */
export type RowFigures = Readonly<Partial<Record<AccuracyMetric, number>>>;

type RateLoad = Extract<MeasuredLoad, { kind: "rate" }>;

/** From here on prompts alone fill the engine, and the wait of a finite run depends on its length. */
const PREFILL_BOUND = 0.95;

/** The open loop as a finite run meets it. */
function rateState(
  { request, deployment, maxSequences }: Observation,
  replica: ReplicaModel,
  load: RateLoad,
): { readonly state: OpenLoopState; readonly isSettled: boolean } {
  const slots = Math.max(1, Math.floor(Math.min(deployment.engine.maxSequences, maxSequences)));
  const sequences = sequencesInRun(replica, request, load, slots);
  const state = openLoopState(replica, request, sequences, slots);
  const isSettled =
    sequences < slots &&
    load.requestsPerSecond < saturationRate(replica, request, slots) &&
    load.requestsPerSecond * state.prefillSeconds < PREFILL_BOUND;
  return { state, isSettled };
}

function rateFirstToken(
  observation: Observation,
  replica: ReplicaModel,
  load: RateLoad,
): FirstTokenParts | null {
  const { state, isSettled } = rateState(observation, replica, load);
  if (!isSettled) return null;
  const parts = unqueuedFirstTokenParts(replica, observation.request, state);
  const wait = meanWait(prefillWait(load.requestsPerSecond, state.prefillSeconds));
  return { ...parts, steadySeconds: parts.steadySeconds + wait };
}

function rateFigures(observation: Observation, replica: ReplicaModel, load: RateLoad): RowFigures {
  const tpotMs = msFromSeconds(rateState(observation, replica, load).state.itlSeconds);
  const parts = rateFirstToken(observation, replica, load);
  if (parts === null) return { tpotMs };
  return { tpotMs, ttftMs: msFromSeconds(firstTokenSeconds(parts, replica.firstToken)) };
}

/** What of a first token's time the steps decide; `null` where no server stands before the engine, or it is overloaded. */
export function firstTokenPartsOf(
  observation: Observation,
  coefficients: Coefficients,
): FirstTokenParts | null {
  const { load, request, maxSequences, deployment } = observation;
  if (load.kind !== "closedLoop" && load.kind !== "rate") return null;
  const replica = replicaModelOf(deployment, coefficients);
  return load.kind === "closedLoop"
    ? closedLoop(replica, request, load.clients, maxSequences).firstToken
    : rateFirstToken(observation, replica, load);
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
    load.kind === "closedLoop" && tpotMs !== null && ttftMs !== null
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
