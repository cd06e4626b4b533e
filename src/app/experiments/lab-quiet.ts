/** Experiments that load nothing: one small request, this machine's tools, arithmetic, and what was kept. */
import { PlannerError } from "../../domain/errors.ts";
import { checklistFigures } from "../../domain/lab/checklist.ts";
import type { ExperimentName } from "../../domain/lab/experiments.ts";
import { groupedKvCliff, type KvCliffInput, kvCliff } from "../../domain/lab/kv-cliff.ts";
import type { LabResult } from "../../domain/lab/lab-document.ts";
import type { LabRequest } from "../../domain/lab/lab-request.ts";
import { returnOnInvestment } from "../../domain/lab/return-on-investment.ts";
import { weightTable } from "../../domain/lab/weight-table.ts";
import { secondsFromMs } from "../../domain/units.ts";
import type { ChatProbe, GpuTools } from "../ports.ts";
import { preflightLab } from "./lab-calls.ts";
import { copyOnGpu, type Pause, watchGpu } from "./lab-host.ts";
import type { LabWatch } from "./lab-load.ts";
import type { LabPlan } from "./lab-plan.ts";

interface QuietServices {
  readonly probe: ChatProbe;
  readonly gpu: GpuTools;
  readonly pause: Pause;
}

type Quiet = Exclude<ExperimentName, "baseline" | "sweep" | "overload" | "tokens" | "throughput">;

export async function quietResult(
  name: Quiet,
  plan: LabPlan,
  kept: readonly LabResult[],
  { probe, gpu, pause }: QuietServices,
  { signal, keep }: LabWatch,
): Promise<LabResult> {
  const { request } = plan;
  switch (name) {
    case "preflight":
      return preflightLab(plan, request, probe, signal);
    case "kv-cliff": {
      const input = cliffInput(request);
      return {
        experiment: name,
        multi_head: kvCliff(input),
        grouped: groupedKvCliff(input),
        kv_bytes: input.bytesPerElement,
      };
    }
    case "weights": {
      const { modelSize = 0 } = request;
      const vllm = await gpu.vllmVersion();
      return { experiment: name, parameters_b: modelSize, rows: weightTable(modelSize), vllm };
    }
    case "roi": {
      const { usersA = 1, usersB = 1, priceA = 0, priceB = 0 } = request;
      return { experiment: name, ...returnOnInvestment({ usersA, usersB, priceA, priceB }) };
    }
    case "gpu":
      return { experiment: name, ...(await gpu.identity()) };
    case "memcpy":
      return copyOnGpu(request.mib ?? 1, request.iters ?? 1, gpu);
    case "watch": {
      const shape = { seconds: request.seconds ?? 1, interval: request.intervalSeconds ?? 1 };
      return watchGpu(shape, gpu, pause, signal, keep);
    }
    case "checklist": {
      const slo = request.sloMs === undefined ? null : secondsFromMs(request.sloMs);
      return { experiment: name, figures: checklistFigures(kept, slo) };
    }
    case "explain": {
      const sweep = kept.findLast((result) => result.experiment === "sweep");
      return { experiment: name, split: sweep?.experiment === "sweep" ? sweep.split : [] };
    }
    default:
      return name satisfies never;
  }
}

function cliffInput(request: LabRequest): KvCliffInput {
  const { users = 1, contextTokens = 1, layers = 1, hidden = 1, heads = 1, kvHeads = heads } = request;
  const { weightsGib = 0, lineAGib = 0, lineBGib = 0 } = request;
  if (kvHeads > heads)
    throw new PlannerError("invalid_input", `There are more KV heads (${kvHeads}) than heads (${heads}).`, {
      hint: "Example: --heads 64 --kv-heads 8.",
    });
  return {
    users,
    contextTokens,
    layers,
    hidden,
    heads,
    kvHeads,
    bytesPerElement: request.kvPrecision === "fp8" ? 1 : 2,
    weightsGib,
    lineAGib,
    lineBGib,
  };
}
