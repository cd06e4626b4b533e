/** How far the figures of repeated levels scatter, as text. */
import type { Repeats } from "../../domain/lab/repeated-runs.ts";
import type { Interval } from "../../domain/measurement/confidence.ts";
import { count, type Formatter, number, range, seconds } from "../format.ts";
import { paragraph, table } from "./text-layout.ts";

export interface Repeated {
  readonly label: string;
  readonly repeats: Repeats | undefined;
}

const shown = (interval: Interval | null, format: Formatter): string =>
  interval === null ? number(null) : range(interval.low, interval.high, format);

/** Nothing where each level was run once. @param name - of the labels. */
export function repeatLines(name: string, levels: readonly Repeated[]): string[] {
  const repeated = levels.flatMap(({ label, repeats }) =>
    repeats === undefined ? [] : [{ label, repeats }],
  );
  const [first] = repeated;
  if (first === undefined) return [];
  return [
    "",
    ...table(
      [name, "p50", "p95", "good/s"],
      repeated.map(({ label, repeats }) => [
        label,
        shown(repeats.p50_s, seconds),
        shown(repeats.p95_s, seconds),
        shown(repeats.goodput_rps, number),
      ]),
    ),
    ...paragraph(`95 % intervals over ${count(first.repeats.runs)} runs of each.`),
  ];
}
