import { describe, expect, it } from "vitest";
import { planLab } from "../../../src/app/experiments/lab-plan.ts";
import { benchConsent, labLoadConsent } from "../../../src/app/experiments/load-consent.ts";
import type { LoadPrice } from "../../../src/app/experiments/load-price.ts";
import { prepareBench } from "../../../src/app/experiments/prepare-bench.ts";
import type { BenchRequest } from "../../../src/domain/measurement/bench-request.ts";

const planOf = (request: BenchRequest) =>
  prepareBench(
    {
      endpoint: "http://127.0.0.1:8000/v1",
      concurrency: [1, 2],
      isl: "20",
      osl: "8",
      requests: 10,
      ...request,
    },
    {},
    {
      loadGenerator: { models: async () => ({ ids: ["served"], problem: null }) },
      readFile: async () => "",
    },
  );
const costs =
  (lowUsd: number, highUsd = lowUsd) =>
  async (): Promise<LoadPrice> => ({
    lowUsd,
    highUsd,
    basis: "at a price",
  });

describe("the sentence before load is sent", () => {
  it("names host, model, levels, requests, tokens and minutes, and no dollars where no price is known", async () => {
    const { sentence, host, tokens } = await benchConsent(await planOf({}));
    // 10 a level and one warm-up a stream: 11 + 12 requests of 28 tokens.
    expect(sentence).toBe(
      "Load for 127.0.0.1:8000, model served: 2 levels (concurrency 1, 2), 23 requests, 644 tokens; about a minute or less if a token takes 30 ms.",
    );
    expect([host, tokens]).toEqual(["127.0.0.1:8000", 644]);
  });

  it("S3-54: is the same for an experiment of the lab, with the one request before the load", async () => {
    const plan = planLab(
      "sweep",
      { endpoint: "http://127.0.0.1:8000/v1", concurrency: [1, 2], requests: 10 },
      {},
      {},
    );
    // 20 answers of at most 96 tokens, and 65 characters of prompt at 4 a token.
    expect((await labLoadConsent(plan)).sentence).toBe(
      "Load for 127.0.0.1:8000, model meta/llama-3.1-8b-instruct: 20 requests and one before them, at most 2,245 tokens; about a minute or less if a token takes 30 ms.",
    );
  });

  it("stays one line with its end in sight, whatever a server or a chat model calls its model", async () => {
    const model = `m: 1 request.\n\u202e\nAll is free.${"x".repeat(900)}`;
    const { sentence } = await benchConsent(await planOf({ model }));
    expect(sentence).toMatch(/^Load for 127\.0\.0\.1:8000, model m: 1 request\. All is free\.x+: 2 levels/);
    expect(sentence.length).toBeLessThan(260);
  });

  it("says dollars where a price is known: one figure, a range, or less than a cent", async () => {
    const plan = await planOf({});
    expect((await benchConsent(plan, costs(1.234))).sentence).toContain("About $1.23 at a price.");
    expect((await benchConsent(plan, costs(0.05, 0.2))).sentence).toContain(
      "About $0.05 to $0.20 at a price.",
    );
    expect((await benchConsent(plan, costs(0.0004))).sentence).toContain("Less than a cent at a price.");
  });

  it("asks for the price with what is sent, how long it takes and what was said of the machine", async () => {
    const asked: unknown[] = [];
    await benchConsent(await planOf({ usdPerHour: 4, gpu: "H100" }), async (load) => {
      asked.push(load);
      return null;
    });
    expect(asked).toMatchObject([
      {
        hostname: "127.0.0.1",
        model: "served",
        inputTokens: 460,
        outputTokens: 184,
        usdPerHour: 4,
        gpu: "H100",
      },
    ]);
  });

  it("warns of a public host, and of no other", async () => {
    const open = await benchConsent(await planOf({ endpoint: "https://api.example.com/v1" }));
    expect(open.sentence).toContain("public host: the load may cost money");
    expect((await benchConsent(await planOf({}))).sentence).not.toContain("public host");
  });
});
