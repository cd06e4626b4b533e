/** Curves of an experiment against load or answer budget, error bars where levels were repeated. */
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import type { LoadRow } from "../../domain/lab/load-row.ts";
import type { Interval } from "../../domain/measurement/confidence.ts";
import { percentFromFraction } from "../../domain/units.ts";
import { count, number, seconds } from "../format.ts";
import { gridPanel } from "./lab-panels.ts";
import { type Curve, type LoadPanel, loadPanel } from "./load-panel.ts";
import type { Drawn } from "./panel-grid.ts";

const IN_FLIGHT = "requests in flight";

export const inPercent = (value: number): string => `${number(value)} %`;
export const lines =
  (panel: LoadPanel): Drawn =>
  (left, top) =>
    loadPanel(panel, left, top);

type Figure<Item> = (item: Item) => number | null | undefined;

/** Points whose figure is known. @param spread - the interval of a repeated figure. */
export const curveOf = <Item>(
  name: string,
  items: readonly Item[],
  load: (item: Item) => number,
  value: Figure<Item>,
  spread: (item: Item) => Interval | null | undefined = () => null,
): Curve => ({
  name,
  points: items.flatMap((item) => {
    const known = value(item);
    if (known == null) return [];
    const interval = spread(item);
    return [{ load: load(item), value: known, low: interval?.low, high: interval?.high }];
  }),
});

type Knee = ResultOf<"sweep">["knee"];
type RowCurve = readonly [
  string,
  Figure<LoadRow>,
  ((repeats: NonNullable<LoadRow["repeats"]>) => Interval | null)?,
];

function rowPanel(
  rows: readonly LoadRow[],
  knee: Knee,
  titled: Pick<LoadPanel, "title" | "shown">,
  curves: readonly RowCurve[],
): Drawn {
  return lines({
    ...titled,
    xTitle: IN_FLIGHT,
    knee,
    curves: curves.map(([name, figure, spread]) =>
      curveOf(
        name,
        rows,
        ({ concurrency }) => concurrency,
        figure,
        ({ repeats }) => (repeats === undefined ? null : spread?.(repeats)),
      ),
    ),
  });
}

const latencyPanel = (rows: readonly LoadRow[], knee: Knee): Drawn =>
  rowPanel(rows, knee, { title: "Latency of whole answers", shown: seconds }, [
    ["p50", ({ p50_s }) => p50_s, ({ p50_s }) => p50_s],
    ["p95", ({ p95_s }) => p95_s, ({ p95_s }) => p95_s],
    ["p99", ({ p99_s }) => p99_s],
  ]);

const throughputPanel = (rows: readonly LoadRow[], knee: Knee): Drawn =>
  rowPanel(rows, knee, { title: "Throughput, req/s" }, [
    ["all", ({ throughput_rps }) => throughput_rps],
    ["successes", ({ goodput_rps }) => goodput_rps, ({ goodput_rps }) => goodput_rps],
  ]);

const errorPanel = (rows: readonly LoadRow[]): Drawn =>
  rowPanel(rows, null, { title: "Failed requests", shown: inPercent }, [
    ["errors", ({ error_rate }) => (error_rate === null ? null : percentFromFraction(error_rate))],
  ]);

export function sweepPanels({ rows, knee }: ResultOf<"sweep">): Drawn[] {
  const isStreamed = rows.some(({ ttft_p50_s }) => ttft_p50_s != null);
  return [
    throughputPanel(rows, knee),
    latencyPanel(rows, knee),
    ...(isStreamed
      ? [
          rowPanel(rows, knee, { title: "Time to first token", shown: seconds }, [
            ["p50", ({ ttft_p50_s }) => ttft_p50_s],
            ["p95", ({ ttft_p95_s }) => ttft_p95_s],
          ]),
          rowPanel(rows, knee, { title: "Inter-token latency", shown: seconds }, [
            ["p50", ({ itl_p50_s }) => itl_p50_s],
            ["p95", ({ itl_p95_s }) => itl_p95_s],
          ]),
        ]
      : []),
    ...(rows.some(({ err }) => err > 0) ? [errorPanel(rows)] : []),
  ];
}

export const overloadPanels = ({ rows, knee }: ResultOf<"overload">): Drawn[] => [
  latencyPanel(rows, null),
  errorPanel(rows),
  throughputPanel(rows, knee),
];

type Cell = ResultOf<"tokens">["cells"][number];

export function tokenPanels({ cells }: ResultOf<"tokens">): Drawn[] {
  const sizes = [...new Set(cells.map(({ prompt_chars }) => prompt_chars))];
  const bySize = (value: Figure<Cell>, spread: (cell: Cell) => Interval | null | undefined = () => null) =>
    sizes.map((size) =>
      curveOf(
        `${count(size)} chars`,
        cells.filter(({ prompt_chars }) => prompt_chars === size),
        ({ max_tokens }) => max_tokens,
        value,
        spread,
      ),
    );
  const grid = cells.map(({ prompt_chars, max_tokens, p95_s }) => ({
    column: count(max_tokens),
    row: count(prompt_chars),
    value: p95_s,
  }));
  const curves = { xTitle: "max_tokens", knee: null };
  return [
    (left, top) =>
      gridPanel(
        { title: "p95 by prompt characters and budget", xTitle: "max_tokens" },
        grid,
        seconds,
        left,
        top,
      ),
    lines({
      ...curves,
      title: "p95 by budget",
      shown: seconds,
      curves: bySize(
        ({ p95_s }) => p95_s,
        ({ repeats }) => repeats?.p95_s,
      ),
    }),
    ...(cells.some(({ completion_tokens }) => completion_tokens != null)
      ? [
          lines({
            ...curves,
            title: "Tokens answers really held",
            curves: bySize(({ completion_tokens }) => completion_tokens),
          }),
        ]
      : []),
  ];
}
