import { describe, expect, it } from "vitest";
import { loadRow } from "../../../src/domain/lab/load-row.ts";
import { behindOneAnother, repeatsOf } from "../../../src/domain/lab/repeated-runs.ts";
import { requestRecord } from "../../support/request-record.ts";

/** One request after the other, each of the same length. */
const runOf = (requests: number, eachMs: number) => ({
  records: Array.from({ length: requests }, (_, index) =>
    requestRecord({
      index,
      sentMs: index * eachMs,
      intendedMs: index * eachMs,
      firstTokenMs: index * eachMs + 1,
      lastTokenMs: (index + 1) * eachMs,
      endMs: (index + 1) * eachMs,
    }),
  ),
  saidBy: new Map(),
});
const shape = { concurrency: 1, timeoutSeconds: 5 };

describe("a level run several times", () => {
  it("has the requests of all runs over the time of all runs", () => {
    const row = loadRow(behindOneAnother([runOf(10, 100), runOf(10, 300)]), shape);
    expect(row).toMatchObject({ total_requests: 20, ok: 20, wall_s: 4 });
    expect(row.throughput_rps).toBeCloseTo(20 / 4, 9);
    expect(row.in_system).toBeCloseTo(1, 9);
    expect([row.p50_s, row.mean_s]).toEqual([0.2, 0.2].map((value) => expect.closeTo(value, 9)));
  });

  it("run once is itself", () => {
    const run = runOf(3, 50);
    expect(behindOneAnother([run])).toBe(run);
    expect(repeatsOf([loadRow(run, shape)])).toBeUndefined();
  });

  it("has the 95 % interval of its runs' figures: t of two degrees of freedom for three runs", () => {
    const rows = [0.1, 0.2, 0.3].map((p50_s) => ({ p50_s, p95_s: null, goodput_rps: 10 }));
    // mean 0.2, deviation 0.1: 4.303 × 0.1 / √3 = 0.2484; never below zero
    expect(repeatsOf(rows)).toEqual({
      runs: 3,
      p50_s: { mean: expect.closeTo(0.2, 9), low: 0, high: expect.closeTo(0.4484, 4) },
      p95_s: null,
      goodput_rps: { mean: 10, low: 10, high: 10 },
    });
  });
});
