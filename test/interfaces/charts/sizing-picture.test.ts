import { describe, expect, it } from "vitest";
import { pngOf } from "../../../src/adapters/png-picture.ts";
import { type SizingResult, sizeSweep } from "../../../src/domain/sizing/size-sweep.ts";
import { analysisPanels, sizingPictures } from "../../../src/interfaces/charts/sizing-picture.ts";
import { sizingPlots } from "../../../src/interfaces/charts/sizing-terminal.ts";
import { type RecordedLevel, recordedLevel, referenceCases } from "../../support/sizing-cases.ts";

const seedLevels = (
  referenceCases<{ metrics: RecordedLevel[] }, unknown>("runner")[0]?.input.metrics ?? []
).map(recordedLevel);
const targets = { llmLatencySeconds: 0, workflowRuntimeSeconds: 10, users: 100, testGpus: 8 };
const result = sizeSweep(seedLevels, targets);
const withoutLatencyFit: SizingResult = { ...result, latencyFit: null };

describe("pictures of a sizing run", () => {
  it("S1-59: the simple one has both series", () => {
    const simple = sizingPictures(result).get("concurrency_vs_p95_simple") ?? "";
    expect(simple).toContain("p95 LLM latency (s)");
    expect(simple).toContain("p95 workflow runtime (s)");
    expect(simple.match(/<polyline/g)).toHaveLength(2);
  });

  it("S1-60: the analysis has points, removed outliers, the trend with slope and R², the target and a note", () => {
    const analysis = sizingPictures(result).get("concurrency_vs_p95_analysis") ?? "";
    for (const part of [
      "measured levels",
      "removed outliers",
      "trend (slope=0.1421, R²=0.996)",
      "trend (slope=0.6568, R²=0.995)",
      "target (10 s)",
      "Outliers removed: concurrency 32",
      "6 levels; LLM latency 1.15–6.58 s; workflow runtime 4.03–24.5 s",
    ])
      expect(analysis).toContain(part);
  });

  it("S1-60: is drawn also when only the runtime has a line, which the original skips", () => {
    expect(sizingPictures(withoutLatencyFit).get("concurrency_vs_p95_analysis")).toContain("slope=0.6568");
    expect(analysisPanels(withoutLatencyFit)).toHaveLength(1);
  });

  it("draws nothing without a level that counts, and no analysis without a line", () => {
    expect(sizingPictures(sizeSweep([], targets)).size).toBe(0);
    expect([...sizingPictures({ ...withoutLatencyFit, runtimeFit: null }).keys()]).toEqual([
      "concurrency_vs_p95_simple",
    ]);
  });

  it("becomes a PNG", async () => {
    const png = await pngOf(sizingPictures(result).get("concurrency_vs_p95_analysis") ?? "");
    expect([...png.slice(1, 4)].map((byte) => String.fromCharCode(byte)).join("")).toBe("PNG");
    expect(png.length).toBeGreaterThan(5000);
  });

  it("S1-59, S1-60: in the terminal, in 80 columns and without colour", () => {
    const plots = sizingPlots(result);
    expect(plots.every((line) => line.length <= 80)).toBe(true);
    expect(plots.join("\n")).toMatchSnapshot();
  });
});
