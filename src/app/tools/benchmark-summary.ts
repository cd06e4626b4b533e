/** A benchmark as a chat model can read and repeat it: the figures of each level, a table, the knee, what to think of it. */
import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import { number, plural } from "../../domain/planning/wording.ts";
import { textTable } from "./text-table.ts";

const unitOf = ({ load }: BenchmarkDocument): string => (load.mode === "rate" ? "req/s" : "streams");
const loadText = ({ load }: BenchmarkDocument, level: BenchmarkLevel): string =>
  load.mode === "rate" ? `${number(loadOf(level))} req/s` : plural(loadOf(level), "stream");
const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? "—" : number(value);

/** @param file - where the whole document is kept. */
export function benchmarkSummary(document: BenchmarkDocument, file: string) {
  const { target, load, levels } = document;
  const isValid = levels.length > 0 && levels.every(({ checks }) => checks.valid);
  return {
    message: messageOf(document),
    endpoint: target.endpoint,
    servedModel: target.model,
    isl: load.isl,
    osl: load.osl,
    levels: levels.map(levelFigures),
    table: tableOf(document),
    reading: readingOf(document),
    valid: isValid,
    validity: isValid
      ? "Every level passed the checks of the measurement itself."
      : levels.flatMap((level) =>
          level.checks.reasons.map((reason) => `Not valid at ${loadText(document, level)}: ${reason}.`),
        ),
    knee: document.knee,
    concurrencyLimit: document.concurrencyLimit,
    complete: document.complete,
    warnings: document.warnings.map(({ message }) => message),
    file,
  };
}

function messageOf({ target, levels, complete }: BenchmarkDocument): string {
  const { host } = new URL(target.endpoint);
  if (!levels.some(({ ok }) => ok > 0)) return `No request to ${host} succeeded.`;
  const early = complete ? "" : " The run was broken off before its end.";
  return `${plural(levels.length, "level")} of ${host}, model ${target.model}, measured.${early}`;
}

function levelFigures(level: BenchmarkLevel) {
  const { concurrency, requestRate, requests, ok, errors, ttftMs, itlMs, e2eMs, checks } = level;
  return {
    ...(concurrency === undefined ? { requestsPerSecondOffered: requestRate } : { concurrency }),
    requests,
    ok,
    errors,
    errorSamples: level.errorSamples,
    ttftMs: ttftMs === null ? null : { p50: ttftMs.p50, p95: ttftMs.p95 },
    itlMs: itlMs === null ? null : { p50: itlMs.p50, p95: itlMs.p95 },
    e2eMs: e2eMs === null ? null : { p50: e2eMs.p50, p95: e2eMs.p95 },
    outputTokensPerSecond: level.outputTokensPerSecond,
    requestsPerSecond: level.requestsPerSecond,
    goodputFraction: level.goodput?.fraction ?? null,
    valid: checks.valid,
    reasons: checks.reasons,
  };
}

const HEADINGS = ["TTFT p50 ms", "p95", "ITL p50 ms", "p95", "tok/s", "req/s", "ok", "errors", "valid"];

/** Rows of equal width, the headings first. */
function tableOf(document: BenchmarkDocument): readonly string[] {
  const rows = document.levels.map((level) => [
    number(loadOf(level)),
    shown(level.ttftMs?.p50),
    shown(level.ttftMs?.p95),
    shown(level.itlMs?.p50),
    shown(level.itlMs?.p95),
    number(level.outputTokensPerSecond),
    number(level.requestsPerSecond),
    number(level.ok),
    number(level.requests - level.ok),
    level.checks.valid ? "yes" : "no",
  ]);
  if (rows.length === 0) return [];
  return textTable([[unitOf(document), ...HEADINGS], ...rows]);
}

function readingOf(document: BenchmarkDocument): readonly string[] {
  const { levels, knee, concurrencyLimit, search } = document;
  const unit = unitOf(document);
  const lines: string[] = [];
  const last = levels.at(-1);
  if (levels.length > 1 && last !== undefined)
    lines.push(
      knee === null
        ? `No knee up to ${number(loadOf(last))} ${unit}: throughput still grows with the load, and nothing is said about more.`
        : `The knee is at about ${number(knee.concurrency ?? knee.requestRate ?? knee.low)} ${unit}, between ${number(knee.low)} and ${number(knee.high)}: more load adds waiting, not throughput.`,
    );
  if (concurrencyLimit !== null)
    lines.push(
      `The server works on about ${number(concurrencyLimit)} requests at once; more wait for their first token.`,
    );
  if (search !== null)
    lines.push(
      search.largest === null
        ? "No load measured keeps the targets."
        : `Largest load measured that keeps the targets: ${number(search.largest)} ${unit}.`,
    );
  return lines;
}
