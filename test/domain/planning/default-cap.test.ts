import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultCap, halvedCaps } from "../../../src/domain/planning/default-cap.ts";
import { evaluate } from "../../../src/domain/planning/evaluation.ts";
import { plannerWith, shippedCatalog } from "../../support/planner.ts";
import { problem, services } from "../../support/planning.ts";

/** A pool of `room` sequences of which each sequence of the cap takes `each` away. */
const memoryUnder = (room: number, each: number) => {
  const some = evaluate(problem(), services(), problem().gpus[0] ?? noGpu(), 1).memory;
  return (cap: number) => {
    const left = Math.floor(room - cap * each);
    return { ...some, fits: left >= 1, maxSequences: Math.max(0, left) };
  };
};
const noGpu = (): never => {
  throw new Error("the problem has a GPU");
};

describe("the default batch cap", () => {
  it("is the engine's own while the pool holds as many", () => {
    expect(defaultCap(256, memoryUnder(1000, 0.1))).toBe(256);
  });

  it("stays the engine's own where a lower one would gain little", () => {
    expect(defaultCap(256, memoryUnder(120, 0.05))).toBe(256);
  });

  it("is lowered when the engine would not start under its own: 1024 rows leave nothing, 128 leave 87", () => {
    // 100 − 128 × 0.1 = 87 sequences; 256 leave 74, 64 only 64
    expect(defaultCap(1024, memoryUnder(100, 0.1))).toBe(128);
  });

  it("stays the engine's own when no cap helps, so that the shortfall is told as it is", () => {
    expect(defaultCap(1024, memoryUnder(-5, 0.1))).toBe(1024);
  });

  it("never runs fewer sequences than the engine's own would", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 3000 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.constantFrom(256, 1024, 2048),
        (room, each, own) => {
          const under = memoryUnder(room, each);
          const slots = (cap: number) => Math.min(cap, under(cap).maxSequences);
          expect(slots(defaultCap(own, under))).toBeGreaterThanOrEqual(slots(own));
          expect([own, ...halvedCaps(own)]).toContain(defaultCap(own, under));
        },
      ),
    );
  });

  it("gpt-oss-120b fits one H100, as its makers say, and the plan states the cap it takes", async () => {
    const planner = plannerWith();
    const request = { model: "gpt-oss-120b", requestsPerSecond: 5, isl: 1000, osl: 1000, gpu: "H100", tp: 1 };
    const plan = await planner.plan(request);
    expect(plan.memory.fits).toBe(true);
    expect(plan.inputs.batchSize).toMatchObject({ value: 128, source: "default" });
    expect(plan.inputs.batchSize?.note).toMatch(/own cap of 1,024 sets 7\.46 GiB .* does not fit; at 128/);
    expect(shippedCatalog.engines()[0]?.maxSequences).toBe(1024);
  });

  it("a cap that was asked for is kept, what takes the room is named, and a lower cap is a repair", async () => {
    const planner = plannerWith();
    const request = { model: "gpt-oss-120b", requestsPerSecond: 5, isl: 1000, osl: 1000, gpu: "H100", tp: 1 };
    for (const batchSize of [1024, 1_000_000]) {
      const { verdict, memory } = await planner.plan({ ...request, batchSize });
      expect(verdict.failing[0]?.message).toMatch(/buffers for a step of up to [\d,]+ sequences/);
      expect(verdict.repairs.map(({ set }) => set)).toContainEqual({ batchSize: 128 });
      // 8,192 rows at most, whatever the cap
      expect(memory.activationBytes / 2 ** 30).toBeLessThan(60);
    }
  });
});
