/** Why a replica has as many GPUs as it has. */
import type { PlanDraft } from "./plan-draft.ts";
import { lacks, number, plural } from "./wording.ts";

export function degreeReason({ evaluation, problem, services }: PlanDraft): string {
  const { spec, gpusPerReplica, memory } = evaluation;
  const degree = `Tensor parallelism of ${number(gpusPerReplica)}`;
  if (problem.tp !== null) return `${degree}, as asked for.`;
  if (!memory.fits) return `${degree}: the degree that comes nearest to fitting.`;
  if (gpusPerReplica === 1)
    return `${degree}: one GPU holds the model and meets the targets at the lowest cost.`;
  const half = gpusPerReplica / 2;
  const halved = services.forecaster.memory({ ...spec, deployment: { ...spec.deployment, tp: half } });
  return halved.fits
    ? `${degree}: ${plural(half, "GPU")} would hold the model, but miss a target or cost more.`
    : `${degree}: ${plural(half, "GPU")} ${lacks(half, halved.shortfallBytes)}.`;
}
