/** An experiment of the lab as one picture. */
import type { LabDocument, ResultOf } from "../../domain/lab/lab-document.ts";
import { labRequestSchema } from "../../domain/lab/lab-request.ts";
import { binsOf } from "../../domain/lab/latency-statistics.ts";
import { bytesFromGib } from "../../domain/units.ts";
import { billions, count, gib, number, seconds, tokensPerSecond, usd } from "../format.ts";
import { curveOf, inPercent, lines, overloadPanels, sweepPanels, tokenPanels } from "./lab-load-panels.ts";
import { binPanel, boxAndPoints, columnPanel } from "./lab-panels.ts";
import type { Curve } from "./load-panel.ts";
import { type Drawn, panelGrid } from "./panel-grid.ts";

const BINS = 12;

const inGib = (value: number): string => gib(bytesFromGib(value));
/** A histogram and a box plot of what lies above the smallest, and the latencies in their order. */
function spreadOf(latencies: readonly number[]): Drawn[] {
  if (latencies.length === 0) return [];
  const least = Math.min(...latencies);
  const above = latencies.map((value) => value - least);
  const title = `Latency above the smallest, ${seconds(least)}`;
  return [
    (left, top) =>
      binPanel({ title, xTitle: "requests by latency" }, binsOf(above, BINS), seconds, left, top),
    (left, top) => boxAndPoints({ title, xTitle: "" }, above, seconds, left, top),
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
      return overloadPanels(result);
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

function subtitleOf({ result, parameters, settings, createdAt }: LabDocument): string {
  const { repeats = 1 } = labRequestSchema.parse(parameters);
  const bars = repeats > 1 ? `bars: 95 % over ${count(repeats)} runs; ` : "";
  const place = settings === null ? "" : `${settings.model} at ${settings.baseUrl}; ${bars}`;
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
