/** Experiments that load an endpoint: each level or cell is kept as it ends, and what was broken off is what had ended. */
import { kneeOf } from "../../domain/lab/checklist.ts";
import type { LabResult } from "../../domain/lab/lab-document.ts";
import { latencySplits } from "../../domain/lab/latency-split.ts";
import { latencyStatistics } from "../../domain/lab/latency-statistics.ts";
import { type LoadRow, latenciesOf, loadRow } from "../../domain/lab/load-row.ts";
import { behindOneAnother, type Run, repeatsOf } from "../../domain/lab/repeated-runs.ts";
import { chatUrl } from "../../domain/lab/settings.ts";
import { gridFinding, gridPrompt, type TokenCell } from "../../domain/lab/token-cell.ts";
import { closedLoop } from "../../domain/measurement/arrivals/closed-loop.ts";
import { fixedLength } from "../../domain/measurement/lengths.ts";
import type { LoadJob, LoadProgress } from "../../domain/measurement/load-job.ts";
import { isOk, type RequestRecord } from "../../domain/measurement/request-record.ts";
import { type Ms, msFromSeconds, type Seconds } from "../../domain/units.ts";
import type { LoadGenerator } from "../ports.ts";
import { chatBody } from "./lab-calls.ts";
import { type LabPlan, loadsOf } from "./lab-plan.ts";

export type LabEvent =
  /** @param done - of `steps`, before this one. */
  | {
      readonly kind: "started";
      readonly label: string;
      readonly requests: number;
      readonly done: number;
      readonly steps: number;
    }
  | { readonly kind: "progress"; readonly progress: LoadProgress }
  /** `leftSeconds`: of the steps that follow, if they take as long a request. */
  | {
      readonly kind: "finished";
      readonly row: LoadRow;
      readonly leftSeconds: Seconds | null;
      /** One of several loads, to be seen beside the others. */
      readonly isLevel: boolean;
    };

export interface LabWatch {
  readonly signal: AbortSignal;
  onEvent(event: LabEvent): void;
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

interface Step {
  readonly label: string;
  readonly done: number;
  /** Concurrency of every step, this one and those done too. */
  readonly loads: readonly number[];
}

const NO_PROGRESS: LoadProgress = { sent: 0, ok: 0, failed: 0, inFlight: 0, chunks: 0, elapsedMs: 0 };

const sumOf = (before: LoadProgress, now: LoadProgress): LoadProgress => ({
  sent: before.sent + now.sent,
  ok: before.ok + now.ok,
  failed: before.failed + now.failed,
  inFlight: now.inFlight,
  chunks: before.chunks + now.chunks,
  elapsedMs: before.elapsedMs + now.elapsedMs,
});

function progressAfter(records: readonly RequestRecord[]): LoadProgress {
  const ok = records.filter(isOk).length;
  return {
    sent: records.length,
    ok,
    failed: records.length - ok,
    inFlight: 0,
    chunks: records.reduce((sum, { chunks }) => sum + chunks, 0),
    elapsedMs: records.reduce((latest, { endMs }) => Math.max(latest, endMs), 0),
  };
}

/** Null when it was cancelled. */
async function measure(
  plan: LabPlan,
  level: Level,
  generator: LoadGenerator,
  watch: LabWatch,
  { label, done, loads }: Step,
): Promise<{ readonly result: Run; readonly row: LoadRow } | null> {
  const { requests = 1, repeats = 1 } = plan.request;
  watch.onEvent({ kind: "started", label, requests: repeats * requests, done, steps: loads.length });
  const concurrency = Math.min(level.concurrency, requests);
  const runs: Run[] = [];
  let before = NO_PROGRESS;
  for (let run = 0; run < repeats; run++) {
    const soFar = before;
    const result = await generator.runLevel(jobOf(plan, { ...level, concurrency }), {
      signal: watch.signal,
      onProgress: (progress) => watch.onEvent({ kind: "progress", progress: sumOf(soFar, progress) }),
    });
    if (result.stopped === "cancelled") return null;
    runs.push(result);
    before = sumOf(before, progressAfter(result.records));
  }
  const result = behindOneAnother(runs);
  const repeated = repeatsOf(runs.map((run) => rowOf(plan, run, level.concurrency)));
  const row = {
    ...rowOf(plan, result, level.concurrency),
    ...(repeated === undefined ? {} : { repeats: repeated }),
  };
  const perRequest = row.mean_s;
  const rounds = loads
    .slice(done + 1)
    .reduce((sum, load) => sum + (repeats * requests) / Math.min(load, requests), 0);
  const leftSeconds = perRequest === null || rounds === 0 ? null : rounds * perRequest;
  watch.onEvent({ kind: "finished", row, leftSeconds, isLevel: new Set(loads).size > 1 });
  return { result, row };
}

const levelOf = ({ request }: LabPlan, concurrency: number): Level => ({
  concurrency,
  prompt: request.prompt ?? "",
  maxTokens: request.maxTokens?.[0] ?? DEFAULT_BUDGET,
});

const NOTHING: Run = { records: [], saidBy: new Map() };

const rowOf = (plan: LabPlan, result: Run, concurrency: number): LoadRow =>
  loadRow(result, { concurrency, timeoutSeconds: plan.request.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS });

function baselineResult(records: readonly RequestRecord[], row: LoadRow): LabResult {
  const latencies = latenciesOf(records);
  const { n, ...figures } = latencyStatistics(latencies);
  const known = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  ) as Record<keyof typeof figures, number | null>;
  return { experiment: "baseline", summary: { n, ...known }, latencies_s: latencies, row };
}

/** A file that cannot be written is better known before the load than after it: every run keeps nothing first. */
export async function runBaseline(plan: LabPlan, generator: LoadGenerator, watch: LabWatch): Ran {
  const nothing = baselineResult([], rowOf(plan, NOTHING, 1));
  await watch.keep(nothing);
  const step = { label: "one at a time", done: 0, loads: [1] };
  const measured = await measure(plan, levelOf(plan, 1), generator, watch, step);
  return measured === null
    ? { result: nothing, complete: false }
    : { result: baselineResult(measured.result.records, measured.row), complete: true };
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
  await watch.keep(loadResult(name, rows));
  for (const [done, load] of loads.entries()) {
    const step = { label: `${load} in flight`, done, loads };
    const measured = await measure(plan, levelOf(plan, load), generator, watch, step);
    if (measured === null) return { result: loadResult(name, rows), complete: false };
    rows.push(measured.row);
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
    ...(row.repeats === undefined ? {} : { repeats: row.repeats }),
  };
}

export async function runTokenGrid(plan: LabPlan, generator: LoadGenerator, watch: LabWatch): Ran {
  const { promptChars = [], maxTokens = [] } = plan.request;
  const grid = promptChars.flatMap((chars) => maxTokens.map((budget) => ({ chars, budget })));
  const cells: TokenCell[] = [];
  const soFar = (): LabResult => ({ experiment: "tokens", cells, ...gridFinding(cells) });
  await watch.keep(soFar());
  for (const [done, { chars, budget }] of grid.entries()) {
    const prompt = gridPrompt(chars);
    const level = { concurrency: 1, prompt, maxTokens: budget };
    const label = `prompt ${prompt.length} chars, max_tokens ${budget}`;
    const measured = await measure(plan, level, generator, watch, { label, done, loads: grid.map(() => 1) });
    if (measured === null) return { result: soFar(), complete: false };
    cells.push(cellOf(measured.row, prompt.length, budget));
    await watch.keep(soFar());
  }
  return { result: soFar(), complete: true };
}
