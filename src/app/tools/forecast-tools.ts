/** forecast_memory, forecast_latency, forecast_throughput: one section of the plan each. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

/** Memory hardly depends on the load; these stand in when it was not said, and the result says so. [assumed] */
const LOAD_FOR_MEMORY = { requestsPerSecond: 1, isl: 1024, osl: 256 };

const deploymentOf = ({ inputs, replicas }: CapacityPlan) => ({
  model: inputs.model?.value ?? `${String(inputs.parametersB?.value)}B`,
  gpu: inputs.gpu?.value ?? null,
  gpusPerReplica: replicas.gpusPerReplica,
  precision: inputs.precision?.value ?? null,
});

function withLoad(request: PlanRequest): {
  readonly request: PlanRequest;
  readonly stoodIn: readonly string[];
} {
  const users = request.users !== undefined && request.requestsPerUserHour !== undefined;
  const { requestsPerSecond, isl, osl } = LOAD_FOR_MEMORY;
  const filled: PlanRequest = { isl, osl, ...(users ? {} : { requestsPerSecond }), ...request };
  const stoodIn = (["requestsPerSecond", "isl", "osl"] as const).filter(
    (field) => request[field] === undefined && filled[field] !== undefined,
  );
  return { request: filled, stoodIn };
}

export const forecastMemory = ({ planner }: ToolServices) =>
  defineTool({
    name: "forecast_memory",
    summary: "Memory per GPU: weights, activations, runtime, KV cache, and whether it fits.",
    effect: "none",
    usesDraft: true,
    input: planRequestSchema,
    async run(request, { signal }) {
      const filled = withLoad(request);
      const plan = await planner.plan(filled.request, signal);
      const message = plan.memory.fits ? "It fits." : plan.verdict.summary;
      return { deployment: deploymentOf(plan), memory: plan.memory, assumed: filled.stoodIn, message };
    },
  });

export const forecastLatency = ({ planner }: ToolServices) =>
  defineTool({
    name: "forecast_latency",
    summary: "TTFT, ITL and end-to-end latency at steady and at peak load, with bands, against the targets.",
    effect: "none",
    usesDraft: true,
    input: planRequestSchema,
    async run(request, { signal }) {
      const plan = await planner.plan(request, signal);
      const { failing, latencyTargets, summary } = plan.verdict;
      return {
        deployment: deploymentOf(plan),
        latency: plan.latency,
        latencyTargets,
        failing,
        message: summary,
      };
    },
  });

export const forecastThroughput = ({ planner }: ToolServices) =>
  defineTool({
    name: "forecast_throughput",
    summary: "Requests and tokens per second of one replica and of the fleet, and what limits them.",
    effect: "none",
    usesDraft: true,
    input: planRequestSchema,
    async run(request, { signal }) {
      const plan = await planner.plan(request, signal);
      return {
        deployment: deploymentOf(plan),
        capacity: plan.capacity,
        message: plan.capacity.bindingReason,
      };
    },
  });
