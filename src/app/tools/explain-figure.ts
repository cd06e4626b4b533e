/** explain_figure: where a figure of the plan comes from. */
import { z } from "zod";
import { explanationOf } from "../../domain/planning/explanation.ts";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

const inputSchema = planRequestSchema.extend({
  figure: z
    .string()
    .min(1)
    .max(500)
    .describe("The figure as people say it: gpus, replicas, ttft, cost, memory, kv"),
});

/** Figures that measurements bear witness to. */
const FORECAST = /^(latency|capacity)\b/;

export const explainFigure = ({ planner, evidence }: ToolServices) =>
  defineTool({
    name: "explain_figure",
    summary:
      "Explains a figure of the plan: formula, the numbers put in, source, band and the assumptions behind it.",
    effect: "none",
    usesDraft: true,
    input: inputSchema,
    run: async ({ figure, ...request }, { signal }) => {
      const plan = await planner.plan(request, signal);
      const explanation = explanationOf(plan, figure);
      if (evidence === undefined || !FORECAST.test(explanation.path ?? "")) return explanation;
      return { ...explanation, evidence: await evidence(plan, explanation.path ?? "") };
    },
  });
