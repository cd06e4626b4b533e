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

export function alternativesIn(text: string, known: PlanRequest): Comparison {
  const reading = readText(text, known);
  const { gpu: _gpu, precision: _precision, engine: _engine, tp: _tp, ...facts } = reading.set;
  const several: readonly PlanRequest[][] = [
    gpusIn(text).map((gpu) => ({ gpu })),
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
