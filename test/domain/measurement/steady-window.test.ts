import { describe, expect, it } from "vitest";
import { littlesLawRatio, steadyWindow } from "../../../src/domain/measurement/steady-window.ts";
import { requestRecord } from "../../support/request-record.ts";

/** Streams that move in step: all send at 0, all are answered a second later, and so on. */
const inStep = (streams: number, rounds: number) =>
  Array.from({ length: streams * (rounds + 1) }, (_, index) => {
    const round = Math.floor(index / streams);
    // Each stream is refilled a little later than the one before it.
    const jitter = (index % streams) * 0.01;
    const sentMs = round * 1000 + jitter;
    return requestRecord({
      index,
      warmup: round === 0,
      sentMs,
      firstTokenMs: sentMs + 100,
      endMs: (round + 1) * 1000,
    });
  });

describe("the steady window", () => {
  it("counts a server that answers four streams a second as four requests a second, in step or not", () => {
    const window = steadyWindow(inStep(4, 5), 4);
    expect(window?.ended).toHaveLength(12);
    expect((window?.ended.length ?? 0) / (window?.seconds ?? 1)).toBeCloseTo(4, 3);
    expect(window?.inFlight).toBeCloseTo(4, 3);
    expect(window === null ? 0 : littlesLawRatio(window, 4)).toBeCloseTo(1, 3);
  });
  it("of one stream is everything but its last request", () => {
    const window = steadyWindow(inStep(1, 6), 1);
    expect(window?.seconds).toBeCloseTo(5, 6);
    expect(window?.ended).toHaveLength(5);
  });
  it("holds whole bursts: seven streams on six slots are answered at the slots' pace, not a burst more", () => {
    // Six slots of a second each, first come first served: answers come six at once.
    const records = Array.from({ length: 42 }, (_, index) => {
      const endMs = (Math.floor(index / 6) + 1) * 1000 + (index % 6) * 0.01;
      return requestRecord({
        index,
        warmup: index < 7,
        sentMs: index < 7 ? 0 : Math.floor((index - 1) / 6) * 1000 + 1,
        endMs,
      });
    });
    const window = steadyWindow(records, 7);
    expect((window?.ended.length ?? 0) / (window?.seconds ?? 1)).toBeCloseTo(6, 1);
  });
  it("leaves out the drain: a straggler does not lower the rate", () => {
    const records = inStep(4, 5);
    const last = records.at(-1);
    const slow = last === undefined ? records : [...records.slice(0, -1), { ...last, endMs: 60_000 }];
    const window = steadyWindow(slow, 4);
    expect((window?.ended.length ?? 0) / (window?.seconds ?? 1)).toBeCloseTo(4, 3);
  });
  it("falls back on the whole run when there are no more requests than streams", () => {
    const window = steadyWindow(inStep(4, 1), 4);
    expect(window?.seconds).toBeCloseTo(1, 3);
    expect(window?.ended).toHaveLength(4);
  });
  it("of an open loop spans the schedule, and a request waits from its intended start", () => {
    const records = Array.from({ length: 11 }, (_, index) =>
      requestRecord({ index, intendedMs: index * 100, sentMs: index * 100 + 50, endMs: index * 100 + 200 }),
    );
    const window = steadyWindow(records, null);
    expect(window?.seconds).toBeCloseTo(1, 9);
    expect(window?.ended).toHaveLength(9);
    expect(window?.inFlight).toBeCloseTo(1.9, 9);
  });
  it("is none without a measured request", () => {
    expect(steadyWindow([requestRecord({ warmup: true })], 1)).toBeNull();
    expect(steadyWindow([], 1)).toBeNull();
  });
  it("shows lost requests: half of the answers missing breaks Little's law", () => {
    const window = steadyWindow(inStep(4, 9), 4);
    const half = window === null ? null : { ...window, ended: window.ended.filter((_, at) => at % 2 === 0) };
    expect(half === null ? 1 : littlesLawRatio(half, 4)).toBeCloseTo(0.5, 1);
  });
});
