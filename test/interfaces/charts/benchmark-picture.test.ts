import { describe, expect, it } from "vitest";
import { benchmarkPicture } from "../../../src/interfaces/charts/benchmark-picture.ts";
import { benchmarkReport } from "../../../src/interfaces/charts/benchmark-report.ts";
import { linearScale } from "../../../src/interfaces/charts/linear-scale.ts";
import { sampleBenchmark } from "../../support/sample-benchmark.ts";

const count = (text: string, part: string) => text.split(part).length - 1;

describe("the picture of a benchmark", () => {
  const svg = benchmarkPicture(sampleBenchmark());
  it("has a panel for throughput, each latency and how they are spread, and marks the knee in four of them", () => {
    for (const title of [
      "Output throughput",
      "Time to first token",
      "Inter-token latency",
      "End-to-end",
      "TTFT spread",
      "E2E, ms (darker",
    ])
      expect(svg).toContain(title);
    expect(count(svg, ">knee<")).toBe(4);
  });
  it("draws a point for each level: throughput once, three latencies at three percentiles", () => {
    const points = [...svg.matchAll(/polyline points="([^"]*)"/g)].map(
      (match) => (match[1] ?? "").split(" ").length,
    );
    expect(points).toEqual(Array.from({ length: 10 }, () => 4));
  });
  it("writes no number that is none, and no name as markup", () => {
    expect(svg).not.toMatch(/NaN|Infinity|undefined|<model>/);
    expect(svg).toContain("a &lt;model&gt;");
  });
  it("of levels where nothing succeeded is drawn all the same", () => {
    const document = sampleBenchmark();
    const failed = document.levels.map((level) => ({
      ...level,
      ttftMs: null,
      itlMs: null,
      e2eMs: null,
      outputTokensPerSecond: 0,
      distributions: { ttftMs: [], chunkGapMs: [], e2eMs: [] },
    }));
    expect(benchmarkPicture({ ...document, levels: failed, knee: null })).not.toMatch(/NaN|Infinity/);
    expect(benchmarkPicture({ ...document, levels: [], knee: null })).toContain("</svg>");
  });
});

describe("the report page", () => {
  const page = benchmarkReport(sampleBenchmark());
  it("needs nothing from elsewhere", () => {
    expect(page).not.toMatch(/<link|<img|@import|src=|url\(/);
  });
  it("holds the document itself, readable by programs", () => {
    const json = /id="benchmark">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(sampleBenchmark())));
  });
  it("says where the knee is and what each figure means", () => {
    expect(page).toContain("Knee at about 4.2, between 4 and 8");
    expect(page).toContain("n from usage");
  });
});

it("a linear axis has round ticks from zero", () => {
  expect(linearScale([7, 93]).ticks).toEqual([0, 20, 40, 60, 80, 100]);
  expect(linearScale([]).ticks.at(0)).toBe(0);
});
