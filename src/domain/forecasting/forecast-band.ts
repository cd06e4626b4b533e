/**
 * How far off a forecast may be.
 *
 * Model: multipliers that held the stated share of measured values, per metric and kind of model or engine.
 * Assumes the next source errs as the measured ones did; an architecture without measurements widens both ends.
 * Source: project accuracy study, split-conformal on ln(measured ÷ forecast); values in config/coefficients.json.
 */
import { architectureFitOf } from "../physics/architecture.ts";
import { engineFamilyOf } from "../physics/coefficients.ts";
import type { BandFactors } from "./band.ts";
import type { BandTable } from "./coefficient-file.ts";
import type { Deployment } from "./deployment.ts";

export type BandMetric = keyof BandTable["factors"];

export function bandFor(
  metric: BandMetric,
  deployment: Pick<Deployment, "model" | "gpu" | "engine">,
  table: BandTable,
): BandFactors {
  const [low, high] =
    metric === "ttft"
      ? table.factors.ttft[engineFamilyOf(deployment.engine.engineClass)]
      : table.factors[metric][deployment.model.moe === null ? "dense" : "moe"];
  const power = architectureFitOf(deployment.gpu).datasheetOnly ? table.wideningWhenUnmeasured : 1;
  return { low: low ** power, high: high ** power, level: table.level };
}
