/** Box plots and a heat map in a terminal: how latencies are spread at each load. */
import type { Distribution } from "../../domain/measurement/distribution.ts";
import type { LatencySummary } from "../../domain/measurement/latency-summary.ts";

export interface Spread {
  readonly label: string;
  readonly summary: LatencySummary;
}

const WIDTH = 52;

/** Minimum to p99 as a line, the middle half as a box, the median in it, on one logarithmic axis. */
export function boxPlots(spreads: readonly Spread[], shown: (value: number) => string): string[] {
  const low = Math.min(...spreads.map(({ summary }) => summary.min));
  const high = Math.max(...spreads.map(({ summary }) => summary.p99));
  if (!(low > 0) || !(high > low)) return [];
  const place = (value: number) => {
    const share = Math.log(value / low) / Math.log(high / low);
    return Math.round(Math.min(1, Math.max(0, share)) * (WIDTH - 1));
  };
  const labelWidth = Math.max(...spreads.map(({ label }) => label.length));
  const rows = spreads.map(({ label, summary }) => {
    const cells = Array.from({ length: WIDTH }, () => " ");
    const draw = (from: number, to: number, mark: string) => cells.fill(mark, place(from), place(to) + 1);
    draw(summary.min, summary.p99, "─");
    draw(summary.p25, summary.p75, "█");
    draw(summary.p50, summary.p50, "│");
    return `   ${label.padStart(labelWidth)}  ${cells.join("").trimEnd()}`;
  });
  const [from, to] = [shown(low), shown(high)];
  const axis = `${from}${" ".repeat(Math.max(1, WIDTH - from.length - to.length))}${to}`;
  return [...rows, `   ${" ".repeat(labelWidth)}  ${axis}`];
}

export interface HeatColumn {
  readonly label: string;
  readonly distribution: Distribution;
}

const SHADES = [" ", "░", "▒", "▓", "█"];
/** Narrower columns cannot hold their label. */
const COLUMN = 6;
const MOST_COLUMNS = 11;

/** A column a load, a row a doubling of the latency, darker where more of the load's requests lie. */
export function heatMap(columns: readonly HeatColumn[], shown: (value: number) => string): string[] {
  const used = columns.slice(-MOST_COLUMNS);
  const doublings = used.flatMap(({ distribution }) => distribution.map(({ fromMs }) => doublingOf(fromMs)));
  if (doublings.length === 0) return [];
  const [low, high] = [Math.min(...doublings), Math.max(...doublings)];
  const rows = Array.from({ length: high - low + 1 }, (_, at) => high - at);
  const labels = rows.map((row) => shown(2 ** row));
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const lines = rows.map((row, at) => {
    const cells = used.map(({ distribution }) => shadeOf(distribution, row).repeat(COLUMN - 1));
    return `   ${(labels[at] ?? "").padStart(labelWidth)}  ${cells.join(" ")}`.trimEnd();
  });
  const names = used.map(({ label }) => label.slice(0, COLUMN - 1).padEnd(COLUMN - 1));
  return [...lines, `   ${" ".repeat(labelWidth)}  ${names.join(" ")}`.trimEnd()];
}

const doublingOf = (value: number): number => Math.floor(Math.log2(value) + 1e-9);

function shadeOf(distribution: Distribution, doubling: number): string {
  const total = distribution.reduce((sum, { count }) => sum + count, 0);
  const here = distribution
    .filter(({ fromMs }) => doublingOf(fromMs) === doubling)
    .reduce((sum, { count }) => sum + count, 0);
  return SHADES[here === 0 ? 0 : Math.max(1, Math.round((here / total) * (SHADES.length - 1)))] ?? " ";
}
