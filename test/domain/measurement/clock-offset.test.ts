import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockErrorOver, clockOffset } from "../../../src/domain/measurement/clock-offset.ts";

describe("a clock's offset", () => {
  it("lies in the middle of one question: asked at 0, answered at 10, the server said 105", () => {
    expect(clockOffset([{ sentMs: 0, serverMs: 105, receivedMs: 10 }])).toEqual({
      offsetMs: 100,
      errorMs: 5,
    });
  });
  it("is narrowed down by every question", () => {
    // 95…105 and 99…107 have 99…105 in common.
    expect(
      clockOffset([
        { sentMs: 0, serverMs: 105, receivedMs: 10 },
        { sentMs: 20, serverMs: 127, receivedMs: 28 },
      ]),
    ).toEqual({ offsetMs: 102, errorMs: 3 });
  });
  it("is never further from the truth than it says, however the way there and back differ", () => {
    const trip = fc.double({ min: 0.01, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.array(fc.tuple(trip, trip), { minLength: 1, maxLength: 20 }),
        (truth, trips) => {
          const samples = trips.map(([there, back], at) => ({
            sentMs: at * 100,
            serverMs: at * 100 + there + truth,
            receivedMs: at * 100 + there + back,
          }));
          const { offsetMs, errorMs } = clockOffset(samples);
          expect(Math.abs(offsetMs - truth)).toBeLessThanOrEqual(errorMs + 1e-6);
        },
      ),
    );
  });
  it("comes from the quickest answer when a clock was set in between", () => {
    expect(
      clockOffset([
        { sentMs: 0, serverMs: 101, receivedMs: 2 },
        { sentMs: 10, serverMs: 520, receivedMs: 30 },
      ]),
    ).toEqual({ offsetMs: 100, errorMs: 1 });
  });
  it("over a level is off by the worse of both measurements and by the drift between them", () => {
    const before = { offsetMs: 100, errorMs: 1 };
    expect(clockErrorOver(before, { offsetMs: 100.5, errorMs: 2 })).toBe(2.5);
  });
});
