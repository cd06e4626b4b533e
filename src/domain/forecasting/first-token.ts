/**
 * What stands between a request and its first token.
 *
 * Model: a constant (more with MoE layers), the unqueued time, a share of the burst that equal lengths and a common start
 * make, and steps lost to the scheduler. A prompt that meets an idle engine loses no steps: the share 1 − 1 ÷ batch does.
 * Assumes the settings of the deployment's scheduler, or the engine's defaults.
 * Source: spec-kit/forecast_model.md; values are fitted by engine (config/coefficients.json).
 */
import { type Coefficients, firstTokenClassOf, type SchedulerCoefficients } from "../physics/coefficients.ts";
import type { Seconds } from "../units.ts";
import type { Deployment, SchedulerSettings } from "./deployment.ts";

/** The parts of a first token's time that do not depend on its coefficients. */
export interface FirstTokenParts {
  /** Prefill, a step and the wait for other prompts. */
  readonly steadySeconds: Seconds;
  /** The wait behind prompts that come at the same moment. */
  readonly burstSeconds: Seconds;
  /** Time per lost step. */
  readonly lostStepSeconds: Seconds;
}

/** The coefficients as they hold for one deployment. */
export interface FirstTokenModel {
  readonly constantSeconds: Seconds;
  readonly scale: number;
  readonly burstShare: number;
  readonly lostSteps: number;
}

export const DEFAULT_SCHEDULER: SchedulerSettings = { pollSteps: 1, batchWaitSteps: 0, rankWaitSteps: 0 };

export const heldBackSteps = (settings: SchedulerSettings, scheduler: SchedulerCoefficients): number =>
  scheduler.pollShare * (settings.pollSteps - 1) +
  scheduler.batchWaitShare * settings.batchWaitSteps +
  scheduler.rankWaitShare * settings.rankWaitSteps;

export function firstTokenModelOf(deployment: Deployment, coefficients: Coefficients): FirstTokenModel {
  const own = coefficients.firstToken[firstTokenClassOf(deployment.engine.engineClass)];
  const settings = deployment.scheduler ?? DEFAULT_SCHEDULER;
  return {
    constantSeconds: own.constantSeconds + own.moeLayerSeconds * (deployment.model.moe?.layers ?? 0),
    scale: own.scale,
    burstShare: own.burstShare,
    lostSteps: own.lostSteps + heldBackSteps(settings, coefficients.scheduler),
  };
}

export const firstTokenSeconds = (parts: FirstTokenParts, model: FirstTokenModel): Seconds =>
  model.constantSeconds +
  model.scale * (parts.steadySeconds + model.burstShare * parts.burstSeconds) +
  model.lostSteps * parts.lostStepSeconds;
