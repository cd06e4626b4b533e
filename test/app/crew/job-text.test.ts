import { describe, expect, it } from "vitest";
import { jobFrom, jobText } from "../../../src/app/crew/job-text.ts";
import { toBenchSchema } from "../../../src/app/crew/messages.ts";
import type { LoadJob } from "../../../src/domain/measurement/load-job.ts";
import { loadJob } from "../../support/load-job.ts";

const job = loadJob("http://127.0.0.1:9/v1");
const crossed = (changed: LoadJob): LoadJob => jobFrom(jobText(changed), {});

describe("a level's job in the queue", () => {
  it("comes out as it went in, but for the headers", () => {
    const secret = { ...job, target: { ...job.target, headers: { authorization: "Bearer sk-1" } } };
    expect(JSON.stringify(jobText(secret))).not.toContain("sk-1");
    expect(jobFrom(jobText(secret), { "x-own": "1" })).toEqual({
      ...job,
      target: { ...job.target, headers: { "x-own": "1" } },
    });
  });
  it.each<[string, Partial<LoadJob>]>([
    ["a prompt of a billion tokens", { isl: { kind: "fixed", tokens: 1e9 } }],
    ["answers of a billion tokens", { osl: { kind: "list", tokens: [1e9] } }],
    ["a million words for a token", { prompts: { ...synthetic(), wordsPerToken: 1e6 } }],
    ["words that nobody asked for", { prompts: { ...synthetic(), overheadTokens: -1e12 } }],
    ["a wait that no timer can wait", { timeouts: { ...job.timeouts, totalMs: 1e12 } }],
    ["weights below nothing", { isl: { kind: "histogram", tokens: [1, 2], weights: [-1, 1] } }],
    ["another protocol", { target: { ...job.target, url: "file:///etc/passwd" } }],
  ])("is refused: %s", (_, change) => {
    expect(() => crossed({ ...job, ...change })).toThrow();
  });
});

it("a worker whose clock may be off by hours does not join: all would wait for it", () => {
  const joined = { kind: "joined", seat: 0, name: "a", calibration: null, headers: [] };
  expect(toBenchSchema.safeParse({ ...joined, clockErrorMs: 0.2 }).success).toBe(true);
  expect(toBenchSchema.safeParse({ ...joined, clockErrorMs: 1e12 }).success).toBe(false);
});

function synthetic() {
  return { kind: "synthetic" as const, sharedFraction: 0, wordsPerToken: 1, overheadTokens: 0 };
}
