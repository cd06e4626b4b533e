/** The tool list: what a chat model, the interviewer and other programs can ask for. */
import { benchmarkEndpoint } from "./benchmark-endpoint.ts";
import { calibrateForecast } from "./calibrate-forecast.ts";
import { compareOptions } from "./compare-options.ts";
import type { Tool } from "./define-tool.ts";
import { explainFigure } from "./explain-figure.ts";
import { exportPlan } from "./export-plan.ts";
import { findGpuTool } from "./find-gpu-tool.ts";
import { findModelTool } from "./find-model-tool.ts";
import { estimateCost, setAutoscaling, sizeReplicas } from "./fleet-tools.ts";
import { forecastLatency, forecastMemory, forecastThroughput } from "./forecast-tools.ts";
import { listLabExperiments } from "./list-lab-experiments.ts";
import { planCapacity } from "./plan-capacity.ts";
import { rankQuestions } from "./rank-questions.ts";
import { ownOrApi, recommendMachines } from "./recommend-machines.ts";
import { runLabExperiment } from "./run-lab-experiment.ts";
import { runSizingSweep } from "./run-sizing-sweep.ts";
import { setRequirements } from "./set-requirements.ts";
import { sizeFromSweep } from "./size-from-sweep.ts";
import type { ToolServices } from "./tool-services.ts";
import { editWorkflowConfig, showWorkflowConfig } from "./workflow-config-tools.ts";

function sizingTools({ planner, calculator, files }: ToolServices): readonly Tool[] {
  return calculator === undefined
    ? []
    : [
        sizeFromSweep({ planner, calculator }),
        runSizingSweep({ calculator }),
        showWorkflowConfig({ planner, calculator }),
        editWorkflowConfig({ planner, calculator, files }),
      ];
}

export function createTools(services: ToolServices): readonly Tool[] {
  return [
    findModelTool(services),
    findGpuTool(services),
    setRequirements(services),
    rankQuestions(services),
    forecastMemory(services),
    forecastLatency(services),
    forecastThroughput(services),
    sizeReplicas(services),
    setAutoscaling(services),
    estimateCost(services),
    planCapacity(services),
    compareOptions(services),
    ...(services.recommender === undefined
      ? []
      : [recommendMachines(services.recommender), ownOrApi(services.recommender)]),
    ...(services.calibrator === undefined ? [] : [calibrateForecast(services.calibrator)]),
    explainFigure(services),
    exportPlan(services),
    ...sizingTools(services),
    ...(services.bench === undefined ? [] : [benchmarkEndpoint(services.bench, services.loadPrice)]),
    ...(services.lab === undefined
      ? []
      : [listLabExperiments(), runLabExperiment(services.lab, services.loadPrice)]),
  ];
}
