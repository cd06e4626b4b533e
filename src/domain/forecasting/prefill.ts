/**
 * What a prompt costs, alone and among decoding sequences.
 *
 * Model: prompts are cut into chunks that share a step with the decoding sequences; the marginal cost is the step with
 * a chunk less the step without. Tokens found in the prefix cache are not computed, but new ones still attend to them.
 * Assumes one chunk size for all engines (8,192 tokens in the fit; 2,048 and 16,384 fit equally well).
 * Source: spec-kit/forecast_model.md; chunked prefill, arXiv:2308.16369.
 */
import { stepSeconds } from "../physics/step-time.ts";
import type { Seconds, Tokens } from "../units.ts";
import type { RequestShape } from "./deployment.ts";
import { liveContext, type ReplicaModel, stepLeftover } from "./replica-model.ts";

/** Input tokens that must be computed: at least the last one. */
const newTokens = (request: RequestShape): Tokens =>
  Math.max(Math.min(1, request.isl), request.isl * (1 - request.prefixHitRate));

const attendedTokens = (request: RequestShape): Tokens => request.isl - newTokens(request) / 2;

/** Seconds one prompt adds to a replica in which `batch` sequences decode, before ranks wait for each other. */
function marginalBeforeRanks(replica: ReplicaModel, request: RequestShape, batch: number): Seconds {
  const tokens = newTokens(request);
  if (tokens === 0) return 0;
  const inFlight = Math.max(tokens, Math.min(replica.chunkTokens, tokens * batch));
  const base = {
    decodeSequences: batch,
    contextTokens: liveContext(request),
    attendedTokens: attendedTokens(request),
  };
  const prompts = inFlight / tokens;
  const withPrompts = stepSeconds(replica.step, {
    ...base,
    prefillTokens: inFlight,
    prefillPrompts: prompts,
  });
  const without = stepSeconds(replica.step, { ...base, prefillTokens: 0, prefillPrompts: 0 });
  return (withPrompts - without) / prompts;
}

/** Seconds one prompt adds to a replica in which `batch` sequences decode. */
export const marginalPrefillSeconds = (
  replica: ReplicaModel,
  request: RequestShape,
  batch: number,
): Seconds =>
  marginalBeforeRanks(replica, request, batch) *
  replica.step.rankPrefillFactor *
  stepLeftover(replica, batch);

/** Seconds in which `prompts` prompts pass the replica while `batch` sequences decode along: 0 = nothing else runs. */
export function promptSeconds(
  replica: ReplicaModel,
  request: RequestShape,
  batch: number,
  prompts = 1,
): Seconds {
  const tokens = newTokens(request) * prompts;
  if (tokens === 0) return 0;
  const chunks = Math.ceil(tokens / replica.chunkTokens);
  // A chunk passes the stages one after the other, so each works on all of it.
  const stages = replica.step.pp;
  return (
    chunks *
    stepSeconds(replica.step, {
      decodeSequences: batch,
      contextTokens: liveContext(request),
      prefillTokens: (tokens / chunks) * stages,
      prefillPrompts: Math.max(1, prompts / chunks) * stages,
      attendedTokens: attendedTokens(request),
    })
  );
}
