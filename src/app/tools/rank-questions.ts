/** rank_questions: which missing input to ask for first, with a default for each. */
import { parameterMeta } from "../../domain/workload/parameter.ts";
import { type PlanField, planRequestSchema } from "../../domain/workload/plan-request.ts";
import { openQuestions } from "../question-order.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

const labelOf = (field: PlanField): string =>
  (parameterMeta(planRequestSchema.shape[field])?.label ?? field).toLowerCase();

export const rankQuestions = ({ planner }: Pick<ToolServices, "planner">) =>
  defineTool({
    name: "rank_questions",
    summary: "Ranks the missing requirements by how much each moves the plan; ask for the first only.",
    effect: "none",
    usesDraft: true,
    input: planRequestSchema,
    async run(request) {
      const questions = await openQuestions(planner, request, planner.missing(request));
      const [first] = questions;
      const message =
        first === undefined
          ? "Nothing is missing."
          : `Missing: ${questions.map(({ field }) => labelOf(field)).join(", ")}.`;
      return { questions, message };
    },
  });
