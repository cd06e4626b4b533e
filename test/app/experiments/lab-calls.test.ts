import { describe, expect, it } from "vitest";
import { throughputOf } from "../../../src/app/experiments/lab-calls.ts";
import type { ChatReply } from "../../../src/app/ports.ts";

const reply = (given: Partial<ChatReply> = {}): ChatReply => ({
  seconds: 0.5,
  text: "four words of text",
  completionTokens: 6,
  problem: null,
  ...given,
});
const UNWATCHED = { samples: [], reason: "No GPU is visible." };

describe("the throughput of a single stream", () => {
  it("S3-23, S3-24: is the server's own tokens over the time of the answers", () => {
    expect(throughputOf([reply(), reply()], UNWATCHED)).toMatchObject({
      completion_tokens: 12,
      total_time_s: 1,
      tokens_per_s: 12,
      tokens_approximate: false,
    });
  });

  it("S3-24: counts words where usage is missing, at least one an answer, and says so", () => {
    const counted = throughputOf(
      [reply({ completionTokens: null }), reply({ completionTokens: null, text: " " })],
      UNWATCHED,
    );
    expect([counted.completion_tokens, counted.tokens_approximate]).toEqual([5, true]);
  });

  it("S3-25: takes p50 and p95 by the same rule as every other experiment", () => {
    const replies = [1, 2, 3, 4, 5, 6].map((seconds) => reply({ seconds }));
    const { p50_s, p95_s } = throughputOf(replies, UNWATCHED);
    expect(p50_s).toBe(3.5);
    expect(p95_s).toBeCloseTo(5.75, 12);
  });

  it("a failure counts as an error and adds neither time nor tokens", () => {
    const failed = reply({ problem: "HTTP 503: busy", seconds: 9, completionTokens: null });
    expect(throughputOf([reply(), failed], UNWATCHED)).toMatchObject({
      requests: 2,
      ok: 1,
      err: 1,
      total_time_s: 0.5,
      completion_tokens: 6,
      sample_error: "HTTP 503: busy",
    });
    expect(throughputOf([failed], UNWATCHED)).toMatchObject({ tokens_per_s: null, p50_s: null });
  });
});
