/** Inputs that the plan itself settled: GPU, degree, batch cap, what `auto` meant, whose prices. */

import type { MemoryForecast } from "../domain/forecasting/load-forecast.ts";
import type { PlanInput } from "../domain/planning/capacity-plan.ts";
import type { Evaluation } from "../domain/planning/evaluation.ts";
import type { Forecaster } from "../domain/planning/forecaster.ts";
import { memory as gib, number, plural } from "../domain/planning/wording.ts";
import type { PlanInputs, ResolvedRequest } from "./resolved-request.ts";

const chosen = (value: string | number, note: string, unit?: string): PlanInput => ({
  value,
  ...(unit === undefined ? {} : { unit }),
  source: "default",
  note,
});

function reasonForGpu({ feasible, price }: Evaluation): string {
  if (!feasible) return "comes nearest of the priced GPUs: none meets everything asked for";
  return price === null ? "meets the targets" : "the cheapest priced GPU that meets everything asked for";
}

function placeInputs({ query }: ResolvedRequest, { price }: Evaluation): PlanInputs {
  const offer = price?.offer;
  if (offer === undefined) return {};
  const usual = offer.price.region === query.defaultRegions[offer.price.cloud];
  return {
    ...(query.cloud === undefined
      ? { cloud: chosen(offer.price.cloud, "the cheapest cloud for this fleet") }
      : {}),
    ...(query.region === undefined
      ? {
          region: chosen(
            offer.price.region,
            usual
              ? "the region most list prices are quoted for"
              : "the cheapest region that has this machine",
          ),
        }
      : {}),
  };
}

function capInput({ spec, memory }: Evaluation, ownMemory: (cap: number) => MemoryForecast): PlanInput {
  const { engine } = spec.deployment;
  const { batchCap } = spec;
  const own = engine.maxSequences;
  if (batchCap >= own) return chosen(batchCap, `${engine.name}'s own cap on this GPU`, "sequence");
  const under = ownMemory(own);
  const left = under.fits ? `leaves room for ${plural(under.maxSequences, "sequence")} only` : "does not fit";
  return chosen(
    batchCap,
    `${engine.name}'s own cap of ${number(own)} sets ${gib(under.activationBytes)} a GPU aside and ${left}; at ${number(batchCap)} it is ${gib(memory.activationBytes)}: start the engine with this cap`,
    "sequence",
  );
}

/** The inputs of the document, in its order of names. */
export function chosenInputs(
  resolved: ResolvedRequest,
  evaluation: Evaluation,
  forecaster: Forecaster,
): PlanInputs {
  const { inputs, request } = resolved;
  const { spec } = evaluation;
  const { deployment } = spec;
  const kv = inputs.kvPrecision;
  const auto = `${deployment.kvBytesPerElement === 1 ? "8" : "16"}-bit keys and values`;
  return {
    ...inputs,
    ...(kv?.value === "auto"
      ? { kvPrecision: { ...kv, note: `${deployment.engine.name} keeps ${auto} here` } }
      : {}),
    ...(inputs.gpu === undefined ? { gpu: chosen(deployment.gpu.name, reasonForGpu(evaluation)) } : {}),
    ...(inputs.tp === undefined
      ? {
          tp: chosen(deployment.tp, "the degree with the lowest cost that fits and meets the targets", "GPU"),
        }
      : {}),
    batchSize:
      request.batchSize === undefined
        ? capInput(evaluation, (cap) => forecaster.memory({ ...spec, batchCap: cap }))
        : { value: request.batchSize, unit: "sequence", source: "user" },
    ...placeInputs(resolved, evaluation),
  };
}
