import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Arrivals } from "../../../src/domain/measurement/load-job.ts";
import {
  dueTimesOf,
  requestsOfShare,
  shareSchedule,
  usefulShares,
} from "../../../src/domain/measurement/load-share.ts";
import { loadJob } from "../../support/load-job.ts";

const arrivals: fc.Arbitrary<Arrivals> = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((concurrency): Arrivals => ({ kind: "closed", concurrency })),
  fc
    .array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 80 })
    .map((gaps): Arrivals => ({ kind: "open", dueMs: gaps.toSorted((a, b) => a - b) })),
);
const cut = fc.integer({ min: 1, max: 12 });
const shares = (of: number) => Array.from({ length: of }, (_, index) => ({ index, of }));

describe("the shares of a level", () => {
  it("of five streams for two workers are three and two, and their requests follow the streams", () => {
    const closed: Arrivals = { kind: "closed", concurrency: 5 };
    const [first, second] = shares(2).map((share) => shareSchedule(closed, share));
    expect([first?.lanes, second?.lanes]).toEqual([3, 2]);
    const indices = (schedule = first) => [0, 1, 2, 3, 4].map((place) => schedule?.indexAt(place));
    expect(indices(first)).toEqual([0, 2, 4, 5, 7]);
    expect(indices(second)).toEqual([1, 3, 6, 8, 11]);
  });
  it("are disjoint and together the whole, each in order", () => {
    fc.assert(
      fc.property(arrivals, cut, fc.integer({ min: 1, max: 200 }), (whole, workers, total) => {
        const useful =
          whole.kind === "closed" ? Math.min(workers, whole.concurrency, total) : Math.min(workers, total);
        const all: number[] = [];
        for (const share of shares(useful)) {
          const schedule = shareSchedule(whole, share);
          const mine = Array.from({ length: schedule.countBelow(total) }, (_, at) => schedule.indexAt(at));
          expect(mine).toEqual(mine.toSorted((a, b) => a - b));
          expect(mine.length).toBeGreaterThan(0);
          // The next one is beyond the end.
          expect(schedule.indexAt(mine.length)).toBeGreaterThanOrEqual(total);
          all.push(...mine);
        }
        expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, index) => index));
      }),
    );
  });
  it("drive as many streams together as the whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), cut, (concurrency, workers) => {
        const lanes = shares(workers).map(
          (share) => shareSchedule({ kind: "closed", concurrency }, share).lanes,
        );
        expect(lanes.reduce((sum, count) => sum + count, 0)).toBe(concurrency);
        expect(Math.max(...lanes) - Math.min(...lanes)).toBeLessThanOrEqual(1);
      }),
    );
  });
  it("keep each request's own due time", () => {
    fc.assert(
      fc.property(arrivals, cut, (whole, workers) => {
        if (whole.kind === "closed") return;
        for (const share of shares(workers)) {
          const { indexAt } = shareSchedule(whole, share);
          expect(dueTimesOf(whole.dueMs, share)).toEqual(
            dueTimesOf(whole.dueMs, share).map((_, place) => whole.dueMs[indexAt(place)]),
          );
        }
      }),
    );
  });
  it("is the whole when there is one", () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 0, max: 500 }), (whole, place) => {
        expect(shareSchedule(whole).indexAt(place)).toBe(place);
        expect(shareSchedule(whole).countBelow(place)).toBe(place);
      }),
    );
  });
});

describe("workers that have something to do", () => {
  it("are no more than streams, requests or workers", () => {
    const job = loadJob("http://127.0.0.1:9/v1", { requests: 10 });
    expect(usefulShares(job, 5)).toBe(2);
    expect(usefulShares({ ...job, arrivals: { kind: "closed", concurrency: 64 }, requests: 3 }, 5)).toBe(3);
    expect(usefulShares({ ...job, arrivals: { kind: "open", dueMs: [0, 1, 2] } }, 5)).toBe(3);
    expect(usefulShares({ ...job, requests: null, durationSeconds: 1 }, 5)).toBe(2);
  });
  it("know how many requests are theirs, unless the level lasts for a time", () => {
    const job = loadJob("http://127.0.0.1:9/v1", { warmup: 2, requests: 9 });
    expect([0, 1].map((index) => requestsOfShare(job, { index, of: 2 }))).toEqual([6, 5]);
    expect(requestsOfShare({ ...job, requests: null, durationSeconds: 1 }, { index: 0, of: 2 })).toBeNull();
  });
});
