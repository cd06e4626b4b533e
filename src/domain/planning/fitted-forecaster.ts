/** The forecaster that planning uses: forecasting with one set of fitted coefficients bound to it. */
import type { CoefficientFile } from "../forecasting/coefficient-file.ts";
import { bandFor } from "../forecasting/forecast-band.ts";
import type { MemoryForecast } from "../forecasting/load-forecast.ts";
import { forecastMemory } from "../forecasting/memory.ts";
import { forecastAtRate } from "../forecasting/operating-point.ts";
import { forecastSaturation, type LoadCaps } from "../forecasting/saturation.ts";
import { maxRateUnderTargets } from "../forecasting/target-rate.ts";
import { architectureFitOf } from "../physics/architecture.ts";
import type { Forecaster, ReplicaSpec } from "./forecaster.ts";

export function fittedForecaster(file: CoefficientFile): Forecaster {
  const remembered = new WeakMap<ReplicaSpec, MemoryForecast>();
  const memory = (spec: ReplicaSpec): MemoryForecast => {
    const known = remembered.get(spec);
    if (known !== undefined) return known;
    const { isl, osl } = spec.request;
    const question = { contextWindow: spec.contextWindow, maxSequences: spec.batchCap, isl, osl };
    const made = forecastMemory(spec.deployment, question);
    remembered.set(spec, made);
    return made;
  };
  const caps = (spec: ReplicaSpec): LoadCaps => ({ batchCap: spec.batchCap, memory: memory(spec) });
  return {
    memory,
    saturation: (spec) => forecastSaturation(spec.deployment, file, spec.request, caps(spec)),
    atRate: (spec, rate) => forecastAtRate(spec.deployment, file, spec.request, rate, caps(spec)),
    maxRate: (spec, targets) =>
      maxRateUnderTargets(spec.deployment, file, spec.request, caps(spec), targets).requestsPerSecond,
    bandOrigin: (spec) => {
      const { deployment } = spec;
      if (deployment.correction !== undefined) {
        return {
          stratum: "calibrated deployment",
          level: file.bands.level,
          note: "By the distance from the measured loads and lengths, from published series that calibration had not seen.",
        };
      }
      const kind = deployment.model.moe === null ? "dense" : "MoE";
      const { architectureClass, datasheetOnly } = architectureFitOf(deployment.gpu);
      return {
        stratum: `${kind} models, ${deployment.engine.engineClass}${deployment.isEngineAssumed === true ? " (assumed)" : ""}, ${architectureClass}`,
        level: bandFor("itl", deployment, file.bands).level,
        note: datasheetOnly
          ? `${deployment.gpu.architecture} was not among the measured architectures: the bands are widened.`
          : file.bands.source,
      };
    },
  };
}
