import { describe, expect, it } from "vitest";
import { type BenchPlan, consentOf, requestsOf, warmupOf } from "../../../src/app/experiments/bench-plan.ts";
import { prepareBench } from "../../../src/app/experiments/prepare-bench.ts";
import type { BenchRequest } from "../../../src/domain/measurement/bench-request.ts";

const planOf = (request: BenchRequest): Promise<BenchPlan> =>
  prepareBench(
    { endpoint: "https://api.example.com/v1/", ...request },
    {},
    {
      loadGenerator: { models: async () => ({ ids: ["first", "second"], problem: null }) },
      readFile: async () => "",
    },
  );

describe("a benchmark before it is sent", () => {
  it("asks for at least five requests a stream, and ten of a few", async () => {
    const plan = await planOf({ concurrency: [1, 64] });
    expect([1, 4, 64].map((load) => requestsOf(plan, load))).toEqual([10, 40, 320]);
    expect([1, 64].map((load) => warmupOf(plan, load))).toEqual([1, 64]);
    expect(requestsOf(await planOf({ concurrency: [1], requests: 7 }), 1)).toBe(7);
  });
  it("turns a duration into arrivals at a rate, and leaves it open at a concurrency", async () => {
    expect(requestsOf(await planOf({ rate: [4], durationSeconds: 10 }), 4)).toBe(40);
    expect(requestsOf(await planOf({ concurrency: [4], durationSeconds: 10 }), 4)).toBeNull();
  });
  it("says host, levels, requests, tokens and minutes: 2 × (11 requests) of 300 tokens", async () => {
    const consent = consentOf(await planOf({ concurrency: [1], repeats: 2, isl: "200", osl: "100" }));
    // 22 answers of 0.5 s + 100 × 30 ms each, one after the other.
    expect(consent).toMatchObject({
      host: "api.example.com",
      levels: 1,
      requests: 22,
      tokens: 6600,
      isEstimate: false,
    });
    expect(consent.minutes).toBeCloseTo((22 * 3.5) / 60, 6);
    expect(consentOf(await planOf({})).isEstimate).toBe(true);
  });
  it("takes the server's first model, cuts the address' last slash and chooses the path", async () => {
    const plan = await planOf({ concurrency: [2, 1, 2] });
    expect(plan.target).toMatchObject({ model: "first", url: "https://api.example.com/v1/chat/completions" });
    expect(plan.loads).toEqual({ mode: "concurrency", loads: [1, 2] });
    expect((await planOf({ api: "completions", model: "m" })).target.url).toBe(
      "https://api.example.com/v1/completions",
    );
  });
  it("refuses an address that holds a password", async () => {
    await expect(planOf({ endpoint: "http://user:pass@127.0.0.1/v1" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});
