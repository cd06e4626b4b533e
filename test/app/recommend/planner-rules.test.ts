import { describe, expect, it } from "vitest";
import { parseCatalogFile } from "../../../src/app/recommend/catalog-file.ts";
import { findModelName } from "../../../src/domain/catalog/model-names.ts";
import { searchMachines } from "../../../src/domain/planning/ranking-search.ts";
import { recommendText } from "../../../src/interfaces/cli/recommend-text.ts";
import { shippedCatalog } from "../../support/planner.ts";
import { firstOf, offer, rankingProblem, rankingServices, recommend } from "../../support/recommending.ts";

const REQUEST = { model: "llama-3.1-8b", requestsPerSecond: 2, isl: 500, osl: 200 } as const;

const own = (type: string, zone: string) =>
  parseCatalogFile(
    {
      metadata: { provider: "AWS", last_updated: "2026-11-01" },
      vm_instances: [
        { name: "own.large", gpus: [{ type, count: 8 }], ondemand_price_usd: 0.5, available_zones: [zone] },
      ],
    },
    "aws.json",
    shippedCatalog.listedGpus(),
    "2026-11-24",
  );

describe("the engine", () => {
  it("a GPU asked for that the engine does not run on is refused with those that do", async () => {
    await expect(recommend({ ...REQUEST, gpu: "MI300X", engine: "trtllm" })).rejects.toMatchObject({
      code: "invalid_input",
      hint: expect.stringContaining("vllm"),
    });
    await expect(recommend({ ...REQUEST, owned: "8xMI300X", engine: "trtllm" })).rejects.toThrow(
      /trtllm does not run on MI300X/,
    );
  });
  it("ranks only machines the engine runs on, and says which of one's own it left out", async () => {
    const document = await recommend(
      { ...REQUEST, engine: "trtllm", top: 300 },
      { ownCatalog: own("MI300X", "us-east-1a") },
    );
    expect(document.candidates.length).toBeGreaterThan(10);
    expect(document.candidates.filter(({ gpu }) => gpu.startsWith("MI"))).toEqual([]);
    expect(document.warnings.find(({ code }) => code === "engine_refused")?.message).toMatch(
      /trtllm does not run on MI300X/,
    );
    const open = await recommend({ ...REQUEST, top: 300 }, { ownCatalog: own("MI300X", "us-east-1a") });
    expect(firstOf(open)).toMatchObject({ machine: "own.large", region: "us-east-1" });
  });
});

describe("the zone", () => {
  it("S2-30: where a region's rows name no zone its price stands in, and is said to", async () => {
    const zoned = await recommend({ ...REQUEST, gpu: "H100", zone: "europe-west4-a" });
    const regional = await recommend({ ...REQUEST, gpu: "H100", cloud: "gcp", region: "europe-west4" });
    expect(firstOf(zoned).usdPerHour).toBe(firstOf(regional).usdPerHour);
    expect(firstOf(zoned)).toMatchObject({ cloud: "gcp", region: "europe-west4", zone: null });
    expect(zoned.warnings.find(({ code }) => code === "zone_price_is_regions")?.message).toMatch(
      /that of europe-west4, and whether europe-west4-a has the machine is not known/,
    );
    expect(regional.warnings.map(({ code }) => code)).not.toContain("zone_price_is_regions");
  });
  it("a row that names the zone is taken, without a word", async () => {
    const document = await recommend({ ...REQUEST, zone: "us-central1-a" });
    expect(firstOf(document).zone).toBe("us-central1-a");
    expect(document.warnings.map(({ code }) => code)).not.toContain("zone_price_is_regions");
  });
});

describe("money", () => {
  it("hours are said to the cent, so that machines × price can be checked", async () => {
    const document = await recommend({
      ...REQUEST,
      gpu: "H100",
      cloud: "aws",
      gpuCount: 8,
      region: "us-east-1",
    });
    expect(firstOf(document).usdPerHour).toBeCloseTo(55.04, 9);
    const twice = await recommend({ ...REQUEST, requestsPerSecond: 5000, gpu: "H100", cloud: "aws" });
    const { usdPerHour } = firstOf(twice);
    expect(usdPerHour).toBeGreaterThan(100);
    const [whole, cents] = usdPerHour.toFixed(2).split(".");
    const said = `$${Number(whole).toLocaleString("en-US")}.${cents} an hour`;
    expect(twice.summary).toContain(said);
    expect(firstOf(twice).reason).toContain(said);
    expect(recommendText(twice, 120)).toContain(`${whole}.${cents}`);
  });
});

describe("the default cap", () => {
  it("gpt-oss-120b fits one H100 under 128 sequences, where the engine's own 1,024 leave no room", () => {
    const tight = {
      model: shippedCatalog.model(findModelName("gpt-oss-120b", shippedCatalog.modelNames())).profile,
      request: { isl: 1000, osl: 1000, prefixHitRate: 0 },
      precisions: ["mxfp4"] as const,
      offers: [offer("h100", "H100", 1, 7)],
    };
    const under = (cap: number | null) =>
      searchMachines(rankingProblem({ ...tight, batchCaps: [cap] }), rankingServices).machines[0]?.option;
    expect(under(1024)).toBeUndefined();
    expect([under(null)?.batchCap, under(null)?.spec.batchCap]).toEqual([null, 128]);
  });
  it("stays the engine's own where it fits", () => {
    const [found] = searchMachines(
      rankingProblem({ offers: [offer("h100", "H100", 1, 7)], batchCaps: [null] }),
      rankingServices,
    ).machines;
    expect(found?.option.spec.batchCap).toBe(1024);
  });
});

describe("the KV cache", () => {
  it("auto is 8 bits for a checkpoint that ships its scales, loaded as published, and 16 otherwise", () => {
    const { model } = rankingProblem();
    const bytes = (precision: "fp8" | "fp16", fp8KvCache: boolean) =>
      searchMachines(
        rankingProblem({
          model: { ...model, nativePrecision: "fp8", fp8KvCache },
          precisions: [precision],
          offers: [offer("h100", "H100", 1, 7)],
          batchCaps: [null],
        }),
        rankingServices,
      ).machines[0]?.option.spec.deployment.kvBytesPerElement;
    expect([bytes("fp8", true), bytes("fp16", true), bytes("fp8", false)]).toEqual([1, 2, 2]);
  });
});
