/**
 * What each term of the fitted model buys: the term is taken out, the rest is fitted again.
 *
 * Model: a term goes by holding its coefficients at the value that makes it vanish, or by undoing a rule of the data.
 * Assumes the other terms take over what they can, as they would had the term never been there.
 */
import type { Observation } from "../accuracy/observation.ts";
import type { Coefficients } from "../physics/coefficients.ts";
import { EXPERT_PARAMETERS, type FitParameter } from "./fit-parameters.ts";
import { withCoefficients } from "./fit-paths.ts";

export interface Ablation {
  readonly term: string;
  /** Coefficients held at a value; a path ending in "." holds the whole group. */
  readonly held: Readonly<Record<string, number>>;
  /** Experts by efficiencies, fitted along, instead of measured kernels. */
  readonly withoutKernels?: true;
  readonly observations?: (observation: Observation) => Observation;
}

/** So fast that it takes no time. */
const FREE = 1e9;
const NOMINAL_SHARE = 0.9;

const sixteenBitCache = (observation: Observation): Observation => ({
  ...observation,
  deployment:
    observation.row.kv === "" ? { ...observation.deployment, kvBytesPerElement: 2 } : observation.deployment,
});

const nominalLengths = (observation: Observation): Observation => {
  const { row, request } = observation;
  if (row.source !== "InferenceX") return observation;
  return {
    ...observation,
    request: { ...request, isl: request.isl / NOMINAL_SHARE, osl: request.osl / NOMINAL_SHARE },
  };
};

export const ABLATIONS: readonly Ablation[] = [
  { term: "nothing (the whole model)", held: {} },
  { term: "overhead per layer", held: { layerSeconds: 0 } },
  { term: "overhead per layer by engine", held: { "layerByEngine.": 1 } },
  { term: "overhead per layer by model", held: { "layerByModel.": 1 } },
  { term: "measured expert kernels", held: {}, withoutKernels: true },
  { term: "prefill hidden by schedulers", held: { "prefillShareByEngine.": 1 } },
  { term: "overhead per sequence", held: { sequenceSeconds: 0 } },
  { term: "less of it in the C++ runtime", held: { "sequenceByEngine.trtcpp": 1 } },
  {
    term: "efficiency by architecture",
    held: { "computeByArchitecture.": 1, "bandwidthByArchitecture.": 1 },
  },
  {
    term: "all-reduce",
    held: { linkEfficiency: FREE, pcieEfficiency: FREE, allReduceLatencySeconds: 0, pcieLatencySeconds: 0 },
  },
  { term: "all-reduce latency", held: { allReduceLatencySeconds: 0, pcieLatencySeconds: 0 } },
  { term: "waiting of attention-parallel ranks", held: { rankStepExponent: 0, rankPrefillExponent: 0 } },
  { term: "reading the KV cache", held: { kvBandwidthEfficiency: FREE } },
  { term: "prefill attention", held: { attentionEfficiency: FREE } },
  { term: "8-bit cache where rows do not say", held: {}, observations: sixteenBitCache },
  { term: "InferenceX lengths × 0.9", held: {}, observations: nominalLengths },
];

const holds = (held: Ablation["held"], path: string): number | undefined => {
  for (const [name, value] of Object.entries(held)) {
    if (name === path || (name.endsWith(".") && path.startsWith(name))) return value;
  }
  return undefined;
};

/** Paths of a tree of numbers. */
function pathsOf(tree: object, prefix = ""): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "object" && value !== null ? pathsOf(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

export interface FitModel {
  readonly parameters: readonly FitParameter[];
  readonly start: Coefficients;
}

/** The model without the term: fewer parameters, and a start that holds the term out. */
export function withoutTerm(
  { held, withoutKernels }: Ablation,
  parameters: readonly FitParameter[],
  start: Coefficients,
): FitModel {
  if (withoutKernels) {
    return { parameters: [...parameters, ...EXPERT_PARAMETERS], start: { ...start, expertKernels: {} } };
  }
  const fixed = pathsOf(start).filter((path) => holds(held, path) !== undefined);
  return {
    parameters: parameters.filter(({ path }) => holds(held, path) === undefined),
    start: withCoefficients(
      start,
      fixed,
      fixed.map((path) => holds(held, path) ?? 0),
    ),
  };
}
