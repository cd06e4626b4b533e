/** Experiments that load an endpoint: each level or cell is kept as it ends, and what was broken off is what had ended. */
import { kneeOf } from "../../domain/lab/checklist.ts";
import type { LabResult } from "../../domain/lab/lab-document.ts";
import { latencySplits } from "../../domain/lab/latency-split.ts";
import { latencyStatistics } from "../../domain/lab/latency-statistics.ts";
import { type LoadRow, latenciesOf, loadRow } from "../../domain/lab/load-row.ts";
import { chatUrl } from "../../domain/lab/settings.ts";
import { gridFinding, gridPrompt, type TokenCell } from "../../domain/lab/token-cell.ts";
import { closedLoop } from "../../domain/measurement/arrivals/closed-loop.ts";
import { fixedLength } from "../../domain/measurement/lengths.ts";
import { levelReport } from "../../domain/measurement/level-report.ts";
import type { LoadJob, LoadResult } from "../../domain/measurement/load-job.ts";
import type { RequestRecord } from "../../domain/measurement/request-record.ts";
import { type Ms, msFromSeconds } from "../../domain/units.ts";
import type { LoadGenerator } from "../ports.ts";
import { chatBody } from "./lab-calls.ts";
import { type LabPlan, loadsOf } from "./lab-plan.ts";
import type { BenchEvent } from "./run-bench.ts";

export interface LabWatch {
  readonly signal: AbortSignal;
  onEvent(event: BenchEvent): void;
  /** The result so far, after every level: whoever keeps it loses none. */
  keep(result: LabResult): Promise<void>;
}

type Ran = Promise<{ readonly result: LabResult; readonly complete: boolean }>;

const CONNECT_MS: Ms = 10_000;
/** Every request is sent, whatever the others met: errors are what an experiment wants to see. */
const NO_LIMIT = 1;
const DEFAULT_TIMEOUT_SECONDS = 60;
const DEFAULT_BUDGET = 96;

interface Level {
  readonly concurrency: number;
  readonly prompt: string;
  readonly maxTokens: number;
}

function jobOf({ request, settings, headers }: LabPlan, level: Level): LoadJob {
  const patienceMs = msFromSeconds(request.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
  const { messages, temperature } = chatBody(settings.model, level.prompt, request);
  return {
    target: {
      url: chatUrl(settings),
      api: "chat",
      model: settings.model,
      stream: request.noStream !== true,
      headers,
      extraBody: { messages, temperature },
      ignoreEos: request.forceLength === true,
      keepAlive: true,
      insecure: false,
    },
    arrivals: closedLoop(level.concurrency),
    warmup: 0,
    requests: request.requests ?? 1,
    durationSeconds: null,
    prompts: { kind: "dataset", prompts: [{ text: level.prompt }] },
    isl: fixedLength(1),
    osl: fixedLength(level.maxTokens),
    seed: 1,
    timeouts: {
      connectMs: Math.min(CONNECT_MS, patienceMs),
      firstTokenMs: patienceMs,
      betweenTokensMs: patienceMs,
      totalMs: patienceMs,
    },
    maxErrorShare: NO_LIMIT,
  };
}

interface Place {
  readonly done: number;
  readonly levels: number;
}

/** Null when it was cancelled. */
async function measure(
  plan: LabPlan,
  level: Level,
  generator: LoadGenerator,
  watch: LabWatch,
  place: Place,
): Promise<LoadResult | null> {
  const load = Math.min(level.concurrency, plan.request.requests ?? 1);
  watch.onEvent({ kind: "level-started", load, requests: plan.request.requests ?? null, ...place });
  const result = await generator.runLevel(jobOf(plan, { ...level, concurrency: load }), {
    signal: watch.signal,
    onProgress: (progress) => watch.onEvent({ kind: "progress", load, progress }),
  });
  if (result.stopped === "cancelled") return null;
  const context = { concurrency: load, requestRate: null, targets: {}, maxErrorShare: NO_LIMIT };
  watch.onEvent({ kind: "level-finished", level: levelReport([result], context) });
  return result;
}

const levelOf = ({ request }: LabPlan, concurrency: number): Level => ({
  concurrency,
  prompt: request.prompt ?? "",
  maxTokens: request.maxTokens?.[0] ?? DEFAULT_BUDGET,
});

type Answered = Parameters<typeof loadRow>[0];
const NOTHING: Answered = { records: [], saidBy: new Map() };

const rowOf = (plan: LabPlan, result: Answered, concurrency: number): LoadRow =>
  loadRow(result, { concurrency, timeoutSeconds: plan.request.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS });

export async function runBaseline(plan: LabPlan, generator: LoadGenerator, watch: LabWatch): Ran {
  const result = await measure(plan, levelOf(plan, 1), generator, watch, { done: 0, levels: 1 });
  const records: readonly RequestRecord[] = result?.records ?? [];
  const latencies = latenciesOf(records);
  const { n, ...figures } = latencyStatistics(latencies);
  const known = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  ) as Record<keyof typeof figures, number | null>;
  return {
    result: {
      experiment: "baseline",
      summary: { n, ...known },
      latencies_s: latencies,
      row: rowOf(plan, result ?? NOTHING, 1),
    },
    complete: result !== null,
  };
}

function loadResult(name: "sweep" | "overload", rows: LoadRow[]): LabResult {
  const knee = kneeOf(rows);
  return name === "sweep"
    ? { experiment: name, rows, knee, split: latencySplits(rows) }
    : { experiment: name, rows, knee };
}

export async function runSweep(
  name: "sweep" | "overload",
  plan: LabPlan,
  generator: LoadGenerator,
  watch: LabWatch,
): Ran {
  const loads = loadsOf(plan);
  const rows: LoadRow[] = [];
  for (const [done, load] of loads.entries()) {
    const place = { done, levels: loads.length };
    const result = await measure(plan, levelOf(plan, load), generator, watch, place);
    if (result === null) return { result: loadResult(name, rows), complete: false };
    rows.push(rowOf(plan, result, load));
    await watch.keep(loadResult(name, rows));
  }
  return { result: loadResult(name, rows), complete: true };
}

function cellOf(row: LoadRow, promptChars: number, maxTokens: number): TokenCell {
  return {
    prompt_chars: promptChars,
    max_tokens: maxTokens,
    p95_s: row.p95_s,
    p50_s: row.p50_s,
    n: row.total_requests,
    ok: row.ok,
    err: row.err,
    completion_tokens: row.completion_tokens ?? null,
    tokens_approximate: row.tokens_approximate ?? false,
    ttft_p50_s: row.ttft_p50_s ?? null,
    itl_p50_s: row.itl_p50_s ?? null,
  };
}

export async function runTokenGrid(plan: LabPlan, generator: LoadGenerator, watch: LabWatch): Ran {
  const { promptChars = [], maxTokens = [] } = plan.request;
  const grid = promptChars.flatMap((chars) => maxTokens.map((budget) => ({ chars, budget })));
  const cells: TokenCell[] = [];
  const soFar = (): LabResult => ({ experiment: "tokens", cells, ...gridFinding(cells) });
  for (const [done, { chars, budget }] of grid.entries()) {
    const prompt = gridPrompt(chars);
    const level = { concurrency: 1, prompt, maxTokens: budget };
    const result = await measure(plan, level, generator, watch, { done, levels: grid.length });
    if (result === null) return { result: soFar(), complete: false };
    cells.push(cellOf(rowOf(plan, result, 1), prompt.length, budget));
    await watch.keep(soFar());
  }
  return { result: soFar(), complete: true };
}
