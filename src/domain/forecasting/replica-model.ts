/** A deployment made ready to forecast: its step rates and what the fit says of its first token. */
import type { Coefficients } from "../physics/coefficients.ts";
import { type StepModel, stepModelOf } from "../physics/step-model.ts";
import { type StepTime, stepTime } from "../physics/step-time.ts";
import type { Seconds, Tokens } from "../units.ts";
import type { Deployment, RequestShape } from "./deployment.ts";
import { type FirstTokenModel, firstTokenModelOf } from "./first-token.ts";

export interface ReplicaModel {
  readonly step: StepModel;
  readonly firstToken: FirstTokenModel;
  /** Share of other requests' prefill that a token waits for. */
  readonly prefillShare: number;
  readonly chunkTokens: Tokens;
}

export function replicaModelOf(deployment: Deployment, coefficients: Coefficients): ReplicaModel {
  return {
    step: stepModelOf(deployment, coefficients),
    firstToken: firstTokenModelOf(deployment, coefficients),
    prefillShare: coefficients.prefillShareByEngine[deployment.engine.engineClass],
    chunkTokens: coefficients.prefillChunkTokens,
  };
}

/** Mean context of a decoding sequence: the prompt and half of the answer. */
export const liveContext = (request: Pick<RequestShape, "isl" | "osl">): Tokens =>
  request.isl + request.osl / 2;

/** A step in which `batch` sequences decode and nothing is prefilled, with its parts. */
export function decodeStep(replica: ReplicaModel, request: RequestShape, batch: number): StepTime {
  return stepTime(replica.step, {
    decodeSequences: batch,
    contextTokens: liveContext(request),
    prefillTokens: 0,
    prefillPrompts: 0,
    attendedTokens: 0,
  });
}

/** Seconds of that step. */
export const decodeSeconds = (replica: ReplicaModel, request: RequestShape, batch: number): Seconds =>
  decodeStep(replica, request, batch).totalSeconds;
