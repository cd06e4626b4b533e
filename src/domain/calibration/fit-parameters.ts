/**
 * What the fit may move, how far, and towards what it is held.
 *
 * Model: positive coefficients are moved on a log scale; exponents on their own. Factors of a group (architecture,
 * engine, number format) are held to 1 by a normal prior, so that groups with few rows stay near the whole.
 * Source: spec-kit/forecast_model.md (The fit).
 */
import { ARCHITECTURE_CLASSES, ENGINE_CLASSES } from "../physics/coefficients.ts";
import { MODEL_CLASSES } from "../physics/model-class.ts";

export interface FitParameter {
  readonly path: string;
  readonly lower: number;
  readonly upper: number;
  /** Value and standard deviation of the prior, on the parameter's own scale; absent = free. */
  readonly prior?: { readonly value: number; readonly deviation: number };
  /** Moved on a linear scale in units of this; absent = on a log scale. */
  readonly linearUnit?: number;
}

const share = (path: string, lower = 0.05): FitParameter => ({ path, lower, upper: 1 });
const factor = (path: string, deviation: number, lower = 0.1): FitParameter => ({
  path,
  lower,
  upper: 5,
  prior: { value: 1, deviation },
});
const seconds = (path: string, lower: number): FitParameter => ({ path, lower, upper: 1e-3 });
const exponent = (path: string): FitParameter => ({ path, lower: 0, upper: 1, linearUnit: 0.1 });

/** Models with factors of their own; dense ones are the reference. */
const FACTORED_MODELS = MODEL_CLASSES.filter((name) => name !== "dense");
/** Engines whose scheduler may hide prefill; the C++ runtime is the reference, the old vLLM has no such rows. */
const SCHEDULING_ENGINES = ["trtpt", "vllm", "sglang"] as const;

export const STEP_PARAMETERS: readonly FitParameter[] = [
  share("gemmEfficiency"),
  share("weightBandwidthEfficiency", 0.3),
  {
    path: "kvBandwidthEfficiency",
    lower: 0.4,
    upper: 1,
    prior: { value: 0.878, deviation: 0.05 },
  },
  share("attentionEfficiency"),
  // Custom all-reduce kernels reach about half of a link and take some microseconds; few rows tell both apart. [assumed]
  { ...share("linkEfficiency"), prior: { value: 0.5, deviation: 0.2 } },
  share("allToAllEfficiency"),
  { ...seconds("allReduceLatencySeconds", 1e-8), prior: { value: 5e-6, deviation: 0.5 } },
  seconds("layerSeconds", 1e-6),
  seconds("sequenceSeconds", 1e-7),
  ...ARCHITECTURE_CLASSES.map((name) => factor(`computeByArchitecture.${name}`, 0.15, 0.2)),
  ...ARCHITECTURE_CLASSES.map((name) => factor(`bandwidthByArchitecture.${name}`, 0.08, 0.2)),
  ...ENGINE_CLASSES.map((name) => factor(`layerByEngine.${name}`, 0.4)),
  ...FACTORED_MODELS.map((name) => factor(`layerByModel.${name}`, 0.2, 0.2)),
  ...SCHEDULING_ENGINES.map((name) => factor(`prefillShareByEngine.${name}`, 0.3)),
  // The C++ runtime spends less on a sequence than a Python loop does. [assumed] about half
  { path: "sequenceByEngine.trtcpp", lower: 0.02, upper: 3, prior: { value: 0.5, deviation: 0.4 } },
  exponent("rankStepExponent"),
  exponent("rankPrefillExponent"),
];

/** Of experts where no kernel was measured. */
export const EXPERT_PARAMETERS: readonly FitParameter[] = [
  share("expertBandwidthFactor", 0.2),
  share("expertEfficiency"),
  factor("expertComputeByDtype.bits8", 0.2),
  factor("expertComputeByDtype.bits4", 0.3),
  factor("expertComputeByDtype.weightOnly", 0.3),
  factor("expertBandwidthByDtype.bits4", 0.2),
  factor("expertBandwidthByDtype.weightOnly", 0.2),
];
