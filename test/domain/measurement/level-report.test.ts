import { describe, expect, it } from "vitest";
import { createHistogram } from "../../../src/domain/measurement/histogram.ts";
import { levelReport } from "../../../src/domain/measurement/level-report.ts";
import type { LoadResult } from "../../../src/domain/measurement/load-job.ts";
import type { RequestRecord } from "../../../src/domain/measurement/request-record.ts";
import { requestRecord } from "../../support/request-record.ts";

const result = (records: readonly RequestRecord[], given: Partial<LoadResult> = {}): LoadResult => ({
  records,
  chunkGaps: createHistogram(),
  checks: { eventLoopDelayP99Ms: 1, runQueueMsPerSecond: 2, cpuMs: 10 },
  stopped: null,
  chunkTimes: new Map(),
  saidBy: new Map(),
  ...given,
});
const one = { concurrency: 1, requestRate: null, targets: {}, maxErrorShare: 0.5 };
/** One stream, a request a second, the first of them warm-up. */
const steady = (count: number, given: (index: number) => Partial<RequestRecord> = () => ({})) =>
  Array.from({ length: count + 1 }, (_, index) =>
    requestRecord({ index, warmup: index === 0, sentMs: index * 1000, ...given(index) }),
  );

describe("a level's figures", () => {
  it("follow the definitions: 100 ms to the first token, 900 ms for the nine after it", () => {
    const level = levelReport([result(steady(6))], one);
    expect(level).toMatchObject({
      requests: 6,
      ok: 6,
      errors: {},
      requestsPerSecond: 1,
      outputTokensPerSecond: 10,
    });
    expect(level.ttftMs?.mean).toBeCloseTo(100, 9);
    expect(level.itlMs?.mean).toBeCloseTo(100, 9);
    expect(level.tpotExclFirstMs).toEqual(level.itlMs);
    expect(level.tpotInclFirstMs?.mean).toBeCloseTo(100, 9);
    expect(level.e2eMs?.mean).toBeCloseTo(1000, 9);
    expect(level.totalTokensPerSecond).toBeCloseTo(30, 9);
    expect(level.checks).toMatchObject({ valid: true, reasons: [] });
    expect(level.checks.littlesLawRatio).toBeCloseTo(1, 9);
    expect(level.checks.offeredRatio).toBeCloseTo(1, 9);
  });
  it("keep failures out of every latency and count each by its kind", () => {
    const level = levelReport(
      [
        result(
          steady(8, (index) =>
            index === 3
              ? { failure: "http_429", firstTokenMs: null, lastTokenMs: null }
              : index === 5
                ? { failure: "reset_mid_stream", firstTokenMs: 5001, lastTokenMs: 5002 }
                : {},
          ),
        ),
      ],
      one,
    );
    expect(level.errors).toEqual({ http_429: 1, reset_mid_stream: 1 });
    expect(level).toMatchObject({ requests: 8, ok: 6 });
    expect(level.ttftMs).toMatchObject({ min: 100, max: 100, count: 6 });
  });
  it("take ITL from usage only: a count of chunks enters neither ITL nor TPOT, one token has no ITL", () => {
    const level = levelReport(
      [
        result(
          steady(6, (index) =>
            index === 2 ? { tokensFrom: "chunks" } : index === 3 ? { outputTokens: 1 } : {},
          ),
        ),
      ],
      one,
    );
    expect(level.itlMs?.count).toBe(4);
    expect(level.tpotInclFirstMs?.count).toBe(5);
    expect(level.tokensFrom).toEqual({ usage: 5, chunks: 1 });
  });
  it("count as good what keeps every target, of all requests sent", () => {
    const records = steady(10, (index) =>
      index === 4 ? { firstTokenMs: 4700 } : index === 7 ? { failure: "timeout_total" } : {},
    );
    const level = levelReport([result(records)], { ...one, targets: { ttftMs: 500 } });
    expect(level.goodput?.fraction).toBeCloseTo(0.8, 9);
    expect(level.goodput?.requestsPerSecond).toBeLessThan(level.requestsPerSecond);
    expect(levelReport([result(records)], one).goodput).toBeNull();
  });
  it("of a level where all failed are unknown, not zero", () => {
    const level = levelReport([result(steady(6, () => ({ failure: "http_503", firstTokenMs: null })))], one);
    expect(level).toMatchObject({ ok: 0, ttftMs: null, itlMs: null, e2eMs: null });
    expect(level.checks.reasons).toContain("no request succeeded");
  });
  it("of repeats carry an interval, of one run none", () => {
    const runs = [result(steady(6)), result(steady(6)), result(steady(6))];
    const level = levelReport(runs, one);
    expect(level.repeats).toMatchObject({ count: 3, outputTokensPerSecond: { mean: 10, low: 10, high: 10 } });
    expect(level.requests).toBe(18);
    expect(levelReport([result(steady(6))], one).repeats).toBeNull();
  });
});

describe("a level is invalid, with the reason,", () => {
  const reasons = (given: Partial<LoadResult>, records = steady(6)) =>
    levelReport([result(records, given)], one).checks.reasons.join("; ");
  it.each([
    [
      "when its thread waited for a core",
      { checks: { eventLoopDelayP99Ms: 1, runQueueMsPerSecond: 80, cpuMs: 1 } },
      "waited for a core",
    ],
    [
      "when its loop was late",
      { checks: { eventLoopDelayP99Ms: 30, runQueueMsPerSecond: 1, cpuMs: 1 } },
      "loop was late",
    ],
    ["when errors ended it", { stopped: "errors" as const }, "too many requests failed"],
  ])("%s", (_, given, words) => expect(reasons(given)).toContain(words));
  it("when it is too short", () =>
    expect(reasons({}, steady(4))).toContain("fewer than 5 requests for each stream"));
  it("and nothing is said of a run queue where the system does not tell", () =>
    expect(reasons({ checks: { eventLoopDelayP99Ms: 1, runQueueMsPerSecond: null, cpuMs: null } })).toBe(""));
});
