/** Facts about model and GPU that stand on weak ground. */
import { billionsFromParams } from "../units.ts";
import { spansMachines } from "./evaluation.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { number, plural } from "./wording.ts";

function model({ record, inputs }: PlanDraft): Warning[] {
  if (inputs.model === undefined) {
    return [
      {
        code: "assumed_shape",
        message: `Only the size is known, so a usual dense shape of ${plural(record.profile.layers, "layer")} was assumed; name the model for its real KV cache.`,
      },
    ];
  }
  if (record.verified) return [];
  return [
    {
      code: "unverified_model",
      message: `The shape of ${record.profile.id} was not verified against its published configuration.${record.notes === "" ? "" : ` ${record.notes}`}`,
    },
  ];
}

/** Sizes are rounded in names: 70 for 70.6. [assumed] */
const SAME_SIZE = 0.05;

function sizeIgnored({ record, statedParametersB }: PlanDraft): Warning[] {
  if (statedParametersB === undefined) return [];
  const own = billionsFromParams(record.profile.totalParams);
  if (Math.abs(statedParametersB / own - 1) <= SAME_SIZE) return [];
  return [
    {
      code: "model_size_ignored",
      message: `A size of ${number(statedParametersB)} billion parameters was given beside ${record.profile.id}, which has ${number(own)}: the named model is planned. Leave the name out to plan for the size.`,
    },
  ];
}

function gpu({ evaluation }: PlanDraft): Warning[] {
  const { gpu } = evaluation.spec.deployment;
  const warnings: Warning[] = [];
  if (gpu.asOf === "user") {
    warnings.push({
      code: "gpu_by_datasheet",
      message: `${gpu.name} was given by its datasheet; the forecast was not fitted on it, so its band is wider than stated.`,
    });
  } else if (!gpu.verified) {
    warnings.push({
      code: "unverified_gpu",
      message: `Some figures of ${gpu.name} are derived or disputed.${gpu.notes === "" ? "" : ` ${gpu.notes}`}`,
    });
  }
  if (gpu.visibleIsNominal) {
    warnings.push({
      code: "nominal_memory",
      message: `No listing of ${gpu.name} shows how much of its memory is visible; the nominal size was taken, which is a few per cent too much.`,
    });
  }
  return warnings;
}

function degree({ evaluation }: PlanDraft): Warning[] {
  if (!spansMachines(evaluation)) return [];
  const { gpusPerReplica, price, spec } = evaluation;
  const { gpu } = spec.deployment;
  const node = price?.offer.machine.gpus ?? gpu.maxGpusPerNode;
  const machines = Math.ceil(gpusPerReplica / node);
  return [
    {
      code: "spans_machines",
      message: `A replica of ${plural(gpusPerReplica, "GPU")} spans ${plural(machines, "machine")} of ${number(node)}; the forecast takes the links within a machine for all of them, so latency is a lower bound and throughput an upper one. Engines usually run pipeline stages between machines instead: measure first.`,
    },
  ];
}

export const catalogWarnings = (draft: PlanDraft): Warning[] => [
  ...model(draft),
  ...sizeIgnored(draft),
  ...gpu(draft),
  ...degree(draft),
];
