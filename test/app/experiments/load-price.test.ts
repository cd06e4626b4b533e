import { describe, expect, it } from "vitest";
import { type PricedLoad, priceOfLoad } from "../../../src/app/experiments/load-price.ts";
import type { Machine } from "../../../src/domain/catalog/machine.ts";
import type { Price } from "../../../src/domain/catalog/price.ts";
import { shippedCatalog } from "../../support/planner.ts";

const catalog = {
  apiPrices: () => ({
    source: "a list",
    asOf: "2026-09-23",
    prices: [
      row("groq", "llama-3.1-8b-instant", "meta-llama/Llama-3.1-8B", 0.05, 0.08),
      row("nebius", "meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B", 0.03, 0.09),
      row("google", "gemini-2.5-flash", null, 0.3, 2.5),
    ],
  }),
  listedGpus: () => shippedCatalog.listedGpus(),
  machines: () => [machine("one", 1), machine("eight", 8)],
  prices: () => [price("one", 5), price("one", 4), price("eight", 30), price("one", null)],
};

function row(
  provider: string,
  model: string,
  serves: string | null,
  inputUsdPerMillion: number,
  outputUsdPerMillion: number,
) {
  return {
    provider,
    model,
    serves,
    inputUsdPerMillion,
    cachedInputUsdPerMillion: null,
    outputUsdPerMillion,
  };
}

const machine = (instanceType: string, gpus: number): Machine => ({
  cloud: "aws",
  instanceType,
  gpu: "H100-SXM-80GB",
  gpus,
  vcpus: null,
  memoryGib: null,
  intraNodeInterconnect: "none",
  source: "a list",
  verified: true,
});
const price = (instanceType: string, onDemandUsdPerHour: number | null): Price => ({
  cloud: "aws",
  instanceType,
  region: "here",
  zone: null,
  onDemandUsdPerHour,
  spotUsdPerHour: 1,
  asOf: "2026-11-01",
  source: "a list",
});

/** A million tokens in, half a million out, in half an hour. */
const priceOf = (load: Partial<PricedLoad>) =>
  priceOfLoad(
    {
      hostname: "127.0.0.1",
      model: "llama-3.1-8b-instant",
      inputTokens: 1e6,
      outputTokens: 5e5,
      minutes: 30,
      ...load,
    },
    catalog,
  );

describe("what load may cost", () => {
  it("is the hours at the price given, before any other", () => {
    expect(priceOf({ usdPerHour: 4.5, gpu: "H100", hostname: "api.groq.com" })).toEqual({
      lowUsd: 2.25,
      highUsd: 2.25,
      basis: "at $4.50 an hour",
    });
  });

  it("is the tokens at the list price of the provider whose host it is", () => {
    // 1 × $0.05 + 0.5 × $0.08
    const price = priceOf({ hostname: "api.groq.com" });
    expect(price?.lowUsd).toBeCloseTo(0.09, 9);
    expect(price?.basis).toBe("at groq's list price of 2026-09-23");
    // 1 × $0.30 + 0.5 × $2.50
    const google = priceOf({
      hostname: "generativelanguage.googleapis.com",
      model: "gemini-2.5-flash",
    });
    expect(google?.highUsd).toBeCloseTo(1.55, 9);
  });

  it("is a range over other providers of the model where the public host has no listed price", () => {
    const price = priceOf({ hostname: "llm.example.com", model: "Llama-3.1-8B" });
    // nebius 0.03 + 0.045, groq 0.05 + 0.04
    expect(price?.lowUsd).toBeCloseTo(0.075, 9);
    expect(price?.highUsd).toBeCloseTo(0.09, 9);
    expect(price?.basis).toContain("other providers");
  });

  it("is not known where nothing fits: a private host without a GPU, a model nobody lists", () => {
    expect(priceOf({})).toBeNull();
    expect(priceOf({ hostname: "llm.example.com", model: "our-own-model" })).toBeNull();
    expect(priceOf({ gpu: "a GPU nobody makes" })).toBeNull();
  });

  it("is that of the cheapest rented machine with so many of the GPU, and says which and as of when", () => {
    expect(priceOf({ gpu: "h100 sxm" })).toEqual({
      lowUsd: 2,
      highUsd: 2,
      basis: "if it runs on a rented one (aws, $4 an hour, price of 2026-11-01)",
    });
    expect(priceOf({ gpu: "8xH100 SXM" })?.lowUsd).toBe(15);
    expect(priceOf({ gpu: "16xH100 SXM" })).toBeNull();
    expect(priceOf({ gpu: "h100 sxm", gpusPerReplica: 2 })?.lowUsd).toBe(15);
    expect(priceOf({ gpu: "h100 sxm", gpusPerReplica: 16 })).toBeNull();
  });
});
