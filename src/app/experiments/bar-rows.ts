/** Bars side by side, a row a load: a chart in characters that grows by a row as a level ends. At most 80 columns. */

import type { LoadRow } from "../../domain/lab/load-row.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import { number, time } from "../../domain/planning/wording.ts";
import { msFromSeconds, type Seconds } from "../../domain/units.ts";

export interface BarColumn {
  readonly title: string;
  readonly values: readonly (number | null)[];
  readonly shown: (value: number) => string;
}

const INDENT = "   ";
const BAR = 11;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const UNKNOWN = "—";

/** Anything above zero is seen. */
function barOf(share: number): string {
  const eighths = Math.max(share > 0 ? 1 : 0, Math.round(share * BAR * EIGHTHS.length));
  return `${"█".repeat(Math.floor(eighths / EIGHTHS.length))}${EIGHTHS[eighths % EIGHTHS.length] ?? ""}`;
}

/** Each column's longest bar is its largest value. @param name - of the labels: "streams". */
export function barRows(
  name: string,
  labels: readonly string[],
  columns: readonly BarColumn[],
): readonly string[] {
  const labelWidth = Math.max(name.length, ...labels.map((label) => label.length));
  const drawn = columns.map(({ title, values, shown }) => {
    const most = Math.max(0, ...values.map((value) => value ?? 0));
    const texts = values.map((value) => (value === null ? UNKNOWN : shown(value)));
    const width = Math.max(...texts.map((text) => text.length));
    const cells = values.map((value, at) =>
      `${(texts[at] ?? "").padStart(width)} ${value === null || most === 0 ? "" : barOf(value / most)}`.padEnd(
        width + 1 + BAR,
      ),
    );
    return [title.padEnd(width + 1 + BAR), ...cells];
  });
  return [name, ...labels].map((label, at) =>
    `${INDENT}${label.padStart(labelWidth)}  ${drawn.map((column) => column[at] ?? "").join("  ")}`.trimEnd(),
  );
}

/** TTFT, ITL and throughput of a benchmark's levels. @param unit - "streams" or "req/s". */
export function levelBars(levels: readonly BenchmarkLevel[], unit: string): readonly string[] {
  if (levels.length === 0) return [];
  return barRows(
    unit,
    levels.map((level) => number(loadOf(level))),
    [
      {
        title: "tok/s",
        values: levels.map(({ outputTokensPerSecond }) => outputTokensPerSecond),
        shown: number,
      },
      { title: "TTFT p95", values: levels.map(({ ttftMs }) => ttftMs?.p95 ?? null), shown: time },
      { title: "ITL p95", values: levels.map(({ itlMs }) => itlMs?.p95 ?? null), shown: time },
    ],
  );
}

const secondsShown = (value: Seconds): string => time(msFromSeconds(value));

/** Throughput, latency and failures of a lab run's levels. */
export function loadRowBars(rows: readonly LoadRow[]): readonly string[] {
  if (rows.length === 0) return [];
  return barRows(
    "in flight",
    rows.map(({ concurrency }) => number(concurrency)),
    [
      { title: "good req/s", values: rows.map(({ goodput_rps }) => goodput_rps ?? null), shown: number },
      { title: "p95", values: rows.map(({ p95_s }) => p95_s), shown: secondsShown },
      { title: "errors", values: rows.map(({ err }) => err), shown: number },
    ],
  );
}
