/** compare_options: the same load under single changes, side by side. */
import { z } from "zod";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { mergeDraft } from "../../domain/workload/merge-request.ts";
import { parameterMeta } from "../../domain/workload/parameter.ts";
import { type PlanField, type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

const MOST_CHANGES = 8;

const inputSchema = planRequestSchema.extend({
  changes: z
    .array(planRequestSchema)
    .min(1)
    .max(MOST_CHANGES)
    .describe("One object per option: the fields it changes, such as {gpu: L40S} or {precision: fp8}"),
});

export interface ComparedOption {
  readonly label: string;
  readonly gpu: string;
  readonly gpus: number;
  readonly gpusPerReplica: number;
  readonly replicas: number;
  readonly usdPerMonth: number | null;
  readonly deltaUsdPerMonth: number | null;
  readonly ttftP95Ms: number | null;
  readonly itlP95Ms: number | null;
  readonly e2eP95Ms: number | null;
  readonly feasible: boolean;
  readonly summary: string;
}

/** "GPU L40S, weight precision fp8". */
function changeLabel(change: PlanRequest): string {
  const parts = Object.entries(change).map(([field, value]) => {
    const meta = parameterMeta(planRequestSchema.shape[field as PlanField]);
    return `${meta?.label ?? field} ${String(value)}`;
  });
  return parts.length === 0 ? "as it is" : parts.join(", ");
}

function optionOf(label: string, plan: CapacityPlan, current: CapacityPlan): ComparedOption {
  const peak = plan.latency?.peak;
  const month = plan.cost.usdPerMonth;
  const before = current.cost.usdPerMonth;
  return {
    label,
    gpu: String(plan.inputs.gpu?.value ?? ""),
    gpus: plan.replicas.gpus,
    gpusPerReplica: plan.replicas.gpusPerReplica,
    replicas: plan.replicas.max,
    usdPerMonth: month,
    deltaUsdPerMonth: month === null || before === null ? null : month - before,
    ttftP95Ms: peak?.ttftMs.p95 ?? null,
    itlP95Ms: peak?.itlMs.p95 ?? null,
    e2eP95Ms: peak?.e2eMs.p95 ?? null,
    feasible: plan.verdict.feasible,
    summary: plan.verdict.summary,
  };
}

/** Feasible before not; then the cheaper; without a price last. */
function bestOf(options: readonly ComparedOption[]): ComparedOption | undefined {
  const price = ({ usdPerMonth }: ComparedOption) => usdPerMonth ?? Number.MAX_VALUE;
  return options.filter(({ feasible }) => feasible).toSorted((a, b) => price(a) - price(b))[0];
}

export const compareOptions = ({ planner }: ToolServices) =>
  defineTool({
    name: "compare_options",
    summary:
      "Plans the same load with each change alone and sets them side by side; the requirements stay as they are.",
    effect: "none",
    usesDraft: true,
    input: inputSchema,
    async run({ changes, ...base }, { signal }) {
      const current = await planner.plan(base, signal);
      const rows = [optionOf("as it is", current, current)];
      for (const change of changes) {
        rows.push(
          optionOf(changeLabel(change), await planner.plan(mergeDraft(base, change), signal), current),
        );
      }
      const best = bestOf(rows);
      const message =
        best === undefined
          ? "None of them meets everything asked for."
          : `Cheapest that holds: ${best.label}.`;
      return { rows, message };
    },
  });
