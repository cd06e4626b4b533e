/** The tool list: what a chat model, the interviewer and other programs can ask for. */
import { compareOptions } from "./compare-options.ts";
import type { Tool } from "./define-tool.ts";
import { explainFigure } from "./explain-figure.ts";
import { exportPlan } from "./export-plan.ts";
import { findGpuTool } from "./find-gpu-tool.ts";
import { findModelTool } from "./find-model-tool.ts";
import { estimateCost, setAutoscaling, sizeReplicas } from "./fleet-tools.ts";
import { forecastLatency, forecastMemory, forecastThroughput } from "./forecast-tools.ts";
import { planCapacity } from "./plan-capacity.ts";
import { setRequirements } from "./set-requirements.ts";
import type { ToolServices } from "./tool-services.ts";

export function createTools(services: ToolServices): readonly Tool[] {
  return [
    findModelTool(services),
    findGpuTool(services),
    setRequirements(services),
    forecastMemory(services),
    forecastLatency(services),
    forecastThroughput(services),
    sizeReplicas(services),
    setAutoscaling(services),
    estimateCost(services),
    planCapacity(services),
    compareOptions(services),
    explainFigure(services),
    exportPlan(services),
  ];
}
