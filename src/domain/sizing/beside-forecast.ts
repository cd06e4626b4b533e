/**
 * A sizing from a sweep beside a forecast of the same model, and what explains that they differ.
 *
 * Model: both as GPUs, requests in flight, requests in flight per GPU, and p95 of one LLM call. Requests in flight of the
 * forecast: rate × mean E2E (Little's law).
 */
import type { CapacityPlan } from "../planning/capacity-plan.ts";
import { number, time } from "../planning/wording.ts";
import { msFromSeconds, secondsFromMs } from "../units.ts";
import { adviceFor } from "./advice.ts";
import type { SizingResult } from "./size-sweep.ts";
import { usableLevels } from "./sizing-level.ts";

export interface ComparedFigure {
  readonly figure: string;
  /** In the figure's unit; null when it is not known. */
  readonly sizing: number | null;
  readonly forecast: number | null;
  readonly unit: string;
}

export interface BesideForecast {
  readonly rows: readonly ComparedFigure[];
  readonly explanations: readonly string[];
}

/** The line's or the knee's concurrency on the test cluster. */
function carriedConcurrency(result: SizingResult, gpus: number | null): number | null {
  const { users, testGpus } = result.targets;
  return gpus === null || users <= 0 ? null : (users / gpus) * testGpus;
}

function estimateOf({ gpus, knee }: SizingResult): number | null {
  const pair = knee === null ? gpus : knee.gpus;
  const known = [pair.byRuntime, pair.byLatency].filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

export function besideForecast(result: SizingResult, plan: CapacityPlan): BesideForecast {
  const levels = usableLevels(result.levels.map(({ level }) => level)).sort(
    (a, b) => a.concurrency - b.concurrency,
  );
  const [first] = levels;
  const carried = carriedConcurrency(result, estimateOf(result));
  const rate = plan.inputs.requestsPerSecond?.value;
  const e2e = plan.latency?.e2eMs;
  const { perReplica } = plan.capacity;
  return {
    rows: [
      { figure: "GPUs", sizing: adviceFor(result).gpus, forecast: plan.replicas.gpus, unit: "GPU" },
      {
        figure: "Requests in flight",
        sizing: result.targets.users > 0 ? result.targets.users : null,
        forecast: typeof rate === "number" && e2e !== undefined ? rate * secondsFromMs(e2e.mean) : null,
        unit: "request",
      },
      {
        figure: "In flight per GPU within the targets",
        sizing: carried === null ? null : carried / result.targets.testGpus,
        forecast: perReplica.concurrency / plan.replicas.gpusPerReplica,
        unit: "request/GPU",
      },
      {
        figure: "p95 of one LLM call, least load measured",
        sizing: first === undefined ? null : msFromSeconds(first.llmLatencyP95Seconds),
        forecast: e2e?.p95 ?? null,
        unit: "ms",
      },
    ],
    explanations: explanationsFor(result, plan, first),
  };
}

function explanationsFor(
  result: SizingResult,
  { replicas, inputs }: CapacityPlan,
  first: { readonly workflowRuntimeP95Seconds: number; readonly llmLatencyP95Seconds: number } | undefined,
): string[] {
  const gpu = String(inputs.gpu?.value ?? "the forecast's GPU");
  const calls =
    first === undefined || first.llmLatencyP95Seconds === 0
      ? null
      : first.workflowRuntimeP95Seconds / first.llmLatencyP95Seconds;
  const peak = inputs.peakMultiplier?.value;
  return [
    "The sizing counts users as requests in flight without pauses; the forecast counts requests that arrive per second.",
    ...(calls === null || calls < 1.5
      ? []
      : [
          `A workflow run takes ${number(calls)} times its slowest LLM call (${time(msFromSeconds(first?.workflowRuntimeP95Seconds ?? 0))}): several calls and tools belong to one user request; the forecast is of single calls${inputs.callsPerRequest === undefined ? "; give --calls-per-request" : ""}.`,
        ]),
    `The forecast's ${number(replicas.gpus)} GPUs are for peak load${typeof peak === "number" ? ` (${number(peak)} times the steady one)` : ""} with ${number(replicas.redundancy)} spare; steady load takes ${number(replicas.steady * replicas.gpusPerReplica)}. The sizing adds no reserve.`,
    `The sizing scales what ${number(result.targets.testGpus)} measured GPUs did in proportion; the forecast is for ${gpu}, with lengths as stated and no measurement of this server.`,
  ];
}
