/** An experiment of the lab as one picture. */
import type { LabDocument, ResultOf } from "../../domain/lab/lab-document.ts";
import { labRequestSchema } from "../../domain/lab/lab-request.ts";
import { binsOf } from "../../domain/lab/latency-statistics.ts";
import type { LoadRow } from "../../domain/lab/load-row.ts";
import { bytesFromGib, percentFromFraction } from "../../domain/units.ts";
import { billions, count, gib, number, seconds, tokensPerSecond, usd } from "../format.ts";
import { binPanel, boxAndPoints, columnPanel, gridPanel } from "./lab-panels.ts";
import { type Curve, type LoadPanel, loadPanel } from "./load-panel.ts";
import { type Drawn, panelGrid } from "./panel-grid.ts";

const BINS = 12;
const IN_FLIGHT = "requests in flight";

const inGib = (value: number): string => gib(bytesFromGib(value));
const inPercent = (value: number): string => `${number(value)} %`;
const lines =
  (panel: LoadPanel): Drawn =>
  (left, top) =>
    loadPanel(panel, left, top);

/** Points whose figure is known. */
const curveOf = <Item>(
  name: string,
  items: readonly Item[],
  load: (item: Item) => number,
  value: (item: Item) => number | null | undefined,
): Curve => ({
  name,
  points: items.flatMap((item) => {
    const known = value(item);
    return known == null ? [] : [{ load: load(item), value: known }];
  }),
});

type Knee = ResultOf<"sweep">["knee"];
type Figure = (row: LoadRow) => number | null | undefined;

function rowPanel(
  rows: readonly LoadRow[],
  knee: Knee,
  titled: Pick<LoadPanel, "title" | "shown">,
  curves: readonly (readonly [string, Figure])[],
): Drawn {
  return lines({
    ...titled,
    xTitle: IN_FLIGHT,
    knee,
    curves: curves.map(([name, figure]) => curveOf(name, rows, ({ concurrency }) => concurrency, figure)),
  });
}

const latencyPanel = (rows: readonly LoadRow[], knee: Knee): Drawn =>
  rowPanel(rows, knee, { title: "Latency of whole answers", shown: seconds }, [
    ["p50", ({ p50_s }) => p50_s],
    ["p95", ({ p95_s }) => p95_s],
    ["p99", ({ p99_s }) => p99_s],
  ]);

const throughputPanel = (rows: readonly LoadRow[], knee: Knee): Drawn =>
  rowPanel(rows, knee, { title: "Throughput, req/s" }, [
    ["all", ({ throughput_rps }) => throughput_rps],
    ["successes", ({ goodput_rps }) => goodput_rps],
  ]);

const errorPanel = (rows: readonly LoadRow[]): Drawn =>
  rowPanel(rows, null, { title: "Failed requests", shown: inPercent }, [
    ["errors", ({ error_rate }) => (error_rate === null ? null : percentFromFraction(error_rate))],
  ]);

function sweepPanels({ rows, knee }: ResultOf<"sweep">): Drawn[] {
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
    errorPanel(rows),
  ];
}

function tokenPanels({ cells }: ResultOf<"tokens">): Drawn[] {
  const sizes = [...new Set(cells.map(({ prompt_chars }) => prompt_chars))];
  const bySize = (value: (cell: (typeof cells)[number]) => number | null | undefined): Curve[] =>
    sizes.map((size) =>
      curveOf(
        `${count(size)} chars`,
        cells.filter(({ prompt_chars }) => prompt_chars === size),
        ({ max_tokens }) => max_tokens,
        value,
      ),
    );
  const grid = cells.map(({ prompt_chars, max_tokens, p95_s }) => ({
    column: count(max_tokens),
    row: count(prompt_chars),
    value: p95_s,
  }));
  const xTitle = "max_tokens";
  return [
    (left, top) =>
      gridPanel({ title: "p95 by prompt characters and budget", xTitle }, grid, seconds, left, top),
    lines({
      title: "p95 by budget",
      xTitle,
      knee: null,
      shown: seconds,
      curves: bySize(({ p95_s }) => p95_s),
    }),
    lines({
      title: "Tokens answers really held",
      xTitle,
      knee: null,
      curves: bySize(({ completion_tokens }) => completion_tokens),
    }),
  ];
}

