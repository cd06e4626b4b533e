/** Where a plan's memory differs from the sum of its parts. */
import { sequenceBytes } from "../forecasting/memory.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { bytesPerReplica } from "./plan-draft.ts";
import { memory as gib, number, plural } from "./wording.ts";

/** Weights are a replica's memory only on paper: says what comes on top when it is a tenth or more. */
const NOTABLE_FRACTION = 0.1;

function weightsAlone(draft: PlanDraft): Warning[] {
  const { memory, gpusPerReplica } = draft.evaluation;
  const weights = memory.weightsBytes * gpusPerReplica;
  const total = bytesPerReplica(draft);
  if (total - weights < NOTABLE_FRACTION * total) return [];
  return [
    {
      code: "weights_are_not_all",
      message: `The weights alone take ${gib(weights)} a replica; with activations, runtime and the KV cache of ${plural(draft.problem.batchCap ?? 1, "whole context window")} it is ${gib(total)}.`,
    },
  ];
}

/** The context asked for in every slot asked for: what "context × batch" promises. */
function contextTimesBatch(draft: PlanDraft): Warning[] {
  const { problem, evaluation } = draft;
  const { memory, spec } = evaluation;
  if (problem.batchCap === null || !memory.fits) return [];
  const each = sequenceBytes(spec.deployment, spec.contextWindow);
  const asked = each * problem.batchCap;
  if (asked <= memory.kvPoolBytes) return [];
  const held = Math.floor(memory.kvPoolBytes / each);
  return [
    {
      code: "context_batch_exceeds_memory",
      message: `${plural(problem.batchCap, "sequence")} of ${number(spec.contextWindow)} tokens need ${gib(asked)} of KV cache a GPU; the pool has ${gib(memory.kvPoolBytes)}, enough for ${number(held)}. Longer mixes wait or are preempted.`,
    },
  ];
}

/** Why a replica has the number of GPUs it has, when fewer hold the weights but not what was asked. */
function fewerGpusHoldWeights(draft: PlanDraft): Warning[] {
  const { evaluation, services, problem } = draft;
  const { spec, memory, gpusPerReplica } = evaluation;
  const half = gpusPerReplica / 2;
  if (!Number.isInteger(half) || problem.tp !== null || !memory.fits) return [];
  const smaller = { ...spec, deployment: { ...spec.deployment, tp: half } };
  const halved = services.forecaster.memory(smaller);
  if (halved.weightsBytes >= halved.visibleBytes) return [];
  const slots = problem.batchCap ?? 1;
  const each = sequenceBytes(smaller.deployment, spec.contextWindow);
  const asked = each * slots;
  if (halved.kvPoolBytes >= asked) return [];
  const left =
    halved.kvPoolBytes <= 0
      ? "leaves no room for any KV cache"
      : `leaves ${gib(halved.kvPoolBytes)} of KV cache a GPU, ${number(halved.maxSequences)} sequences of mean length or ${number(Math.floor(halved.kvPoolBytes / each))} of ${number(spec.contextWindow)} tokens`;
  return [
    {
      code: "smaller_replica_too_tight",
      message: `${plural(half, "GPU")} would hold the weights, but that ${left}; ${plural(slots, "whole context window")} need ${gib(asked)}.`,
    },
  ];
}

function doesNotFit(draft: PlanDraft): Warning[] {
  const { memory, spec, gpusPerReplica } = draft.evaluation;
  if (memory.fits) return [];
  const context =
    memory.largestContextTokens > 0
      ? ` It fits with a context window of ${number(memory.largestContextTokens)} tokens.`
      : "";
  return [
    {
      code: "does_not_fit",
      message: `${plural(gpusPerReplica, "GPU")} of type ${spec.deployment.gpu.name} lack ${gib(memory.shortfallBytes)} each.${context}`,
    },
  ];
}

export const memoryWarnings = (draft: PlanDraft): Warning[] => [
  ...doesNotFit(draft),
  ...weightsAlone(draft),
  ...contextTimesBatch(draft),
  ...fewerGpusHoldWeights(draft),
];
