import { describe, expect, it } from "vitest";
import { smallUsd } from "../../../src/interfaces/cli/recommend-cost.ts";
import { gapText, mark, tailLabel } from "../../../src/interfaces/cli/recommend-sla.ts";
import { recommendText } from "../../../src/interfaces/cli/recommend-text.ts";
import { recommend } from "../../support/recommending.ts";

const REQUEST = {
  model: "meta-llama/Llama-2-7b-hf",
  workload: "chat",
  users: 100,
  headroomPercent: 50,
} as const;
const text = async (extra: object = {}, columns = 80) =>
  recommendText(await recommend({ ...REQUEST, ...extra }), columns);

describe("the report", () => {
  it("S2-38: opens with configuration, GPU, degree, instances and headroom", async () => {
    const report = await text();
    expect(report).toContain(`${"=".repeat(80)}\nSLA COMPLIANCE REPORT\n${"=".repeat(80)}`);
    expect(report).toMatch(/^Configuration: \S+/m);
    expect(report).toMatch(/^GPU: \S+ x \d+$/m);
    expect(report).toMatch(/^Tensor Parallel: \d+$/m);
    expect(report).toMatch(/^Instances needed: \d+/m);
    expect(report).toMatch(/^Headroom: 50% \(1\/1\.5 = 66\.7 % of what/m);
  });

  it("S2-39, S2-10: has the seed's columns and a row for each percentile, with its target", async () => {
    const report = await text();
    expect(report).toContain(
      `${["Metric".padEnd(21), "Target".padEnd(16), "Predicted".padEnd(16), "Status".padEnd(11), "Gap"].join("")}\n${"-".repeat(70)}`,
    );
    for (const [label, target] of [
      ["TTFT P50", 200],
      ["TTFT P95", 500],
      ["TTFT P99", 1000],
      ["TPOT P50", 50],
      ["TPOT P95", 80],
      ["TPOT P99", 120],
    ]) {
      expect(report).toMatch(new RegExp(`^${label} +${target} +[\\d.]+ +✓ +-\\d+\\.\\d%$`, "m"));
    }
    expect(report).toMatch(/^E2E Latency \(512\) +2000 +\d+ +not judged/m);
  });

  it("S2-39, S2-40: marks ✓ within, ~ missed by a fifth at most, ✗ beyond; gaps are signed", () => {
    expect([mark(-0.1), mark(0), mark(0.2), mark(0.21)]).toEqual(["✓", "✓", "~", "✗"]);
    // 126 for 80: (126 − 80) ÷ 80 = 57.5 %; 12 for 200: −94 %
    expect(gapText((126 - 80) / 80)).toBe("+57.5%");
    expect(gapText((12 - 200) / 200)).toBe("-94.0%");
  });

  it("S2-41: calls tails healthy, acceptable or of high variance", async () => {
    expect([2.9, 4.9, 5].map((times) => tailLabel(times, "p95"))).toEqual([
      "✓ Healthy",
      "~ Acceptable",
      "⚠ High Variance",
    ]);
    expect([3.9, 5.9, 6].map((times) => tailLabel(times, "p99"))).toEqual([
      "✓ Healthy",
      "~ Acceptable",
      "⚠ High Variance",
    ]);
    expect(await text()).toMatch(/TTFT P95: \d+ \([\d.]+x P50\) - /);
  });

  it("S2-42, S2-43: throughput at the load, at the SLO point and in a burst; by the hour", async () => {
    const document = await recommend(REQUEST);
    const report = recommendText(document);
    // 100 ÷ 7.7 s = 12.987 req/s = 46,753 an hour, × 150 tokens = 7,012,987
    expect(report).toContain("Requests per hour: 46753\nTokens per hour: 7012987");
    expect(report).toContain("Throughput at the offered load:\n  • 1948 tok/s\n  • 13.0 req/s\n");
    expect(report).toMatch(
      /Throughput at SLA point:\n {2}• \d+ tok\/s\n {2}• [\d.]+ req\/s\n {2}• \d+% GPU utilization/,
    );
    // S2-23: 1.5 × 1,948
    expect(report).toContain("Burst capacity (1.50x traffic):\n  • 2922 tok/s");
  });

  it("S2-44, S2-45: cost by the instance, in total, by tokens and requests, and by a month of 730 hours", async () => {
    const report = await text();
    expect(report).toMatch(/^Hourly cost per instance: \$\d+\.\d{4} \(ondemand, \d{4}-\d\d-\d\d\)$/m);
    expect(report).toMatch(/^Total hourly cost \(\d+ instances?\): \$\d+\.\d{4}$/m);
    expect(report).toMatch(/^Cost per 1K tokens: \$0\.\d+/m);
    expect(report).toMatch(/^Cost per request: \$0\.\d+$/m);
    expect(report).toMatch(/^Monthly estimate \(730 hours\): \$[\d.]+$/m);
    expect([smallUsd(0.003347), smallUsd(0.00050207), smallUsd(0.00186), smallUsd(3.67)]).toEqual([
      "$0.00335",
      "$0.000502",
      "$0.00186",
      "$3.6700",
    ]);
  });

  it("S2-59: ends with its limitations", async () => {
    expect(await text()).toMatch(/LIMITATIONS:\n {3}- Latency is a forecast/);
  });

  it("fits 80 columns, and 120 when there are so many", async () => {
    for (const columns of [80, 120]) {
      const wide = (await text({ top: 20, workload: "rag" }, columns))
        .split("\n")
        .filter((line) => line.length > columns);
      expect(wide).toEqual([]);
    }
  });

  it("draws cost against latency with a letter for each fleet of the list", async () => {
    const report = await text();
    expect(report).toContain("COST AGAINST LATENCY");
    expect(report).toMatch(/\|A/);
    expect(report).toMatch(/^ +A +\S/m);
  });

  it("says what proves that nothing fits, and what one change would cost", async () => {
    const report = await text({ ttftMs: 1 });
    expect(report).toMatch(/LOWER BOUND:\n {3}- TTFT p95 of 1 ms: a request alone sees/);
    expect(report).toMatch(/ONE CHANGE THAT WOULD DO:\n {3}- TTFT targets of p95/);
  });

  it("S2-63: prints the tool's own figures when asked, under a label", async () => {
    const document = await recommend(REQUEST, { textbook: true });
    const report = recommendText(document);
    expect(report).toContain("TEXTBOOK FORMULAS, never used to rank:");
    expect(document.textbook.find(({ name }) => name === "KV cache per token")?.value).toBe(512 * 1024);
    expect((await recommend(REQUEST)).textbook).toEqual([]);
  });
});
