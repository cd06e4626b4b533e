/** Turns the records of a level's runs into its figures. Failed and warm-up requests are in none of the latencies. */
import { type Ms, type RequestsPerSecond, secondsFromMs } from "../units.ts";
import type { BenchmarkLevel } from "./benchmark-level.ts";
import { confidenceInterval, type Interval } from "./confidence.ts";
import { distributionOf } from "./distribution.ts";
import { mayRepeatKey } from "./failure-kind.ts";
import { hasTargets, isGood, type LatencyTargets } from "./goodput.ts";
import { histogramOf, merge } from "./histogram.ts";
import { type LatencySummary, summaryOf, summaryOfValues } from "./latency-summary.ts";
import type { LoadResult } from "./load-job.ts";
import { e2eMs, isOk, itlMs, type RequestRecord, tpotInclFirstMs, ttftMs } from "./request-record.ts";
import { littlesLawRatio, type SteadyWindow, steadyWindow } from "./steady-window.ts";
import { reasonsAgainst, reasonsAgainstWorkers } from "./validity.ts";
import type { WorkerFigures } from "./worker-share.ts";

export interface LevelContext {
  readonly concurrency: number | null;
  readonly requestRate: RequestsPerSecond | null;
  readonly targets: LatencyTargets;
  readonly maxErrorShare: number;
}

interface RunFigures {
  readonly window: SteadyWindow | null;
  readonly littlesLaw: number | null;
  readonly requestsPerSecond: RequestsPerSecond;
  readonly outputTokensPerSecond: number;
  readonly totalTokensPerSecond: number | null;
  readonly goodPerSecond: number;
  readonly durationSeconds: number;
  readonly ttft: LatencySummary | null;
  readonly itl: LatencySummary | null;
}

const measuredOf = (run: LoadResult): RequestRecord[] => run.records.filter((record) => !record.warmup);
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;
const knownMean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : meanOf(known);
};

function figuresOf(run: LoadResult, context: LevelContext): RunFigures {
  const window = steadyWindow(run.records, context.concurrency);
  const measured = measuredOf(run);
  const ok = measured.filter(isOk);
  const ended = window?.succeeded ?? [];
  const perSecond = (amount: number) => (window === null ? 0 : amount / window.seconds);
  const inputs = ended.map((record) => record.inputTokens);
  const output = sumOf(ended.map((record) => record.outputTokens));
  const knowsInput = ended.length > 0 && inputs.every((tokens) => tokens !== null);
  const last = measured.reduce((latest, { endMs }) => Math.max(latest, endMs), 0);
  const first = measured.reduce((earliest, { sentMs }) => Math.min(earliest, sentMs), last);
  return {
    window,
    littlesLaw: window === null ? null : littlesLawRatio(window, context.concurrency),
    requestsPerSecond: perSecond(ended.length),
    outputTokensPerSecond: perSecond(output),
    totalTokensPerSecond: knowsInput ? perSecond(output + sumOf(inputs.map((tokens) => tokens ?? 0))) : null,
    goodPerSecond: perSecond(ended.filter((record) => isGood(record, context.targets)).length),
    durationSeconds: measured.length === 0 ? 0 : secondsFromMs(last - first),
    ttft: summaryOfValues(ok.map(ttftMs)),
    itl: summaryOfValues(ok.map(itlMs)),
  };
}

