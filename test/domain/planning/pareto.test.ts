import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paretoFront } from "../../../src/domain/planning/pareto.ts";

const point = fc.record({ cost: fc.integer({ min: 0, max: 20 }), latency: fc.integer({ min: 0, max: 20 }) });

describe("the Pareto front", () => {
  it("keeps what nothing beats: cheap and slow, dear and fast, not what lies between and behind", () => {
    const points = [
      { cost: 3, latency: 3 },
      { cost: 1, latency: 9 },
      { cost: 4, latency: 4 },
      { cost: 9, latency: 1 },
    ];
    expect(paretoFront(points)).toEqual([
      { cost: 1, latency: 9 },
      { cost: 3, latency: 3 },
      { cost: 9, latency: 1 },
    ]);
  });

  it("has for every point one that is no dearer and no slower", () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1 }), (points) => {
        const front = paretoFront(points);
        for (const { cost, latency } of points) {
          expect(front.some((kept) => kept.cost <= cost && kept.latency <= latency)).toBe(true);
        }
      }),
    );
  });

  it("leaves out what has no finite latency", () => {
    expect(paretoFront([{ cost: 1, latency: Number.POSITIVE_INFINITY }])).toEqual([]);
  });
});
