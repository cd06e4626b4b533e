/** Inputs that the plan itself settled: GPU, degree, batch cap, what `auto` meant, whose prices. */
import type { PlanInput } from "../domain/planning/capacity-plan.ts";
import type { Evaluation } from "../domain/planning/evaluation.ts";
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

/** The inputs of the document, in its order of names. */
export function chosenInputs(resolved: ResolvedRequest, evaluation: Evaluation): PlanInputs {
  const { inputs, request } = resolved;
  const { deployment, batchCap } = evaluation.spec;
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
        ? chosen(batchCap, `${deployment.engine.name}'s own cap on this GPU`, "sequence")
        : { value: request.batchSize, unit: "sequence", source: "user" },
    ...placeInputs(resolved, evaluation),
  };
}
