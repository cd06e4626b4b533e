import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { burstArrivals } from "../../../../src/domain/measurement/arrivals/burst.ts";
import { constantRate } from "../../../../src/domain/measurement/arrivals/constant-rate.ts";
import { poissonArrivals } from "../../../../src/domain/measurement/arrivals/poisson.ts";
import { rampArrivals } from "../../../../src/domain/measurement/arrivals/ramp.ts";
import { replayOf } from "../../../../src/domain/measurement/arrivals/replay.ts";
import { singleStream } from "../../../../src/domain/measurement/arrivals/single-stream.ts";

describe("arrivals", () => {
  it("at a constant rate of 4 come every 250 ms", () => {
    expect(constantRate(4, 4)).toEqual([0, 250, 500, 750]);
  });
  it("of a Poisson process have exponential gaps: their mean is 1/rate, and so is their deviation", () => {
    const due = poissonArrivals(10, 20_000, 3);
    const gaps = due.slice(1).map((time, at) => time - (due[at] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(mean / 100).toBeCloseTo(1, 1);
    expect(deviation / 100).toBeCloseTo(1, 1);
  });
  it("of a Poisson process offer a short level the rate it is named by, in the warm-up as in what is measured", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer(),
        (n, warmup, seed) => {
          const due = poissonArrivals(5, warmup + n, seed, warmup);
          const measured = due.slice(warmup);
          expect(measured[0]).toBeCloseTo(warmup * 200, 6);
          expect(measured.at(-1)).toBeLessThan((warmup + n) * 200);
          if (warmup > 0) expect(due[0]).toBe(0);
        },
      ),
    );
    const ends = Array.from({ length: 2000 }, (_, seed) => (poissonArrivals(5, 20, seed).at(-1) ?? 0) / 4000);
    // The last of 20 leaves one mean gap before the end.
    expect(ends.reduce((sum, end) => sum + end, 0) / ends.length).toBeCloseTo(0.95, 2);
  });
  it("of a seed are always the same, of another seed not", () => {
    expect(poissonArrivals(5, 50, 1)).toEqual(poissonArrivals(5, 50, 1));
    expect(poissonArrivals(5, 50, 1)).not.toEqual(poissonArrivals(5, 50, 2));
  });
  it("in bursts of three at 6 a second come three at once every half second", () => {
    expect(burstArrivals(6, 7, 3)).toEqual([0, 0, 0, 500, 500, 500, 1000]);
  });
  it("on a ramp from 0 to 10 a second reach 50 requests after 10 s, a quarter of them in the first half", () => {
    const due = rampArrivals(0, 10, 50);
    expect(due.at(-1)).toBeLessThan(10_000);
    expect(due.at(-1)).toBeGreaterThan(9_800);
    // The n-th leaves when n are due: 13 (0 to 12) by 5 s.
    expect(due.filter((time) => time <= 5000)).toHaveLength(13);
    expect(rampArrivals(4, 4, 4)).toEqual(constantRate(4, 4));
  });
  it("of a trace start at its first row, in order, with each row's own lengths", () => {
    const replay = replayOf([
      { arrivalSeconds: 12, isl: 30, osl: 3 },
      { arrivalSeconds: 10, isl: 10, osl: 1 },
    ]);
    expect(replay.dueMs).toEqual([0, 2000]);
    expect(replay.isl).toEqual({ kind: "list", tokens: [10, 30] });
    expect(
      replayOf(
        [
          { arrivalSeconds: 0, isl: 1, osl: 1 },
          { arrivalSeconds: 3, isl: 1, osl: 1 },
        ],
        2,
      ).dueMs,
    ).toEqual([0, 1500]);
  });
  it("of a single stream are a closed loop of one", () => {
    expect(singleStream()).toEqual({ kind: "closed", concurrency: 1 });
  });
  it("never go back in time", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (rate, count) => {
          for (const due of [
            constantRate(rate, count),
            poissonArrivals(rate, count, 1),
            burstArrivals(rate, count, 4),
            rampArrivals(0, rate, count),
          ]) {
            expect(due).toHaveLength(count);
            expect([...due].sort((a, b) => a - b)).toEqual(due);
          }
        },
      ),
    );
  });
});
