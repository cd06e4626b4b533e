/** Where a usual scaling rule would fire at once or never. */
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { percent, rate } from "./wording.ts";

/** The usual share of capacity lies below today's load on the minimum fleet: it would scale out at rest. */
export function autoscalingWarnings({ problem, evaluation }: PlanDraft): Warning[] {
  const { serving } = evaluation;
  if (serving === null) return [];
  const usual = problem.policy.autoscale.rpsFraction * serving.ratePerReplica;
  const now = serving.steady.requestsPerSecond;
  if (usual > now) return [];
  return [
    {
      code: "autoscale_share_below_load",
      message: `${percent(problem.policy.autoscale.rpsFraction)} of what a replica may carry is ${rate(usual)}, below today's ${rate(now)} on the minimum fleet: it would scale out at rest, so the threshold is set between that and ${rate(serving.ratePerReplica)}.`,
    },
  ];
}
