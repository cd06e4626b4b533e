import { describe, expect, it } from "vitest";
import { kneeOf } from "../../../src/domain/lab/checklist.ts";
import { loadRow } from "../../../src/domain/lab/load-row.ts";
import type { FailureKind } from "../../../src/domain/measurement/failure-kind.ts";
import { notebook } from "../../support/notebook-cases.ts";
import { requestRecord } from "../../support/request-record.ts";

const SHAPE = { concurrency: 2, timeoutSeconds: 5 };
const NOTHING_SAID = new Map<FailureKind, string>();

/** Two streams over two seconds: three answers of a second each, and one that is given up after a second. */
const MIXED = {
  records: [
    requestRecord({ index: 0 }),
    requestRecord({ index: 1 }),
    requestRecord({ index: 2, sentMs: 1000, endMs: 2000 }),
    requestRecord({ index: 3, sentMs: 1000, endMs: 2000, failure: "http_503", retryAfterSeconds: 7 }),
  ],
  saidBy: new Map<FailureKind, string>([["http_503", "busy"]]),
};

const FIELDS =
  "concurrency,total_requests,timeout_s,wall_s,throughput_rps,error_rate,p50_s,p95_s,p99_s,mean_s,ok,err,sample_error";

describe("a load row", () => {
  it("S3-41: begins with the notebook's fields, in its order", () => {
    expect(Object.keys(loadRow(MIXED, SHAPE)).slice(0, 13).join(",")).toBe(FIELDS);
  });

  it("S3-44: takes latencies of successes only, and the error rate over all", () => {
    const slow = {
      ...MIXED,
      records: [...MIXED.records.slice(0, 3), requestRecord({ endMs: 9000, failure: "timeout_total" })],
    };
    const row = loadRow(slow, SHAPE);
    expect([row.p50_s, row.p95_s, row.p99_s, row.mean_s]).toEqual([1, 1, 1, 1]);
    expect([row.ok, row.err, row.total_requests, row.error_rate]).toEqual([3, 1, 4, 0.25]);
  });

  it("S3-45: shows goodput beside the throughput that counts failures", () => {
    const row = loadRow(MIXED, SHAPE);
    expect([row.wall_s, row.throughput_rps, row.goodput_rps]).toEqual([2, 2, 1.5]);
  });

  it("keeps the first failure with what was said, its kind's count and the wait asked for", () => {
    const row = loadRow(MIXED, SHAPE);
    expect([row.sample_error, row.errors, row.retry_after_s]).toEqual(["http_503: busy", { http_503: 1 }, 7]);
  });

  it("does not keep what a server says about a wrong key", () => {
    const refused = {
      records: [requestRecord({ failure: "http_401" })],
      saidBy: new Map<FailureKind, string>([["http_401", "key abc is wrong"]]),
    };
    expect(loadRow(refused, SHAPE).sample_error).toBe("http_401");
  });

  it("S3-55: has TTFT and ITL of streamed answers", () => {
    // First token after 100 ms, nine more until 1000 ms.
    const row = loadRow(MIXED, SHAPE);
    expect([row.ttft_p50_s, row.itl_p50_s, row.completion_tokens]).toEqual([0.1, 0.1, 10]);
  });

  it("S3-24: marks tokens counted by events as approximate, and does not count whole answers by them", () => {
    const by = (chunks: number) =>
      loadRow(
        {
          records: [requestRecord({ tokensFrom: "chunks", chunks, outputTokens: chunks })],
          saidBy: NOTHING_SAID,
        },
        SHAPE,
      );
    expect([by(9).completion_tokens, by(9).tokens_approximate]).toEqual([9, true]);
    expect([by(1).completion_tokens, by(1).completion_tokens_per_s]).toEqual([null, null]);
  });

  it("is null, not NaN or zero, where nothing succeeded or nothing was sent", () => {
    const failed = loadRow(
      { records: [requestRecord({ failure: "http_500" })], saidBy: NOTHING_SAID },
      SHAPE,
    );
    expect([failed.p50_s, failed.mean_s, failed.error_rate]).toEqual([null, null, 1]);
    const none = loadRow({ records: [], saidBy: NOTHING_SAID }, SHAPE);
    expect([none.throughput_rps, none.error_rate, none.wall_s]).toEqual([null, null, 0]);
  });

  it("S3-35: requests in the system are those in flight while both streams are busy", () => {
    expect(loadRow(MIXED, SHAPE).in_system).toBe(2);
  });
});

describe("the knee of rows", () => {
  const { concurrency_sweep, overload } = notebook.measured;

  it("S3-36, S3-42: the recorded sweep and the recorded overload reach none", () => {
    expect(concurrency_sweep.map(({ concurrency }) => concurrency)).toEqual([1, 2, 4, 8, 16]);
    expect(kneeOf(concurrency_sweep)).toBeNull();
    expect(kneeOf(overload)).toBeNull();
  });

  it("S3-36: is where throughput stops while p95 explodes", () => {
    // Four at once of a second each: 4 a second at most, whatever is asked for.
    const rows = [1, 2, 4, 8, 16].map((concurrency) => ({
      ...loadRow(MIXED, { ...SHAPE, concurrency }),
      goodput_rps: Math.min(concurrency, 4),
      p50_s: Math.max(1, concurrency / 4),
      p95_s: Math.max(1, concurrency / 4),
      ttft_p50_s: 0.1 + Math.max(0, concurrency / 4 - 1),
    }));
    const knee = kneeOf(rows);
    expect(knee?.load).toBeCloseTo(4, 9);
    expect([knee?.low, knee?.high]).toEqual([4, 8]);
  });
});
