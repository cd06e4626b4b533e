import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CapacityPlan } from "../../../src/domain/planning/capacity-plan.ts";
import { planCardLines } from "../../../src/interfaces/tui/plan-card-lines.ts";
import { lineText, lineWidth } from "../../../src/interfaces/tui/styled-line.ts";
import { infeasiblePlan, samplePlan } from "./sample-plan.ts";

const card = (plan: CapacityPlan, columns: number, full = false, framed = true) =>
  planCardLines(plan, { columns, full, framed }).map(lineText).join("\n");

const wordy: CapacityPlan = {
  ...samplePlan,
  inputs: { ...samplePlan.inputs, model: { value: `owner/${"very-long-name-".repeat(12)}`, source: "user" } },
  latency: samplePlan.latency && {
    ...samplePlan.latency,
    e2eMs: {
      mean: 1.23e9,
      p50: Number.POSITIVE_INFINITY,
      p95: 9.99e12,
      p99: 0.000_123,
      band: { low: 1, high: 1e15, level: 0.8 },
    },
  },
  warnings: [{ code: "wide", message: "\u6a21\u578b".repeat(90) }],
};

describe("the plan card", () => {
  it.each([60, 80, 120, 200])("at %i columns", (columns) => {
    expect(card(samplePlan, columns)).toMatchSnapshot();
  });

  it("of a plan that does not hold", () => {
    expect(card(infeasiblePlan, 80)).toMatchSnapshot();
  });

  it.each([60, 80])("shows the first warning whole at %i columns, and counts what has no room", (columns) => {
    const first = `${"Machines are billed whole. ".repeat(6)}That is all.`;
    const message = `${"A second one that is long. ".repeat(9)}End.`;
    const warnings = [first, message, message].map((text) => ({ code: "x", message: text }));
    const shown = card({ ...samplePlan, warnings }, columns);
    const said = shown.replace(/[│\s]+/g, " ");
    expect(said).toContain(`! ${first}`);
    expect(said).toContain("2 more: /plan");
    expect(shown).not.toMatch(/^│ ! *…/m);
  });

  it("keeps a figure and its unit on one line, however narrow", () => {
    for (const columns of [44, 52, 60, 68])
      expect(card(samplePlan, columns)).not.toMatch(/\d\s*│\n│\s*(?:ms|s|GiB|%|tok\/s)[\s·,)]/);
  });

  it("scales nothing between equals", () => {
    const autoscaling = { ...samplePlan.autoscaling, minReplicas: 2, maxReplicas: 2 };
    expect(card({ ...samplePlan, autoscaling }, 80)).toContain("Autoscale fixed at 2 replicas;");
  });

  it("says why latency was not checked: no target, or an ITL of answers of one token", () => {
    const verdict = { ...samplePlan.verdict, feasible: true, latencyTargets: "not checked" as const };
    const warned = (code: string) =>
      card({ ...samplePlan, verdict, warnings: [{ code, message: "…" }] }, 100);
    expect(warned("latency_not_checked")).toContain("HOLDS, no latency target given");
    expect(warned("itl_not_checked")).toContain("HOLDS, ITL target not checked");
    expect(warned("itl_not_checked")).not.toContain("no latency target");
  });

  it("marks the lines that the plan before it did not have, and no others", () => {
    const replicas = { ...samplePlan.replicas, steady: samplePlan.replicas.steady + 1 };
    const lines = (before?: typeof samplePlan) =>
      planCardLines({ ...samplePlan, replicas }, { columns: 100, full: false, framed: true, before }).map(
        lineText,
      );
    const marked = lines(samplePlan).filter((line) => line.startsWith("┃"));
    expect(marked).toHaveLength(1);
    expect(marked[0]).toContain("steady load");
    expect(lines({ ...samplePlan, replicas }).filter((line) => line.startsWith("┃"))).toEqual([]);
    expect(lines().join("")).not.toContain("┃");
    expect(lines(samplePlan)[0]).toMatch(/^╭─ Plan ─ ┃ is new ─+╮$/);
  });

  it("in full", () => {
    expect(card(samplePlan, 100, true)).toMatchSnapshot();
  });

  it("has no line wider than the terminal", () => {
    const plans = fc.constantFrom(samplePlan, infeasiblePlan, wordy);
    fc.assert(
      fc.property(
        plans,
        fc.integer({ min: 24, max: 260 }),
        fc.boolean(),
        fc.boolean(),
        (plan, columns, full, framed) => {
          for (const line of planCardLines(plan, { columns, full, framed })) {
            expect(lineWidth(line)).toBeLessThanOrEqual(columns);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("has a frame with straight edges", () => {
    for (const columns of [60, 80, 120]) {
      const widths = planCardLines(wordy, { columns, full: false, framed: true }).map(lineWidth);
      expect(new Set(widths)).toEqual(new Set([columns]));
    }
  });

  it("is about forty lines short at 80 columns, whatever there is to say", () => {
    const many: CapacityPlan = {
      ...samplePlan,
      warnings: Array.from({ length: 20 }, (_, index) => ({ code: "w", message: `Warning number ${index}` })),
      assumptions: Array.from({ length: 30 }, (_, index) => ({
        input: "isl",
        value: index,
        message: `Assumption number ${index}`,
        source: "default",
      })),
    };
    expect(card(many, 80).split("\n").length).toBeLessThanOrEqual(44);
    expect(card(many, 80)).toMatch(/… \d+ more: \/plan/);
    expect(card(many, 80, true)).toContain("Warning number 19");
    expect(card(many, 80, true)).toContain("Assumption number 29");
  });

  it("says the verdict, the targets and what fails in words", () => {
    expect(card(samplePlan, 80)).toContain("HOLDS: ");
    expect(card(samplePlan, 80)).toContain("p95 ≤ 500 ms met");
    expect(card(infeasiblePlan, 80)).toContain("NO: ");
    expect(card(infeasiblePlan, 80)).toContain("62 ms, target 50 ms");
    expect(card(infeasiblePlan, 80)).toContain("3. H200 instead: 16 GPUs, price unknown");
  });

  it("says that a price is unknown rather than free", () => {
    const { steady, ...cost } = samplePlan.cost;
    const unpriced = {
      ...samplePlan,
      cost: { ...cost, steady, usdPerHour: null, note: "No row for this machine." },
    };
    expect(card(unpriced, 80)).toContain("Cost unknown: No row for this machine.");
    expect(card(unpriced, 80)).not.toContain("$");
  });

  it("has no frame as plain text", () => {
    expect(card(samplePlan, 80, false, false)).not.toMatch(/[╭╮╰╯│]/);
  });
});
