import { beforeAll, describe, expect, it } from "vitest";
import type { CapacityPlan } from "../../../src/domain/planning/capacity-plan.ts";
import { planText } from "../../../src/interfaces/cli/plan-text.ts";
import { plannerWith, SEED_REQUEST } from "../../support/planner.ts";

let seed: CapacityPlan;
let withTarget: CapacityPlan;
let missed: CapacityPlan;
beforeAll(async () => {
  const planner = plannerWith();
  const request = { model: "llama-3.1-8b", requestsPerSecond: 20, isl: 500, osl: 200, gpu: "H100" };
  seed = await planner.plan(SEED_REQUEST);
  withTarget = await planner.plan({ ...request, ttftMs: 2000, e2eMs: 20_000 });
  missed = await planner.plan({ ...request, ttftMs: 0.001 });
});

const text = (plan: CapacityPlan, cost = true): string => planText(plan, { cost, textbook: [] });

/** The lines of one section. */
function sectionOf(plan: CapacityPlan, title: string): string {
  const lines = text(plan).split("\n");
  const start = lines.indexOf(`${title}:`);
  const end = lines.findIndex((line, index) => index > start && line === "");
  return lines.slice(start + 1, end < 0 ? undefined : end).join("\n");
}

/** What stands behind a label, on its own line and the lines of its note. */
const valueAt = (section: string, label: string): string =>
  new RegExp(`^ *${label} {2,}(.*(?:\\n {20,}.*)*)`, "m").exec(section)?.[1]?.replace(/\s+/g, " ") ??
  "(absent)";

