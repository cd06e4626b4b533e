/**
 * The load cases that benchmarks publish: a closed loop, everything at once, and one static batch.
 *
 * Model: `t(B)` is the step of B decoding sequences at mean context; each of the others prefills once in a request's
 * life. Closed loop: ITL = t(B) + (B − 1) ÷ osl × prefill. Offline: osl steps per wave and one prefill per request.
 * Assumes equal lengths and that every client sends again at once.
 * Source: spec-kit/forecast_model.md (Load); the accuracy of each case stands with its band.
 */
import type { RequestsPerSecond, Seconds, TokensPerSecond } from "../units.ts";
import type { RequestShape } from "./deployment.ts";
import { type FirstTokenParts, firstTokenSeconds } from "./first-token.ts";
import { marginalPrefillSeconds, promptSeconds } from "./prefill.ts";
import { decodeSeconds, firstTokenLeftover, type ReplicaModel } from "./replica-model.ts";

export interface ClosedLoopForecast {
  /** Sequences that run at once: the clients, or what memory and the engine let in. */
  readonly batch: number;
  readonly stepSeconds: Seconds;
  readonly prefillSeconds: Seconds;
  readonly promptAloneSeconds: Seconds;
  readonly itlSeconds: Seconds;
  readonly ttftSeconds: Seconds;
  readonly firstToken: FirstTokenParts;
  readonly e2eSeconds: Seconds;
  readonly outputTokensPerSecond: TokensPerSecond;
  readonly requestsPerSecond: RequestsPerSecond;
}

/** `clients` requests always open, at most `maxSequences` of them running. */
export function closedLoop(
  replica: ReplicaModel,
  request: RequestShape,
  clients: number,
  maxSequences: number,
): ClosedLoopForecast {
  const batch = Math.min(clients, maxSequences);
  const step = decodeSeconds(replica, request, batch);
  const prefill = marginalPrefillSeconds(replica, request, batch);
  const alone = promptSeconds(replica, request, 0);
  const itl = step + ((replica.prefillShare * (batch - 1)) / request.osl) * prefill;
  const queue = Math.max(0, (clients - batch) / batch) * request.osl * itl;
  const busy = ((batch - 1) * prefill) / (batch * prefill + request.osl * step);
  const wait = (prefill * busy) / (1 - busy) / 2;
  const firstToken: FirstTokenParts = {
    steadySeconds: prefill + step + wait + queue,
    burstSeconds: alone + (prefill * (batch - 1)) / 2 + queue,
    lostStepSeconds: Math.max(step, itl) * (1 - 1 / Math.max(1, batch)),
  };
  const ttft = firstTokenSeconds(firstToken, replica.firstToken) * firstTokenLeftover(replica, clients);
  const e2e = ttft + (request.osl - 1) * itl;
  return {
    batch,
    stepSeconds: step,
    prefillSeconds: prefill,
    promptAloneSeconds: alone,
    itlSeconds: itl,
    ttftSeconds: ttft,
    firstToken,
    e2eSeconds: e2e,
    outputTokensPerSecond: (clients * request.osl) / e2e,
    requestsPerSecond: clients / e2e,
  };
}

export interface OfflineForecast {
  readonly batch: number;
  readonly stepSeconds: Seconds;
  readonly prefillSeconds: Seconds;
  readonly seconds: Seconds;
  readonly outputTokensPerSecond: TokensPerSecond;
}

/** `requests` requests sent at once; the engine runs as many as it can. */
export function offlineMaximum(
  replica: ReplicaModel,
  request: RequestShape,
  requests: number,
  maxSequences: number,
): OfflineForecast {
  const batch = Math.min(maxSequences, requests);
  // Ranks of attention data parallelism that are kept full wait for the slowest.
  const step = decodeSeconds(replica, request, batch) * replica.step.rankStepFactor;
  const prefill = marginalPrefillSeconds(replica, request, batch);
  const seconds = request.osl * Math.max(1, requests / batch) * step + requests * prefill;
  return {
    batch,
    stepSeconds: step,
    prefillSeconds: prefill,
    seconds,
    outputTokensPerSecond: (requests * request.osl) / seconds,
  };
}

/** One batch that starts and ends together: all prompts in full chunks, then every sequence to its end. */
export function staticBatch(replica: ReplicaModel, request: RequestShape, batch: number): OfflineForecast {
  const step = decodeSeconds(replica, request, batch);
  const prefill = promptSeconds(replica, request, 0, batch);
  const seconds = prefill + request.osl * step;
  return {
    batch,
    stepSeconds: step,
    prefillSeconds: prefill,
    seconds,
    outputTokensPerSecond: (batch * request.osl) / seconds,
  };
}