/** A histogram, a box plot and the latencies in their order. */
function spreadOf(latencies: readonly number[]): Drawn[] {
  if (latencies.length === 0) return [];
  const xTitle = "latency";
  return [
    (left, top) =>
      binPanel({ title: "Requests by latency", xTitle }, binsOf(latencies, BINS), seconds, left, top),
    (left, top) => boxAndPoints({ title: "Latency", xTitle: "" }, latencies, seconds, left, top),
    lines({
      title: "Latency in order",
      xTitle: "request",
      knee: null,
      shown: seconds,
      curves: [
        curveOf(
          "latency",
          latencies.map((value, at) => ({ value, at })),
          ({ at }) => at + 1,
          ({ value }) => value,
        ),
      ],
    }),
  ];
}

function cliffPanels({ multi_head, grouped }: ResultOf<"kv-cliff">, parameters: unknown): Drawn[] {
  const { contextTokens, lineAGib = 0, lineBGib = 0, heads, kvHeads } = labRequestSchema.parse(parameters);
  const curve = (name: string, totals: readonly number[]): Curve => ({
    name,
    points: totals.map((value, at) => ({ load: at + 1, value })),
  });
  return [
    lines({
      title: `Weights and KV cache at ${count(contextTokens, "token")} a user`,
      xTitle: "concurrent users",
      knee: null,
      shown: inGib,
      levels: [
        { value: lineAGib, name: `A100/H100, ${number(lineAGib)} GiB` },
        { value: lineBGib, name: `H200, ${number(lineBGib)} GiB` },
      ],
      curves: [
        curve("every head its own KV", multi_head.total_gib),
        curve(`${count(kvHeads)} of ${count(heads)} heads (GQA)`, grouped.total_gib),
      ],
    }),
  ];
}

type Samples = ResultOf<"watch">["samples"];

function watchPanels(samples: Samples): Drawn[] {
  const panel = (
    title: string,
    shown: (value: number) => string,
    figure: (sample: Samples[number]) => number | null,
  ): Drawn =>
    lines({
      title,
      xTitle: "seconds",
      knee: null,
      shown,
      curves: [curveOf(title, samples, ({ t_s }) => t_s, figure)],
    });
  return samples.length === 0
    ? []
    : [
        panel("GPU memory used", inGib, ({ vram_used_gib }) => vram_used_gib),
        panel("GPU use", inPercent, ({ gpu_util_pct }) => gpu_util_pct),
        panel("GPU power, W", number, ({ power_w }) => power_w),
      ];
}

function panelsOf({ result, parameters }: LabDocument): Drawn[] {
  switch (result.experiment) {
    case "baseline":
      return spreadOf(result.latencies_s);
    case "sweep":
      return sweepPanels(result);
    case "overload":
      return [
        latencyPanel(result.rows, null),
        errorPanel(result.rows),
        throughputPanel(result.rows, result.knee),
      ];
    case "tokens":
      return tokenPanels(result);
    case "throughput":
      return [...spreadOf(result.latencies_s ?? []), ...watchPanels(result.watch)];
    case "kv-cliff":
      return cliffPanels(result, parameters);
    case "weights": {
      const columns = result.rows.map(({ precision, gib: value }) => ({ label: precision, value }));
      return [
        (left, top) =>
          columnPanel({ title: "Weights, GiB", xTitle: "precision" }, columns, number, left, top),
      ];
    }
    case "roi": {
      const columns = [
        { label: "A100/H100", value: result.per_user_a },
        { label: "H200", value: result.per_user_b },
      ];
      return [
        (left, top) =>
          columnPanel({ title: "Price of a concurrent user", xTitle: "GPU" }, columns, usd, left, top),
      ];
    }
    case "watch":
      return watchPanels(result.samples);
    default:
      return [];
  }
}

function subtitleOf({ result, settings, createdAt }: LabDocument): string {
  const place = settings === null ? "" : `${settings.model} at ${settings.baseUrl}; `;
  switch (result.experiment) {
    case "throughput":
      return `${place}${tokensPerSecond(result.tokens_per_s)} of a single stream; ${createdAt}`;
    case "weights":
      return `${billions(result.parameters_b)} parameters`;
    case "sweep":
      return `${place}${result.knee === null ? "no knee up to the largest load" : `knee at about ${number(result.knee.load)} in flight`}; ${createdAt}`;
    case "kv-cliff":
    case "roi":
      return "Computed, not measured.";
    default:
      return `${place}${createdAt}`;
  }
}

/** Null where the experiment has nothing to draw. */
export function labPicture(document: LabDocument): string | null {
  const panels = panelsOf(document);
  return panels.length === 0
    ? null
    : panelGrid(`Lab: ${document.result.experiment}`, subtitleOf(document), panels);
}
