/**
 * Which measured errors a forecast may expect: the strata of the bands, most specific first.
 *
 * Model: errors differ by figure, by dense or mixture-of-experts models and, for the first token, by engine; they grow
 * where the GPU is known by its datasheet alone or the engine was not named. That the same model was measured on the same
 * GPU by somebody else makes a held-out source no better forecast, so it makes no stratum; one's own measurement does
 * (calibration).
 * Source: spec-kit/forecast_model.md (How wrong); each stratum's band is earned on held-out rows (config/bands.json).
 */
import type { EngineClass } from "../catalog/engine.ts";
import { engineFamilyOf } from "../physics/coefficients.ts";

export const BAND_METRICS = [
  "itl",
  "offlineThroughput",
  "staticThroughput",
  "staticTime",
  "throughput",
  "e2e",
  "ttft",
] as const;
export type BandMetric = (typeof BAND_METRICS)[number];

export interface StratumFacts {
  readonly isMoe: boolean;
  readonly engineClass: EngineClass;
  /** The person named the engine; else the default is assumed. */
  readonly isEngineNamed: boolean;
  /** Rows of the GPU's architecture are in the fit. */
  readonly isGpuMeasured: boolean;
}

/** Keys of the band table, the first that is there holds. */
export function strataOf(metric: BandMetric, facts: StratumFacts): readonly string[] {
  const kind = facts.isMoe ? "moe" : "dense";
  const family = engineFamilyOf(facts.engineClass);
  const bases =
    metric === "ttft"
      ? [`${metric}/${family}/${kind}`, `${metric}/${family}`, metric]
      : [`${metric}/${kind}`, metric];
  const marked = (mark: string): readonly string[] => bases.map((base) => `${base}/${mark}`);
  return [
    ...(facts.isGpuMeasured ? [] : marked("datasheet")),
    ...(facts.isEngineNamed ? [] : marked("engine-assumed")),
    ...bases,
  ];
}
