import { describe, expect, it } from "vitest";
import { kneeOf } from "../../../src/domain/lab/checklist.ts";
import { EXPERIMENTS } from "../../../src/domain/lab/experiments.ts";
import { groupedKvCliff, kvCliff } from "../../../src/domain/lab/kv-cliff.ts";
import type { LabDocument, LabResult } from "../../../src/domain/lab/lab-document.ts";
import type { LoadRow } from "../../../src/domain/lab/load-row.ts";
import { gridFinding } from "../../../src/domain/lab/token-cell.ts";
import { weightTable } from "../../../src/domain/lab/weight-table.ts";
import { labPicture } from "../../../src/interfaces/charts/lab-picture.ts";
import { spanScale } from "../../../src/interfaces/charts/span-scale.ts";
import { notebook } from "../../support/notebook-cases.ts";

function documentOf(result: LabResult, parameters: Record<string, unknown> = {}): LabDocument {
  const defaults = EXPERIMENTS.find(({ name }) => name === result.experiment)?.defaults ?? {};
  return {
    schemaVersion: "1.0",
    kind: "headroom.lab",
    tool: { name: "headroom", version: "0.0.0" },
    createdAt: "2026-11-25T00:00:00.000Z",
    complete: true,
    settings: { baseUrl: "http://127.0.0.1:8000", chatPath: "/v1/chat/completions", model: "a <model>" },
    parameters: { ...defaults, ...parameters },
    result,
  };
}

const row = (concurrency: number, values: Partial<LoadRow> = {}): LoadRow => ({
  concurrency,
  total_requests: 20,
  timeout_s: 5,
  wall_s: 2,
  throughput_rps: 10 * concurrency,
  error_rate: 0,
  p50_s: 0.1,
  p95_s: 0.2,
  p99_s: 0.3,
  mean_s: 0.1,
  ok: 20,
  err: 0,
  sample_error: null,
  goodput_rps: 10 * concurrency,
  ttft_p50_s: 0.05,
  ttft_p95_s: 0.06,
  itl_p50_s: 0.004,
  itl_p95_s: 0.005,
  ...values,
});
const failed = row(4, {
  p50_s: null,
  p95_s: null,
  p99_s: null,
  error_rate: 1,
  ok: 0,
  err: 20,
  goodput_rps: 0,
});
const knee = { load: 1.5, low: 1, high: 2 };

const drawn = (result: LabResult, parameters: Record<string, unknown> = {}): string =>
  labPicture(documentOf(result, parameters)) ?? "";
const pointsOf = (svg: string): number[] =>
  [...svg.matchAll(/polyline points="([^"]*)"/g)].map((match) => (match[1] ?? "").split(" ").length);

