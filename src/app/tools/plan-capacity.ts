/** plan_capacity: the whole plan. */
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

export const planCapacity = ({ planner }: ToolServices) =>
  defineTool({
    name: "plan_capacity",
    summary: "Plans GPUs, replicas, latency and cost from the requirements; the fields given change them.",
    effect: "none",
    usesDraft: true,
    input: planRequestSchema,
    run: (request, { signal }) => planner.plan(request, signal),
  });
