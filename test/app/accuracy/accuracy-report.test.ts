import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileCatalog } from "../../../src/adapters/catalog/file-catalog.ts";
import { openMeasurements } from "../../../src/adapters/measurements.ts";
import {
  type AccuracyReport,
  outsideReport,
  publishedReport,
} from "../../../src/app/accuracy/accuracy-report.ts";
import { csvOf } from "../../domain/accuracy/sample-rows.ts";

const config = join(import.meta.dirname, "../../../config");
const services = {
  catalog: createFileCatalog(config),
  measurements: openMeasurements(config),
  version: "0.0.0",
  now: "2026-11-25T00:00:00.000Z",
};
const report = publishedReport(services);

function medianOf(
  metric: string,
  load: string,
  modelClass: string,
  from: AccuracyReport["summary"] = report.summary,
): number {
  const entry = from.find(
    (candidate) =>
      candidate.metric === metric &&
      candidate.load === load &&
      candidate.modelClass === modelClass &&
      candidate.source === "all" &&
      candidate.gpu === "all" &&
      candidate.lengths === "fixed",
  );
  return entry?.medianAbsoluteError ?? Number.NaN;
}

describe("the accuracy report over the published rows", () => {
  it("reaches its goals on rows that the fit had not seen", () => {
    expect(medianOf("tpotMs", "all", "all")).toBeLessThanOrEqual(0.1);
    expect(medianOf("outputTokensPerSecond", "concurrency", "dense")).toBeLessThanOrEqual(0.1);
    expect(medianOf("outputTokensPerSecond", "concurrency", "moe")).toBeLessThanOrEqual(0.15);
    expect(medianOf("outputTokensPerSecond", "offline", "dense")).toBeLessThanOrEqual(0.1);
    expect(medianOf("outputTokensPerSecond", "offline", "moe")).toBeLessThanOrEqual(0.15);
    expect(medianOf("ttftMs", "all", "all")).toBeLessThanOrEqual(0.25);
  });

  it("is nearer than every other model on the same rows, figure by figure", () => {
    for (const entry of report.summary) {
      if (entry.source !== "all" || entry.gpu !== "all" || entry.load !== "all" || entry.modelClass !== "all")
        continue;
      const { aiconfigurator } = entry.baselines;
      if (aiconfigurator === undefined || entry.lengths === "ragged") continue;
      expect(aiconfigurator.ours, entry.metric).toBeLessThan(aiconfigurator.medianAbsoluteError);
    }
  });

  it("never says that a deployment does not fit which ran", () => {
    expect(report.fits.judged).toBeGreaterThan(3500);
    expect(report.fits.refused).toEqual([]);
  });

  it("accounts for every row: judged or left out with a reason", () => {
    const judged = new Set(report.rows.map(({ id }) => id));
    const left = new Set(report.left.map(({ id }) => id));
    expect(judged.size + left.size).toBe(4448);
    expect([...judged].filter((id) => left.has(id))).toEqual([]);
    expect(report.leftByReason.reduce((sum, { count }) => sum + count, 0)).toBe(report.left.length);
    expect(report.leftByReason.find(({ reason }) => reason.startsWith("twins"))?.count).toBe(93);
  });

  it("gives each row a finite forecast inside its own band", () => {
    for (const { id, forecast, low, high, measured } of report.rows) {
      expect([forecast, low, high, measured].every(Number.isFinite), id).toBe(true);
      expect(low, id).toBeLessThanOrEqual(forecast);
      expect(high, id).toBeGreaterThanOrEqual(forecast);
    }
  });

  it("is worse, and says so, when the largest source is held out as a whole", () => {
    expect(medianOf("tpotMs", "all", "all", report.wholeSource)).toBeGreaterThan(
      medianOf("tpotMs", "all", "all"),
    );
  });
});

describe("the accuracy report over somebody's rows", () => {
  it("judges what it can and names the others by row and reason", () => {
    const text = csvOf(
      {},
      { gpu: "Voodoo 2" },
      { isl: "0" },
      { tpot_ms_mean: "x" },
      { model_hf_id: "nobody/none" },
    );
    const outside = outsideReport(services, text, "mine.csv");
    expect(outside.kind).toBe("headroom.accuracy");
    expect(outside.left.map(({ row, reason }) => `${row} ${reason}`)).toEqual([
      "3 isl: 0 tokens",
      '4 tpot_ms_mean: "x" is not a number',
      '2 unknown GPU "Voodoo 2"',
      '5 unknown model "nobody/none"',
    ]);
    expect(outside.rows.map(({ id, metric, measured }) => [id, metric, measured])).toEqual([
      ["r1", "tpotMs", 20],
      ["r1", "outputTokensPerSecond", expect.closeTo((64 * 1024) / (0.43 + 1023 * 0.02), 6)],
      ["r1", "ttftMs", 430],
    ]);
  });

  it("measures the mean, else the median", () => {
    const outside = outsideReport(services, csvOf({ tpot_ms_mean: "", tpot_ms_p50: "21" }), "mine.csv");
    expect(outside.rows.find(({ metric }) => metric === "tpotMs")?.measured).toBe(21);
  });

  it("passes the same cleaning rules", () => {
    const outside = outsideReport(services, csvOf({}, { tpot_ms_mean: "40" }), "mine.csv");
    expect(outside.rows).toEqual([]);
    expect(outside.left.map(({ reason }) => reason.slice(0, 5))).toEqual(["twins", "twins"]);
  });
});
