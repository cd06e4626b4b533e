import { describe, expect, it } from "vitest";
import { chooseEvaluation, totalGpus } from "../../../src/domain/planning/choice.ts";
import { evaluate } from "../../../src/domain/planning/evaluation.ts";
import { plannerWith } from "../../support/planner.ts";
import { gpu, machine, model, problem, services } from "../../support/planning.ts";

const G80 = gpu("G80", 80);
const G24 = gpu("G24", 24);
const offers = [machine("G80", 8, 16), machine("G24", 1, 0.5), machine("G24", 8, 4)];

describe("the choice of GPU and degree", () => {
  it("S4-29: the degree is the smallest power of two that holds the model when one GPU does not", () => {
    // 70 billion × 2 bytes = 130.4 GiB; 72 GiB usable a GPU
    const chosen = chooseEvaluation(problem({ model: model(70) }), services([machine("G80", 8, 16)]));
    expect(chosen?.gpusPerReplica).toBe(2);
    expect(chosen?.memory.fits).toBe(true);
  });

  it("the cheapest GPU that meets the targets is taken", () => {
    const both = problem({ gpus: [G80, G24], model: model(5) });
    expect(chooseEvaluation(both, services(offers))?.spec.deployment.gpu.name).toBe("G24");
  });

  it("a cheaper GPU that misses the targets is passed over", () => {
    // one GPU decodes a token in 10 ms at best, two in 5: the 24-GB card is sold without a partner
    const strict = problem({
      gpus: [gpu("G24", 24, { maxGpusPerNode: 1 }), G80],
      model: model(5),
      targets: { percentile: 95, itlMs: 8 },
    });
    const chosen = chooseEvaluation(strict, services(offers));
    expect(chosen?.spec.deployment.gpu.name).toBe("G80");
    expect(chosen?.feasible).toBe(true);
  });

  it("the pruned search finds what trying everything finds", () => {
    for (const itlMs of [3, 5, 8, 12, 100]) {
      const asked = problem({ gpus: [G80, G24], model: model(5), targets: { percentile: 95, itlMs } });
      const all = [G80, G24]
        .flatMap((card) => [1, 2, 4, 8].map((tp) => evaluate(asked, services(offers), card, tp)))
        .filter(({ feasible }) => feasible)
        .map(({ price }) => price?.max.usdPerHour ?? Number.MAX_VALUE);
      const chosen = chooseEvaluation(asked, services(offers));
      expect(chosen?.price?.max.usdPerHour).toBe(Math.min(...all));
    }
  });

  it("a degree that does not divide the heads is not tried", () => {
    const chosen = chooseEvaluation(problem({ model: model(150, 14) }), services());
    // 14 heads allow 1 and 2; 150 billion need four
    expect(chosen?.gpusPerReplica).toBe(2);
    expect(chosen?.feasible).toBe(false);
  });

  it("without any price the fewest GPUs win", () => {
    const chosen = chooseEvaluation(
      problem({ load: { ...problem().load, requestsPerSecond: 1 } }),
      services(),
    );
    expect(chosen?.price).toBeNull();
    expect(chosen === null ? 0 : totalGpus(chosen)).toBe(2);
  });

  it("an overloaded replica never passes: at the peak every one stays below saturation", () => {
    for (const requestsPerSecond of [0.001, 1, 7.27, 7.28, 1e6]) {
      const chosen = chooseEvaluation(
        problem({ load: { ...problem().load, requestsPerSecond } }),
        services(offers),
      );
      expect(chosen?.serving?.peak.stable).toBe(true);
      expect(chosen?.serving?.peak.utilization).toBeLessThanOrEqual(0.8 / 1.1 + 1e-9);
    }
  });

  it("an ITL target does not size a fleet whose answers have no second token", async () => {
    const planner = plannerWith();
    const asked = { model: "qwen3-30b-a3b", requestsPerSecond: 8, isl: 1500, gpu: "A100", ttftMs: 1500 };
    const with60 = await planner.plan({ ...asked, osl: 1, itlMs: 60 });
    const without = await planner.plan({ ...asked, osl: 1 });
    expect(with60.replicas).toEqual(without.replicas);
    const only = await planner.plan({ ...asked, osl: 1, itlMs: 1, ttftMs: undefined });
    expect([only.verdict.feasible, only.verdict.latencyTargets]).toEqual([true, "not checked"]);
    expect(only.verdict.summary).toContain("answers of one token have no ITL");
  });

  it("without a target on the gaps between tokens, longer answers never take fewer GPUs", async () => {
    const planner = plannerWith();
    let before = 0;
    for (const osl of [1, 2, 5, 10, 20, 100, 500]) {
      const { replicas } = await planner.plan({
        model: "qwen3-30b-a3b",
        requestsPerSecond: 8,
        isl: 1500,
        gpu: "A100",
        ttftMs: 1500,
        osl,
      });
      expect(replicas.gpus).toBeGreaterThanOrEqual(before);
      before = replicas.gpus;
    }
  });
});
