/** A benchmark as text: the table, the charts, the knee, and what to think of the figures. */

import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import { count, ms, NOT_KNOWN, number, percent, tokensPerSecond } from "../format.ts";
import { type Bar, barChart } from "./bench-chart.ts";
import { checkLines } from "./bench-checks.ts";
import { errorLines, silentText } from "./bench-failures.ts";
import { boxPlots, heatMap } from "./bench-spread.ts";
import { alignedRows, bullets, section, table } from "./text-layout.ts";

const unitOf = ({ load }: BenchmarkDocument): string =>
  load.mode === "rate" || load.mode === "trace" ? "req/s" : "streams";

export function benchText(document: BenchmarkDocument): string {
  const { target, levels } = document;
  if (!levels.some(({ ok }) => ok > 0)) return `${silentText(document).join("\n")}\n`;
  return `${[
    `Benchmark of ${target.endpoint}, model ${target.model}`,
    ...section("Load", loadRows(document)),
    ...section("Latency (ms) and throughput", latencyTable(document)),
    ...section("Errors", errorLines(levels)),
    ...section(`Output throughput against ${unitOf(document)}`, throughputChart(document)),
    ...section(`TTFT against ${unitOf(document)} (minimum to p99, middle half, median)`, ttftBoxes(levels)),
    ...section(
      `ITL p95 against ${unitOf(document)}`,
      latencyChart(levels, (level) => level.itlMs?.p95),
    ),
    ...section(`E2E against ${unitOf(document)} (darker: more requests)`, e2eMap(levels)),
    ...section("Reading", readingLines(document)),
    ...section("Checks", checkLines(document, unitOf(document))),
    ...section("Warnings", bullets(document.warnings.map(({ message }) => message))),
  ].join("\n")}\n`;
}

function loadRows({ load, target }: BenchmarkDocument): string[] {
  const lengths = `${load.isl === null ? "data set" : count(Math.round(load.isl))} in, ${number(load.osl)} out`;
  const shared =
    load.prompts === "dataset"
      ? ""
      : `, ${load.sharedPrefixFraction === 0 ? "no shared prefix" : `${percent(load.sharedPrefixFraction)} shared prefix`}`;
  return alignedRows([
    {
      label: "Arrivals",
      value: load.arrivals,
      note: load.mode === "search" ? "automatic search" : undefined,
    },
    { label: "Tokens", value: `${lengths}${shared}` },
    {
      label: "Requests",
      value: `${target.api}, ${target.streaming ? "streaming" : "whole answers"}`,
      note: `seed ${load.seed}`,
    },
  ]);
}

const plain = (value: number | null | undefined): string => number(value);

function latencyTable(document: BenchmarkDocument): string[] {
  const hasGoodput = document.levels.some(({ goodput }) => goodput !== null);
  const isRate = unitOf(document) === "req/s";
  const header = [
    isRate ? "offered" : unitOf(document),
    "ok",
    "err",
    "TTFT p50",
    "p95",
    "ITL p50",
    "p95",
    "E2E p95",
    "tok/s",
    isRate ? "served" : "req/s",
    ...(hasGoodput ? ["good"] : []),
  ];
  return table(
    header,
    document.levels.map((level) => [
      plain(loadOf(level)),
      count(level.ok),
      count(level.requests - level.ok),
      plain(level.ttftMs?.p50),
      plain(level.ttftMs?.p95),
      plain(level.itlMs?.p50),
      plain(level.itlMs?.p95),
      plain(level.e2eMs?.p95),
      plain(level.outputTokensPerSecond),
      plain(level.requestsPerSecond),
      ...(hasGoodput ? [percent(level.goodput?.fraction)] : []),
    ]),
  );
}

function throughputChart({ levels, knee }: BenchmarkDocument): string[] {
  if (levels.length < 2) return [];
  return barChart(
    levels.map((level): Bar => {
      const load = loadOf(level);
      return {
        label: number(load),
        value: level.outputTokensPerSecond,
        shown: tokensPerSecond(level.outputTokensPerSecond),
        mark:
          knee === null
            ? undefined
            : load === knee.low
              ? "last below the knee"
              : load === knee.high
                ? "beyond it"
                : undefined,
      };
    }),
  );
}

function latencyChart(
  levels: readonly BenchmarkLevel[],
  figure: (level: BenchmarkLevel) => number | undefined,
): string[] {
  if (levels.length < 2) return [];
  return barChart(
    levels.map((level): Bar => {
      const value = figure(level);
      return {
        label: number(loadOf(level)),
        value: value ?? null,
        shown: value === undefined ? NOT_KNOWN : ms(value),
      };
    }),
  );
}

function ttftBoxes(levels: readonly BenchmarkLevel[]): string[] {
  const spreads = levels.flatMap((level) =>
    level.ttftMs === null ? [] : [{ label: number(loadOf(level)), summary: level.ttftMs }],
  );
  return spreads.length === 0 ? [] : boxPlots(spreads, ms);
}

function e2eMap(levels: readonly BenchmarkLevel[]): string[] {
  const columns = levels.map((level) => ({
    label: number(loadOf(level)),
    distribution: level.distributions.e2eMs,
  }));
  return levels.length < 2 ? [] : heatMap(columns, ms);
}

function readingLines(document: BenchmarkDocument): string[] {
  const { knee, concurrencyLimit, levels, search, load } = document;
  const unit = unitOf(document);
  const last = levels.at(-1);
  const lines: string[] = [];
  if (load.mode !== "trace" && levels.length > 1 && last !== undefined) {
    lines.push(
      knee === null
        ? `No knee up to ${number(loadOf(last))} ${unit}: throughput still grows with the load. Nothing is said about more.`
        : `The knee is at about ${number(knee.concurrency ?? knee.requestRate)} ${unit}, between ${number(knee.low)} and ${number(knee.high)}.`,
    );
  }
  if (concurrencyLimit !== null)
    lines.push(
      `The server works on about ${number(concurrencyLimit)} requests at once; more wait for their first token.`,
    );
  if (search !== null)
    lines.push(
      search.largest === null
        ? "No load measured keeps the targets."
        : `Largest load that keeps the targets: ${number(search.largest)} ${unit}${search.firstFailing === null ? ", and no higher one was found to miss them" : `; ${number(search.firstFailing)} misses them`}.`,
    );
  lines.push(...straightLineReading(document));
  return bullets(lines);
}

function straightLineReading({ straightLine, knee }: BenchmarkDocument): string[] {
  const { allLevels } = straightLine;
  return knee === null || allLevels === null
    ? []
    : [
        `A straight line through E2E fits all levels with R² ${number(allLevels.rSquared)} and is off by up to ${percent(allLevels.worstError)}: past the knee it describes the queue, not the server.`,
      ];
}
