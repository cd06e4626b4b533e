/** Where a plan's memory differs from the sum of its parts. */
import { sequenceBytes } from "../forecasting/memory.ts";
import { gbFromBytes } from "../units.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { bytesPerReplica } from "./plan-draft.ts";
import { memory as gib, lacks, number, percent, plural, times } from "./wording.ts";

/** Share of a replica's memory beside the weights from which on leaving it out misleads. [assumed] */
const NOTABLE_FRACTION = 0.05;
/** Share of the KV pool that whole context windows take, from which on mixes of long requests wait. [assumed] */
const NEARLY_FULL = 0.75;

/** Asked with a batch, memory is meant as a sum; weights are only its largest part. */
function weightsAlone(draft: PlanDraft): Warning[] {
  const { memory, gpusPerReplica } = draft.evaluation;
  const cap = draft.problem.batchCap;
  if (cap === null) return [];
  const weights = memory.weightsBytes * gpusPerReplica;
  const total = bytesPerReplica(draft);
  if (total - weights < NOTABLE_FRACTION * total) return [];
  return [
    {
      code: "weights_are_not_all",
      message: `The weights alone take ${gib(weights)} (${number(gbFromBytes(weights))} GB) a replica; with activations, runtime and the KV cache of ${plural(cap, "whole context window")} it is ${gib(total)} (${number(gbFromBytes(total))} GB).`,
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
  const held = Math.floor(memory.kvPoolBytes / each);
  const what = `${plural(problem.batchCap, "sequence")} of ${number(spec.contextWindow)} tokens`;
  if (asked > memory.kvPoolBytes) {
    return [
      {
        code: "context_batch_exceeds_memory",
        message: `${what} need ${gib(asked)} of KV cache a GPU; the pool has ${gib(memory.kvPoolBytes)}, enough for ${number(held)}. Longer mixes wait or are preempted.`,
      },
    ];
  }
  if (asked < NEARLY_FULL * memory.kvPoolBytes) return [];
  return [
    {
      code: "context_batch_fills_memory",
      message: `${what} take ${gib(asked)} of the ${gib(memory.kvPoolBytes)} left for KV cache on a GPU (${percent(asked / memory.kvPoolBytes)}): it fits ${number(held)} of them, or ${number(memory.maxSequences)} of mean length, and no more.`,
    },
  ];
}

/** Why a replica has the number of GPUs it has, when fewer hold the weights but not what was asked. */
function fewerGpusHoldWeights(draft: PlanDraft): Warning[] {
  const { evaluation, services, problem } = draft;
  const { spec, memory, gpusPerReplica } = evaluation;
  const half = gpusPerReplica / 2;
  if (!Number.isInteger(half) || problem.tp !== null || problem.batchCap === null || !memory.fits) return [];
  const smaller = { ...spec, deployment: { ...spec.deployment, tp: half } };
  const halved = services.forecaster.memory(smaller);
  if (halved.weightsBytes >= halved.visibleBytes) return [];
  const slots = problem.batchCap;
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
      message: `${plural(half, "GPU")} would hold the weights, but that ${left}; ${plural(slots, "whole context window")} would take ${gib(asked)}.`,
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
      message: `${times(gpusPerReplica, spec.deployment.gpu.name)} ${lacks(gpusPerReplica, memory.shortfallBytes)}.${context}`,
    },
  ];
}

export const memoryWarnings = (draft: PlanDraft): Warning[] => [
  ...doesNotFit(draft),
  ...weightsAlone(draft),
  ...contextTimesBatch(draft),
  ...fewerGpusHoldWeights(draft),
];
