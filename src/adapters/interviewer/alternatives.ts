/** What a comparison is between: GPUs, formats, engines, models, degrees, or a change of the load. */
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import { enginesIn, precisionsIn } from "./read-formats.ts";
import { gpusIn, modelsIn } from "./read-names.ts";
import { readText } from "./read-text.ts";

export interface Comparison {
  readonly changes: readonly PlanRequest[];
  /** Facts of the same message that hold for every option. */
  readonly common: PlanRequest;
}

/** GPUs that the clouds offer most; what "compare all GPUs" and "which GPU is cheapest?" are about. [assumed] */
export const COMMON_GPUS = ["H100", "H200", "B200", "A100-80GB", "L40S", "L4", "MI300X"];
/** `compare_options` takes no more. */
export const MOST_COMPARED = 8;
const ALL_GPUS = /\b(?:all|which|what|other|different|every)(?: other)? (?:gpus?|cards?|accelerators?)\b/i;

export function alternativesIn(text: string, known: PlanRequest): Comparison {
  const reading = readText(text, known);
  const { gpu: _gpu, precision: _precision, engine: _engine, tp: _tp, ...facts } = reading.set;
  const several: readonly PlanRequest[][] = [
    (ALL_GPUS.test(text) ? COMMON_GPUS : gpusIn(text)).map((gpu) => ({ gpu })),
    /\bspot\b/i.test(text) && /\bon[- ]?demand\b/i.test(text) ? [{ spot: false }, { spot: true }] : [],
    (reading.set.precision === undefined ? [] : precisionsIn(text)).map((precision) => ({ precision })),
    enginesIn(text).map((engine) => ({ engine })),
    [...text.matchAll(/\btp\s*=?\s*(\d+)/gi)].map((match) => ({ tp: Number(match[1]) })),
    modelsIn(text).map((model) => ({ model })),
  ];
  const dimension =
    several.find((options) => options.length > 1) ?? several.find((options) => options.length === 1);
  if (dimension === undefined) {
    return Object.keys(facts).length === 0 ? { changes: [], common: {} } : { changes: [facts], common: {} };
  }
  const [first = {}] = dimension;
  const [varied] = Object.keys(first);
  const fixed: PlanRequest = Object.assign(
    {},
    ...several.filter((options) => options !== dimension && options.length === 1).flat(),
  );
  const common = Object.fromEntries(
    Object.entries({ ...facts, ...fixed }).filter(([field]) => field !== varied),
  );
  return { changes: dimension, common };
}
