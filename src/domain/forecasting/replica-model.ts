/** A deployment made ready to forecast: its step rates and what the fit says of its first token. */
import type { Coefficients } from "../physics/coefficients.ts";
import { type StepModel, stepModelOf } from "../physics/step-model.ts";
import { type StepTime, scaledStep, stepTime } from "../physics/step-time.ts";
import type { Seconds, Tokens } from "../units.ts";
import { type Correction, correctedFirstToken, correctedStep, leftoverFactor } from "./correction.ts";
import type { Deployment, RequestShape } from "./deployment.ts";
import { type FirstTokenModel, firstTokenModelOf } from "./first-token.ts";

export interface ReplicaModel {
  readonly step: StepModel;
  readonly firstToken: FirstTokenModel;
  /** Share of other requests' prefill that a token waits for. */
  readonly prefillShare: number;
  readonly chunkTokens: Tokens;
  /** Of a deployment that was measured itself. */
  readonly correction?: Correction | undefined;
}

export function replicaModelOf(deployment: Deployment, coefficients: Coefficients): ReplicaModel {
  const replica = {
    step: stepModelOf(deployment, coefficients),
    firstToken: firstTokenModelOf(deployment, coefficients),
    prefillShare: coefficients.prefillShareByEngine[deployment.engine.engineClass],
    chunkTokens: coefficients.prefillChunkTokens,
  };
  const { correction } = deployment;
  return correction === undefined ? replica : correctedReplica(replica, correction);
}

/** @param replica - as the fitted coefficients have it. */
export const correctedReplica = (replica: ReplicaModel, correction: Correction): ReplicaModel => ({
  ...replica,
  step: correctedStep(replica.step, correction.step),
  firstToken: correctedFirstToken(replica.firstToken, correction.firstToken),
  correction,
});

/** What the measured loads say beyond the factors: a factor on steps with `batch` decoding sequences; 1 without a measurement. */
export const stepLeftover = ({ correction }: ReplicaModel, batch: number): number =>
  correction === undefined ? 1 : leftoverFactor(correction.stepLeftover, batch);

/** The same on a first token's time at a load. */
export const firstTokenLeftover = ({ correction }: ReplicaModel, concurrency: number): number =>
  correction === undefined ? 1 : leftoverFactor(correction.firstTokenLeftover, concurrency);

/** Mean context of a decoding sequence: the prompt and half of the answer. */
export const liveContext = (request: Pick<RequestShape, "isl" | "osl">): Tokens =>
  request.isl + request.osl / 2;

/** A step in which `batch` sequences decode and nothing is prefilled, with its parts. */
export function decodeStep(replica: ReplicaModel, request: RequestShape, batch: number): StepTime {
  const step = stepTime(replica.step, {
    decodeSequences: batch,
    contextTokens: liveContext(request),
    prefillTokens: 0,
    prefillPrompts: 0,
    attendedTokens: 0,
  });
  return replica.correction === undefined ? step : scaledStep(step, stepLeftover(replica, batch));
}

/** Seconds of that step. */
export const decodeSeconds = (replica: ReplicaModel, request: RequestShape, batch: number): Seconds =>
  decodeStep(replica, request, batch).totalSeconds;
