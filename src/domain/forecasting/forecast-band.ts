/**
 * How far off a forecast may be.
 *
 * Model: multipliers that held the stated share of held-out measurements in the forecast's stratum; where several marks
 * fit, the first that earned a band of its own.
 * Assumes the next source errs as the measured ones did when they were left out.
 * Source: split-conformal on ln(measured ÷ forecast); values in config/bands.json, written by the fit.
 */
import { architectureFitOf } from "../physics/architecture.ts";
import type { BandFactors } from "./band.ts";
import { type BandMetric, type StratumFacts, strataOf } from "./band-strata.ts";
import { type BandTable, bandInTable } from "./band-table.ts";
import { calibratedBand } from "./calibrated-band.ts";
import type { Deployment } from "./deployment.ts";

export type BandedDeployment = Pick<
  Deployment,
  "model" | "gpu" | "engine" | "isEngineAssumed" | "correction"
>;

/** @param isEngineNamed - false where the engine is the planner's own assumption. */
function stratumFactsOf(
  { model, gpu, engine }: BandedDeployment,
  table: BandTable,
  isEngineNamed = true,
): StratumFacts {
  const isGpuMeasured =
    !architectureFitOf(gpu).datasheetOnly && table.measuredArchitectures.includes(gpu.architecture);
  return {
    isMoe: model.moe !== null,
    engineClass: engine.engineClass,
    isEngineNamed,
    isGpuMeasured,
  };
}

export function bandFor(
  metric: BandMetric,
  deployment: BandedDeployment,
  table: BandTable,
  isEngineNamed = deployment.isEngineAssumed !== true,
): BandFactors {
  const { low, high } = bandInTable(
    table,
    strataOf(metric, stratumFactsOf(deployment, table, isEngineNamed)),
  );
  return { low, high, level: table.level };
}

/** The band at a number of sequences in flight: nearer to what was measured where the deployment itself was. */
export function bandAt(
  metric: BandMetric,
  deployment: BandedDeployment,
  table: BandTable,
  concurrency: number,
): BandFactors {
  const uncalibrated = bandFor(metric, deployment, table);
  const { correction } = deployment;
  return correction === undefined
    ? uncalibrated
    : calibratedBand(metric, correction, Math.max(1, concurrency), uncalibrated);
}