describe("a plan as text", () => {
  it("S4-36: has the sections of the seed, in its order, and ours beside them", () => {
    const titles = text(seed).match(/^[A-Z][A-Z ]+(?=:$)/gm);
    expect(titles).toEqual([
      "VERDICT",
      "INPUT SUMMARY",
      "GPU RESOURCES",
      "THROUGHPUT",
      "LATENCY",
      "SCALING RECOMMENDATIONS",
      "COST ESTIMATES",
      "WARNINGS",
      "ASSUMPTIONS",
      "SOURCES",
    ]);
  });

  it("is at most 80 columns wide and has no colour codes", () => {
    for (const plan of [seed, withTarget, missed]) {
      expect(
        text(plan)
          .split("\n")
          .filter((line) => line.length > 80),
      ).toEqual([]);
      expect(text(plan)).not.toContain("\u001b");
    }
  });

  it("says of each input whether the person gave it or it was assumed", () => {
    const inputs = sectionOf(seed, "INPUT SUMMARY");
    expect(valueAt(inputs, "Load")).toBe("10 req/s user");
    expect(valueAt(inputs, "Batch cap")).toBe("4 sequences user");
    expect(valueAt(inputs, "Peak")).toBe("1.5× steady load assumed");
    expect(sectionOf(seed, "ASSUMPTIONS")).toContain("Peak 1.5× steady load");
  });

  it("S4-19: shows each term of the memory on a GPU", () => {
    const resources = sectionOf(seed, "GPU RESOURCES");
    for (const term of ["weights", "activations", "runtime overhead", "KV cache pool"])
      expect(resources).toContain(term);
    expect(resources).toMatch(/of \d+(\.\d+)? GiB visible/);
  });

  it("S4-30, S4-33: shows minimum and maximum replicas with their reasons, and the range of GPUs", () => {
    const { replicas } = seed;
    const scaling = sectionOf(seed, "SCALING RECOMMENDATIONS");
    expect(valueAt(scaling, "Recommended min replicas")).toContain(`${replicas.min} `);
    expect(valueAt(scaling, "Recommended min replicas").length).toBeGreaterThan(10);
    expect(valueAt(scaling, "Recommended max replicas").length).toBeGreaterThan(10);
    expect(valueAt(sectionOf(seed, "GPU RESOURCES"), "Total GPUs")).toBe(
      `${replicas.min * replicas.gpusPerReplica} – ${replicas.max * replicas.gpusPerReplica} GPUs`,
    );
  });

  it("S4-31: shows the capacity of the whole fleet as a range, which is replicas times one replica", () => {
    const { perReplica, total } = seed.capacity;
    expect(total.maxRequestsPerSecond).toBeCloseTo(perReplica.requestsPerSecond * seed.replicas.max, 6);
    expect(total.minOutputTokensPerSecond).toBeCloseTo(
      perReplica.outputTokensPerSecond * seed.replicas.min,
      6,
    );
    expect(valueAt(sectionOf(seed, "THROUGHPUT"), "Total TPS capacity")).toMatch(/^[\d,.]+ – [\d,.]+ tok\/s/);
    expect(valueAt(sectionOf(seed, "THROUGHPUT"), "Effective RPS capacity")).toMatch(
      /^[\d,.]+ – [\d,.]+ req\/s/,
    );
  });

  it("S4-32: says of the latency SLA whether it is met, missed, or was never asked for", () => {
    expect(valueAt(sectionOf(seed, "LATENCY"), "Meets latency SLA")).toContain("not checked");
    expect(valueAt(sectionOf(withTarget, "LATENCY"), "Meets latency SLA")).toBe("yes");
    expect(valueAt(sectionOf(missed, "LATENCY"), "Meets latency SLA")).toBe("no");
  });

  it("says that an ITL target alone is not checked for answers of one token, not that none was given", async () => {
    const request = { model: "llama-3.1-8b", requestsPerSecond: 5, isl: 500, osl: 1, gpu: "H100" };
    const words = async (targets: object) =>
      valueAt(
        sectionOf(await plannerWith().plan({ ...request, ...targets }), "LATENCY"),
        "Meets latency SLA",
      );
    expect(await words({ itlMs: 30 })).toBe("not checked (answers of one token have no ITL)");
    expect(await words({ itlMs: 30, e2eMs: 5000 })).toBe("yes");
    expect(await words({})).toBe("not checked (no latency target was given)");
  });

  it("S4-34: shows thresholds above today's load and latency, and why GPU use is a poor signal", () => {
    const scaling = sectionOf(seed, "SCALING RECOMMENDATIONS");
    expect(valueAt(scaling, "Auto-scale GPU util threshold")).toMatch(/^70 % .*poor signal/);
    expect(valueAt(scaling, "Auto-scale RPS threshold")).toMatch(/^[\d.]+ req\/s/);
    expect(valueAt(scaling, "Auto-scale latency threshold")).toMatch(/^[\d.,]+ m?s/);
    const today = 10 / seed.replicas.min;
    expect(seed.autoscaling.requestsPerSecondPerReplica.value).toBeGreaterThan(today);
    expect(seed.autoscaling.latencyMs.value).toBeGreaterThan(seed.latency?.e2eMs.p95 ?? Number.NaN);
  });

  it("S4-35: shows what a month costs as a range, what a token is, and the price's date", () => {
    const cost = sectionOf(seed, "COST ESTIMATES");
    expect(valueAt(cost, "Monthly GPU cost")).toMatch(/^\$[\d,]+ – \$[\d,]+ 730 hours/);
    expect(valueAt(cost, "Cost per million tokens")).toContain("input and output tokens, today's load");
    expect(valueAt(cost, "Total monthly cost")).toMatch(/USD$/);
    expect(cost).toMatch(/as\s+of \d{4}-\d{2}-\d{2}/);
    expect(seed.cost.usdPerMonth).toBeCloseTo((seed.cost.usdPerHour ?? 0) * 730, 6);
  });

  it("S4-17: leaves the cost out when it was not asked for", () => {
    expect(text(seed, false)).not.toContain("COST ESTIMATES");
  });

  it("says what fails and how to repair it when no plan holds", () => {
    expect(sectionOf(missed, "VERDICT")).toContain("does not hold");
    expect(sectionOf(missed, "VERDICT")).toContain("TTFT");
  });

  it("shows the range that goes with a figure", () => {
    expect(valueAt(sectionOf(seed, "THROUGHPUT"), "TPS per replica")).toMatch(
      /^[\d.,]+ tok\/s \([\d.,]+ – [\d.,]+ tok\/s\)/,
    );
    expect(sectionOf(seed, "LATENCY")).toMatch(/Ranges are made to hold 80 % of measured values/);
  });

  it("heads the price of a million output tokens with the document's, and shows the minimum fleet's beside it", () => {
    const cost = sectionOf(seed, "COST ESTIMATES");
    const said = valueAt(cost, "Per million output tokens");
    expect(said).toContain(`$${seed.cost.usdPerMillionOutputTokens?.toFixed(2)}`);
    expect(said).toContain(`$${seed.cost.steady.usdPerMillionOutputTokens?.toFixed(2)} on the minimum fleet`);
    expect(said.indexOf("whole fleet")).toBeLessThan(said.indexOf("minimum fleet"));
  });
});
