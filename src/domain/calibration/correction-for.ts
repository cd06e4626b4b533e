/** The correction a kept calibration makes to a deployment's forecast, fitted with the coefficients of today. */
import type { Correction } from "../forecasting/correction.ts";
import type { Deployment, RequestShape } from "../forecasting/deployment.ts";
import { replicaModelOf } from "../forecasting/replica-model.ts";
import type { Coefficients } from "../physics/coefficients.ts";
import { calibrateDeployment, type DeploymentCalibration, type MeasuredLevel } from "./fit-deployment.ts";

export interface MeasuredDeployment {
  readonly request: Pick<RequestShape, "isl" | "osl">;
  /** None of them queues; in rising order. */
  readonly levels: readonly MeasuredLevel[];
}

/** [assumed] lengths within this share of the measured ones count as the same. */
const SAME_LENGTH = 0.15;

export const isSameLength = (
  measured: Pick<RequestShape, "isl" | "osl">,
  asked: Pick<RequestShape, "isl" | "osl">,
): boolean =>
  Math.abs(asked.isl / measured.isl - 1) <= SAME_LENGTH &&
  Math.abs(asked.osl / measured.osl - 1) <= SAME_LENGTH;

/** Levels that do not queue run whole, so the most that runs at once is the highest load. */
export function calibrationOf(
  deployment: Deployment,
  { request, levels }: MeasuredDeployment,
  coefficients: Coefficients,
): DeploymentCalibration {
  const replica = replicaModelOf({ ...deployment, correction: undefined }, coefficients);
  const maxSequences = Math.max(...levels.map(({ concurrency }) => concurrency));
  return calibrateDeployment({ replica, request: { ...request, prefixHitRate: 0 }, maxSequences }, levels);
}

export function correctionFor(
  deployment: Deployment,
  measured: MeasuredDeployment,
  asked: Pick<RequestShape, "isl" | "osl">,
  coefficients: Coefficients,
): Correction {
  const { own, otherLengths } = calibrationOf(deployment, measured, coefficients);
  return isSameLength(measured.request, asked) ? own : otherLengths;
}
