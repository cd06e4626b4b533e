/** How each headline figure came about: its formula with the numbers put in. Keys are paths of the plan document. */

import { billionsFromParams } from "../units.ts";
import type { CapacityPlan } from "./capacity-plan.ts";
import { autoscaleFigures, capacityFigures, costFigures, replicaFigures } from "./fleet-figures.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { memory as gib, number, percent, plural, rate, time } from "./wording.ts";

type Figures = CapacityPlan["evidence"]["figures"];

function memoryFigures(draft: PlanDraft): Figures {
  const { memory, gpusPerReplica, spec } = draft.evaluation;
  const { deployment } = spec;
  const kv = deployment.kvBytesPerElement;
  return {
    "memory.weightsBytes": {
      formula: "weights per GPU = parameters × bytes per weight ÷ tp, tables and norms in 16 bits",
      explanation: `${number(billionsFromParams(deployment.model.totalParams))} billion parameters in ${deployment.precision} over ${plural(gpusPerReplica, "GPU")}: ${gib(memory.weightsBytes)} each.`,
      source: `${draft.record.source}`,
    },
    "memory.kvBytesPerToken": {
      formula:
        "KV bytes per token and GPU = Σ layers × elements per token × bytes per element ÷ min(tp, KV heads)",
      explanation: `${number(memory.kvBytesPerToken)} bytes a token at ${plural(kv, "byte")} an element.`,
      source: `${draft.record.source}`,
    },
    "memory.kvPoolBytes": {
      formula: "KV pool = visible × utilization − weights − activations − runtime",
      explanation: `${gib(memory.usableBytes)} of ${gib(memory.visibleBytes)} may be used; less ${gib(memory.weightsBytes)} weights, ${gib(memory.activationBytes)} activations and ${gib(memory.runtimeBytes)} runtime: ${gib(memory.kvPoolBytes)}.`,
      source: `${deployment.engine.source}`,
    },
    "memory.activationBytes": {
      formula: "activations = buffers of one scheduler step",
      explanation: `${number(deployment.engine.maxBatchedTokens)} tokens a step and the logits of a full batch: ${gib(memory.activationBytes)} a GPU.`,
      source: `${deployment.engine.name} ${deployment.engine.version}`,
    },
    "memory.usableBytes": {
      formula: "usable = visible × utilization",
      explanation: `${gib(memory.visibleBytes)} × ${percent(deployment.engine.memoryUtilization)} = ${gib(memory.usableBytes)} a GPU.`,
      source: `${deployment.gpu.source}; ${deployment.engine.source}`,
    },
    "memory.maxSequences": {
      formula: "sequences = KV pool ÷ (KV bytes per token × (isl + osl))",
      explanation: `${gib(memory.kvPoolBytes)} hold ${number(memory.maxSequences)} sequences of ${number(spec.request.isl + spec.request.osl)} tokens.`,
      source: "this plan",
    },
    "memory.replicaTotalBytes": {
      formula: "(weights + activations + runtime + KV of the context window × batch cap) × GPUs",
      explanation: `With ${plural(draft.problem.batchCap ?? 1, "whole context window")} of ${number(spec.contextWindow)} tokens over ${plural(gpusPerReplica, "GPU")}.`,
      source: "this plan",
    },
  };
}

function latencyFigures(draft: PlanDraft): Figures {
  const { serving } = draft.evaluation;
  if (serving === null || !serving.steady.stable) return {};
  const { steady } = serving;
  const fitted = `${draft.coefficients.name}, fitted on ${draft.coefficients.fittedOn}`;
  const shares = Object.entries(steady.stepShares)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([cause, part]) => `${cause} ${percent(part)}`)
    .join(", ");
  return {
    "latency.ttftMs": {
      formula: "TTFT = queueing + prefill + first step",
      explanation: `At ${rate(steady.requestsPerSecond)} a replica: ${time(steady.queueMs)} queueing and ${time(steady.prefillMs)} prefill of the mean ${time(steady.ttftMs.mean)}; 95 of 100 within ${time(steady.ttftMs.p95)}.`,
      source: fitted,
    },
    "latency.itlMs": {
      formula: "ITL = step time of the batch, prefill interleaved",
      explanation: `${number(steady.batch)} sequences decode at once; a step takes ${time(steady.itlMs.mean)} (${shares}).`,
      source: fitted,
    },
    "latency.e2eMs": {
      formula: "E2E = TTFT + (osl − 1) × ITL",
      explanation: `${time(steady.ttftMs.mean)} + ${number(draft.problem.request.osl - 1)} × ${time(steady.itlMs.mean)} = ${time(steady.e2eMs.mean)}, mean.`,
      source: fitted,
    },
  };
}

export const figuresOf = (draft: PlanDraft, autoscaling: CapacityPlan["autoscaling"]): Figures => ({
  ...memoryFigures(draft),
  ...latencyFigures(draft),
  ...capacityFigures(draft),
  ...replicaFigures(draft),
  ...costFigures(draft),
  ...autoscaleFigures(autoscaling),
});