describe("the picture of an experiment", () => {
  it("S3-18: of the KV cliff has both curves over every user count, and both lines by name", () => {
    const input = { users: 20, contextTokens: 8192, layers: 80, hidden: 8192, heads: 64, kvHeads: 8 };
    const figures = { ...input, bytesPerElement: 2, weightsGib: 130, lineAGib: 80, lineBGib: 141 };
    const svg = drawn({
      experiment: "kv-cliff",
      multi_head: kvCliff(figures),
      grouped: groupedKvCliff(figures),
      kv_bytes: 2,
    });
    expect(pointsOf(svg)).toEqual([20, 20]);
    expect(svg).toContain(">A100/H100, 80 GiB<");
    expect(svg).toContain(">H200, 141 GiB<");
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
  });

  it("S3-43: of a sweep has throughput, whole answers, TTFT and ITL, with the knee in each; errors where there are some", () => {
    const result = { experiment: "sweep", rows: [row(1), row(2)], knee, split: [] } as const;
    const svg = drawn({ ...result, rows: [...result.rows], split: [] });
    expect(svg.match(/>knee</g)).toHaveLength(4);
    expect(pointsOf(svg)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect(svg).not.toContain("Failed requests");
    const broken = drawn({ experiment: "sweep", rows: [row(1), failed], knee: null, split: [] });
    expect(broken).toContain("Failed requests");
    expect(broken).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("has an error bar of three strokes for each repeated figure, and says over how many runs", () => {
    const interval = { mean: 0.1, low: 0.08, high: 0.12 };
    const repeats = { runs: 3, p50_s: interval, p95_s: null, goodput_rps: { mean: 10, low: 9, high: 11 } };
    const bars = (svg: string) => svg.match(/<line[^>]*stroke-width="1"/g)?.length ?? 0;
    const svg = drawn(
      { experiment: "sweep", rows: [row(1, { repeats }), row(2)], knee: null, split: [] },
      { repeats: 3 },
    );
    expect(bars(svg)).toBe(2 * 3);
    expect(svg).toContain("bars: 95 % over 3 runs");
    expect(bars(drawn({ experiment: "sweep", rows: [row(1), row(2)], knee: null, split: [] }))).toBe(0);
  });

  it("S3-47: of the token grid has a cell for each prompt and budget with its figure, dark where it is large", () => {
    const cells = [200, 800].flatMap((prompt_chars) =>
      [32, 64].map((max_tokens) => ({
        prompt_chars,
        max_tokens,
        p50_s: 0.1,
        p95_s: (prompt_chars * max_tokens) / 1e4,
      })),
    );
    const svg = drawn({ experiment: "tokens", cells, flat: false, early_stop: null });
    expect(svg).toContain(">640 ms<");
    expect(svg).toMatch(/fill="white">5\.12 s</);
    expect(svg.match(/fill-opacity="0\.95"/g)).toHaveLength(1);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it("S3-39: of a baseline has a histogram that holds every request, a box, and a point for each", () => {
    const latencies_s = [0.5, 0.51, 0.52, 0.6];
    const summary = { n: 4, mean_s: 0.5, p50_s: 0.5, p95_s: 0.6, p99_s: 0.6, min_s: 0.5, max_s: 0.6 };
    const svg = drawn({ experiment: "baseline", summary, latencies_s, row: row(1) });
    expect(svg.match(/<circle/g)).toHaveLength(4);
    expect(svg).toContain("Latency above the smallest, 500 ms");
    expect(pointsOf(svg)).toEqual([4]);
    const one = drawn({ experiment: "baseline", summary, latencies_s: [0.5], row: row(1) });
    expect(one).not.toMatch(/NaN|Infinity/);
  });

  it("S3-21: of weights has a bar a precision with its figure", () => {
    const svg = drawn({ experiment: "weights", parameters_b: 70, rows: weightTable(70), vllm: null });
    for (const figure of [">130<", ">65.2<", ">34.6<"]) expect(svg).toContain(figure);
    const heights = [...svg.matchAll(/height="([\d.]+)" fill="#8fb8d6"/g)].map((match) => Number(match[1]));
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
    expect((heights[0] ?? 0) / (heights[1] ?? 1)).toBeCloseTo(2, 1);
  });

  it("writes no name as markup, and is null where there is nothing to draw", () => {
    const svg = drawn({ experiment: "overload", rows: [row(4), failed], knee: null });
    expect(svg).toContain("a &lt;model&gt;");
    expect(svg).not.toMatch(/NaN|Infinity|<model>/);
    expect(labPicture(documentOf({ experiment: "gpu", gpu: null, reason: "none" }))).toBeNull();
    expect(labPicture(documentOf({ experiment: "watch", samples: [], reason: "none" }))).toBeNull();
  });
});

describe("an axis over the values alone", () => {
  it("begins and ends at round numbers around them", () => {
    const { low, high, ticks, place } = spanScale([0.512, 0.587]);
    expect([low, high]).toEqual([0.5, 0.6].map((value) => expect.closeTo(value, 9)));
    expect(ticks).toHaveLength(6);
    expect([place(0.5), place(0.6)]).toEqual([0, 1].map((value) => expect.closeTo(value, 9)));
  });
  it("has a span for one value, and for none", () => {
    expect(spanScale([2, 2]).high).toBeGreaterThan(2);
    expect(spanScale([0]).high).toBeGreaterThan(0);
    expect(Number.isFinite(spanScale([]).high)).toBe(true);
  });
});

describe("the pictures in spec-kit/lab.md", () => {
  /** As the notebook's authors recorded them. */
  const recorded = {
    settings: { baseUrl: "localhost", chatPath: "/v1/chat/completions", model: "Qwen 2.5 7B instruct" },
    createdAt: "as recorded in the notebook",
  };

  it("S3-18: the KV cliff is the one of the defaults; `npx vitest run test/interfaces/charts/lab-picture.test.ts -u` draws it anew", async () => {
    const input = { users: 20, contextTokens: 8192, layers: 80, hidden: 8192, heads: 64, kvHeads: 8 };
    const figures = { ...input, bytesPerElement: 2, weightsGib: 130, lineAGib: 80, lineBGib: 141 };
    const [multi_head, grouped] = [kvCliff(figures), groupedKvCliff(figures)];
    const svg = drawn({ experiment: "kv-cliff", multi_head, grouped, kv_bytes: 2 });
    await expect(svg).toMatchFileSnapshot("../../../spec-kit/pictures/lab-kv-cliff.svg");
  });

  it("S3-43: the sweep is the one the notebook recorded, without a knee", async () => {
    const rows = notebook.measured.concurrency_sweep;
    const document = documentOf({ experiment: "sweep", rows, knee: kneeOf(rows), split: [] });
    const svg = labPicture({ ...document, ...recorded }) ?? "";
    expect(svg).toContain("no knee up to the largest load");
    await expect(svg).toMatchFileSnapshot("../../../spec-kit/pictures/lab-sweep.svg");
  });

  it("S3-47: the token grid is the one the notebook recorded", async () => {
    const cells = notebook.measured.token_budget;
    const document = documentOf({ experiment: "tokens", cells, ...gridFinding(cells) });
    const svg = labPicture({ ...document, ...recorded }) ?? "";
    await expect(svg).toMatchFileSnapshot("../../../spec-kit/pictures/lab-tokens.svg");
  });
});