function samplesOf(results: readonly LoadResult[]): Record<string, string> {
  const said = results.flatMap(({ saidBy }) => [...saidBy]);
  return Object.fromEntries(said.filter(([kind, text]) => text !== "" && !mayRepeatKey(kind)));
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function offeredRatio(runs: readonly RunFigures[], context: LevelContext): number | null {
  const { concurrency, requestRate } = context;
  if (concurrency !== null) {
    const inFlight = knownMean(runs.map(({ window }) => window?.inFlight ?? null));
    return inFlight === null ? null : inFlight / concurrency;
  }
  if (requestRate === null) return null;
  const answered = knownMean(
    runs.map(({ window }) => (window === null ? null : window.ended.length / window.seconds)),
  );
  return answered === null ? null : answered / requestRate;
}

function repeatsOf(runs: readonly RunFigures[]): BenchmarkLevel["repeats"] {
  if (runs.length < 2) return null;
  const interval = (figure: (run: RunFigures) => number | undefined): Interval | null => {
    const values = runs.map(figure).filter((value) => value !== undefined);
    return values.length === runs.length ? confidenceInterval(values) : null;
  };
  return {
    count: runs.length,
    outputTokensPerSecond: interval((run) => run.outputTokensPerSecond),
    requestsPerSecond: interval((run) => run.requestsPerSecond),
    ttftP95Ms: interval((run) => run.ttft?.p95),
    itlP95Ms: interval((run) => run.itl?.p95),
  };
}

function checksOf(
  results: readonly LoadResult[],
  runs: readonly RunFigures[],
  measured: readonly RequestRecord[],
  context: LevelContext,
): BenchmarkLevel["checks"] {
  const isOpen = context.concurrency === null;
  const delays = isOpen ? measured.map((record): Ms => record.sentMs - record.intendedMs) : [];
  const figures = {
    littlesLawRatio: knownMean(runs.map((run) => run.littlesLaw)),
    offeredRatio: offeredRatio(runs, context),
    meanInFlight: knownMean(runs.map(({ window }) => window?.inFlight ?? null)),
    eventLoopDelayP99Ms: Math.max(...results.map(({ checks }) => checks.eventLoopDelayP99Ms)),
    runQueueMsPerSecond: knownMean(results.map(({ checks }) => checks.runQueueMsPerSecond)),
    sendDelayP99Ms: summaryOfValues(delays)?.p99 ?? null,
    clientCpuMs: knownMean(results.map(({ checks }) => checks.cpuMs)),
  };
  const reasons = reasonsAgainst({
    ...figures,
    requests: measured.length,
    ok: measured.filter(isOk).length,
    concurrency: context.concurrency,
    maxErrorShare: context.maxErrorShare,
    stopped: results.find(({ stopped }) => stopped !== null)?.stopped ?? null,
  });
  const steadySeconds = meanOf(runs.map(({ window }) => window?.seconds ?? 0));
  reasons.push(...reasonsAgainstWorkers(workersOf(results), steadySeconds));
  return { ...figures, valid: reasons.length === 0, reasons };
}

const workersOf = (results: readonly LoadResult[]): WorkerFigures[] =>
  results.flatMap(({ workers }) => workers ?? []);

/** Only of a level that several workers sent. */
function workersSection(results: readonly LoadResult[]): Pick<BenchmarkLevel, "workers" | "lost"> {
  const workers = workersOf(results);
  if (workers.length === 0) return {};
  const lost = workers.map((worker) => worker.lost);
  return { workers, lost: lost.includes(null) ? null : sumOf(lost.map((some) => some ?? 0)) };
}

/** @param results - one for each repeat of the level; at least one. */
export function levelReport(results: readonly LoadResult[], context: LevelContext): BenchmarkLevel {
  const measured = results.flatMap(measuredOf);
  const ok = measured.filter(isOk);
  const runs = results.map((result) => figuresOf(result, context));
  const itl = summaryOfValues(ok.map(itlMs));
  const gaps = merge(results.map(({ chunkGaps }) => chunkGaps));
  const { concurrency, requestRate, targets } = context;
  return {
    ...(concurrency === null ? {} : { concurrency }),
    ...(requestRate === null ? {} : { requestRate }),
    requests: measured.length,
    ok: ok.length,
    errors: countBy(measured.flatMap(({ failure }) => failure ?? [])),
    errorSamples: samplesOf(results),
    oddities: countBy(measured.flatMap(({ oddities }) => oddities)),
    tokensFrom: countBy(ok.map(({ tokensFrom }) => tokensFrom)),
    durationSeconds: sumOf(runs.map((run) => run.durationSeconds)),
    steadySeconds: sumOf(runs.map(({ window }) => window?.seconds ?? 0)),
    ttftMs: summaryOfValues(ok.map(ttftMs)),
    itlMs: itl,
    tpotExclFirstMs: itl,
    tpotInclFirstMs: summaryOfValues(ok.map(tpotInclFirstMs)),
    chunkGapMs: summaryOf(gaps),
    e2eMs: summaryOfValues(ok.map(e2eMs)),
    distributions: {
      ttftMs: distributionOf(histogramOf(ok.map(ttftMs).filter((value) => value !== null))),
      chunkGapMs: distributionOf(gaps),
      e2eMs: distributionOf(histogramOf(ok.map(e2eMs))),
    },
    inputTokens: knownMean(ok.map(({ inputTokens }) => inputTokens)),
    outputTokens: knownMean(ok.map(({ outputTokens }) => outputTokens)),
    outputTokensPerSecond: meanOf(runs.map((run) => run.outputTokensPerSecond)),
    totalTokensPerSecond: knownMean(runs.map((run) => run.totalTokensPerSecond)),
    requestsPerSecond: meanOf(runs.map((run) => run.requestsPerSecond)),
    goodput: hasTargets(targets)
      ? {
          requestsPerSecond: meanOf(runs.map((run) => run.goodPerSecond)),
          fraction:
            measured.length === 0
              ? 0
              : measured.filter((record) => isGood(record, targets)).length / measured.length,
        }
      : null,
    checks: checksOf(results, runs, measured, context),
    ...workersSection(results),
    repeats: repeatsOf(runs),
  };
}
