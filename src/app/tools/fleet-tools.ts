/** size_replicas, set_autoscaling, estimate_cost: one section of the plan each. */
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

export const sizeReplicas = ({ planner }: ToolServices) =>
  defineTool({
    name: "size_replicas",
    summary:
      "Replicas for steady load, peak, growth and a failure, and how far the load may grow before one more.",
    effect: "none",
    usesDraft: true,
    input: planRequestSchema,
    async run(request, { signal }) {
      const plan = await planner.plan(request, signal);
      const { nextBreakPoint } = plan.capacity;
      return {
        replicas: plan.replicas,
        nextBreakPoint,
        feasible: plan.verdict.feasible,
        message: nextBreakPoint.message,
      };
    },
  });

export const setAutoscaling = ({ planner }: ToolServices) =>
  defineTool({
    name: "set_autoscaling",
    summary:
      "Autoscale thresholds: queue depth, KV use, RPS, latency and GPU utilisation, each with its reason.",
    effect: "none",
    usesDraft: true,
    input: planRequestSchema,
    async run(request, { signal }) {
      const { autoscaling, capacity, verdict } = await planner.plan(request, signal);
      return { autoscaling, utilization: capacity.utilization, message: verdict.summary };
    },
  });

export const estimateCost = ({ planner }: ToolServices) =>
  defineTool({
    name: "estimate_cost",
    summary: "Cost per hour, month and million tokens of the fleet, with the dated prices it comes from.",
    effect: "none",
    usesDraft: true,
    input: planRequestSchema,
    async run(request, { signal }) {
      const { cost, replicas } = await planner.plan(request, signal);
      return { cost, machines: replicas.machines, machine: replicas.machine, message: cost.note };
    },
  });
