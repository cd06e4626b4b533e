import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseCatalogFile } from "../../../src/app/recommend/catalog-file.ts";
import { recommendationSchemaText } from "../../../src/app/recommend/recommendation-schema.ts";
import { parseWorkloads } from "../../../src/app/recommend/workload-file.ts";
import { searchMachines } from "../../../src/domain/planning/ranking-search.ts";
import { recommendationSchema } from "../../../src/domain/planning/recommendation.ts";
import { bytesPerSecondFromGb } from "../../../src/domain/units.ts";
import { documentText } from "../../../src/interfaces/json/document.ts";
import { shippedCatalog } from "../../support/planner.ts";
import { firstOf, offer, rankingProblem, rankingServices, recommend } from "../../support/recommending.ts";

const CHAT = { model: "meta-llama/Llama-2-7b-hf", workload: "chat", users: 100 } as const;

describe("money, by hand from the price files", () => {
  // [request, machine, machines, $/h of one]: the price row stands in config/prices, the rest is multiplied out here.
  const L4 = {
    model: "llama-3.1-8b",
    requestsPerSecond: 2,
    isl: 500,
    osl: 200,
    gpu: "L4",
    tp: 1,
    quantization: "fp8",
  } as const;
  it.each([
    [{ ...L4, cloud: "gcp", region: "us-central1" }, "g2-standard-4", 0.706832],
    [{ ...L4, cloud: "gcp", region: "us-central1", pricing: "spot" }, "g2-standard-4", 0.397336],
    [{ ...L4, cloud: "aws", region: "us-east-1" }, "g6.xlarge", 0.8048],
    [{ ...L4, gpu: "H100", cloud: "aws", region: "us-east-1" }, "p5.4xlarge", 6.88],
    [{ ...L4, gpu: "H100", cloud: "aws", region: "us-east-1", gpuCount: 8 }, "p5.48xlarge", 55.04],
    [{ ...L4, gpu: "A100-PCIE-80GB", cloud: "azure", region: "eastus" }, "Standard_NC24ads_A100_v4", 3.673],
  ] as const)(
    "%j costs what its price row says, whole machines, the offered load",
    async (request, machine, usdPerMachineHour) => {
      const first = firstOf(await recommend(request));
      expect(first.machine).toBe(machine);
      expect(first.usdPerMachineHour).toBeCloseTo(usdPerMachineHour, 9);
      const usdPerHour = usdPerMachineHour * first.machines;
      expect(first.usdPerHour).toBeCloseTo(usdPerHour, 9);
      // 2 req/s are 7,200 an hour and 1.44 million output tokens; with 500 in, 5.04 million tokens.
      expect(first.usdPerRequest).toBeCloseTo(usdPerHour / 7200, 12);
      expect(first.usdPerMillionOutputTokens).toBeCloseTo(usdPerHour / 1.44, 9);
      expect(first.usdPerMillionTokens).toBeCloseTo(usdPerHour / 5.04, 9);
      // S2-45: a month is 730 h
      expect(first.usdPerMonth).toBeCloseTo(usdPerHour * 730, 6);
      expect(first.priceAsOf).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(first.priceSource).not.toBe("");
    },
  );

  it("S2-46: the seed's sample report agrees with itself but for the machine's price", () => {
    // 314 tok/s at 150 out: 2.0944 req/s, 7,539 an hour; $2.10 ÷ 1,130,862 tokens = $0.00186 a thousand; × 730 = $1,533
    expect((314 / 150) * 3600).toBeCloseTo(7536, -1);
    expect(2.1 / 1130.862).toBeCloseTo(0.00186, 5);
    expect(2.1 / 7539).toBeCloseTo(0.000279, 6);
    expect(2.1 * 730).toBe(1533);
    // $1.05 is the L4's price in its catalog; its A100 40GB costs $3.67.
    const known = JSON.parse(readFileSync(join(import.meta.dirname, "../../fixtures/configiq.json"), "utf8"));
    const price = (name: string) =>
      known.catalogFacts.instances.find((one: { name: string }) => one.name === name).ondemand_usd_h;
    expect([price("g2-standard-4"), price("a2-highgpu-1g")]).toEqual([1.05, 3.67]);
  });

  it("has no spot price of AWS and Azure, counts them, and never shows the on-demand price instead", async () => {
    const document = await recommend({ ...CHAT, pricing: "spot" });
    expect(document.candidates.every(({ cloud, pricing }) => cloud === "gcp" && pricing === "spot")).toBe(
      true,
    );
    expect(document.unpriced).toBeGreaterThan(50);
  });

  it("shows the spread of a GPU's list price over regions and clouds", async () => {
    const { spread } = await recommend({ ...CHAT, gpu: "H100" });
    expect(spread[0]?.gpu).toBe("H100-SXM-80GB");
    // 6.88 (AWS, us-east-1) to 23.33 (Azure, southafricawest: 186.608 ÷ 8), or 3.39 ×
    expect(spread[0]?.cheapest.usdPerGpuHour).toBeCloseTo(6.88, 9);
    expect(spread[0]?.dearest.usdPerGpuHour).toBeCloseTo(23.326, 3);
    expect(spread[0]?.times).toBeCloseTo(3.39, 2);
  });
});

describe("workloads and defaults", () => {
  it.each([
    ["S2-04", "chat", 250, 150, 200, 50],
    ["S2-05", "rag", 6000, 300, 800, 40],
    ["S2-06", "code", 4500, 400, 500, 35],
  ])("%s: %s has the seed's lengths and median targets", async (_row, workload, isl, osl, ttft, itl) => {
    const document = await recommend({ model: "llama-3.1-8b", workload, requestsPerSecond: 1 });
    expect([document.inputs["isl"]?.value, document.inputs["osl"]?.value]).toEqual([isl, osl]);
    // S2-07, S2-08: the seed's table of targets
    const target = (metric: string) =>
      document.slo.find((row) => row.metric === metric && row.percentile === 50)?.targetMs;
    expect([target("ttft"), target("itl")]).toEqual([ttft, itl]);
  });

  it("S2-09: the E2E target that contradicts the ITL target is shown, not judged, and said", async () => {
    const document = await recommend(CHAT);
    expect(document.slo.find(({ judged }) => !judged)?.targetMs).toBe(2000);
    const warning = document.warnings.find(({ code }) => code === "contradicting_targets")?.message ?? "";
    // 200 + 512 × 50 = 25,800 ms
    expect(warning).toContain("25.8 s");
    expect(document.feasible).toBe(true);
  });

  it("S2-10: p95 and p99 targets are judged and stand in the document", async () => {
    const { slo } = await recommend(CHAT);
    expect(
      slo.filter(({ judged, percentile }) => judged && percentile > 50).map(({ targetMs }) => targetMs),
    ).toEqual([500, 80, 1000, 120]);
  });

  it("S2-26, S2-27, S2-28, S2-29, S2-34: chat, 25 %, fp16, on demand and three machines unless given", async () => {
    const document = await recommend({ model: CHAT.model, users: 100 });
    expect(document.inputs["workload"]).toMatchObject({ value: "chat", source: "default" });
    expect(document.inputs["headroomPercent"]).toMatchObject({ value: 25, source: "default" });
    expect(document.inputs["precision"]).toMatchObject({ value: "fp16", source: "default" });
    expect(document.inputs["pricing"]).toMatchObject({ value: "ondemand", source: "default" });
    expect(document.candidates).toHaveLength(3);
    expect((await recommend({ ...CHAT, top: 5 })).candidates).toHaveLength(5);
  });

  it("S2-22: 25 % headroom carries 1.25 × the load at 80 %; the seed's 100 % is twice the load, and said", async () => {
    const document = await recommend({ ...CHAT, headroomPercent: 25 });
    expect(document.offered.utilizationLimit).toBe(0.8);
    // S2-23
    expect(document.burst?.times).toBe(1.25);
    const twice = await recommend({ ...CHAT, headroomPercent: 100 });
    expect(twice.offered.utilizationLimit).toBe(0.5);
    expect(twice.warnings.map(({ code }) => code)).toContain("headroom_named_twice");
    expect((await recommend({ ...CHAT, headroomPercent: 50 })).offered.utilizationLimit).toBeCloseTo(
      2 / 3,
      12,
    );
  });

  it("users become requests by the time a request may take: 100 ÷ (200 + 150 × 50 ms) = 12.987 a second", async () => {
    expect((await recommend(CHAT)).offered.requestsPerSecond).toBeCloseTo(12.987013, 6);
    const active = await recommend({ ...CHAT, requestsPerUserHour: 36 });
    expect(active.offered.requestsPerSecond).toBeCloseTo(1, 12);
  });

  it("S2-14: ranks by cost per request", async () => {
    const costs = (await recommend({ ...CHAT, top: 20 })).candidates
      .filter(({ meetsSlo }) => meetsSlo)
      .map(({ usdPerRequest }) => usdPerRequest);
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
  });

  it("S2-52: a workload of one's own is accepted by name, a wrong one refused by its field", async () => {
    const good = {
      workloads: {
        mine: {
          token_distribution: { input_tokens: { mean: 100 }, output_tokens: { mean: 50 } },
          sla_targets: { ttft_p50_ms: 100, tpot_p50_ms: 20 },
        },
      },
    };
    const document = await recommend(
      { model: "llama-3.1-8b", workload: "mine", users: 10 },
      { workloads: parseWorkloads(good, "mine.json") },
    );
    expect(document.inputs["isl"]?.value).toBe(100);
    expect(document.offered.requestsPerSecond).toBeCloseTo(10 / 1.1, 9);
    const bad = { workloads: { mine: { ...good.workloads.mine, sla_targets: { ttft_p50_ms: -5 } } } };
    expect(() => parseWorkloads(bad, "mine.json")).toThrow(
      /mine\.json: workloads\.mine\.sla_targets\.ttft_p50_ms/,
    );
    await expect(recommend({ model: "llama-3.1-8b", workload: "none", users: 10 })).rejects.toThrow(
      /There is no workload "none"/,
    );
  });

  it("S2-53, S2-54, S2-55: 6000 tokens at 75 % × 70 % leave 2850, at 80 % × 85 % 1920, without cache 6000", async () => {
    const saved = async (request: object) =>
      (await recommend({ model: "llama-3.1-8b", workload: "rag", users: 10, ...request })).inputs[
        "prefixHitRate"
      ]?.value;
    expect(6000 * (1 - Number(await saved({})))).toBeCloseTo(2850, 9);
    const file = {
      workloads: {
        rag: {
          token_distribution: { input_tokens: { mean: 6000 }, output_tokens: { mean: 300 } },
          sla_targets: { ttft_p50_ms: 800, tpot_p50_ms: 40 },
          prefix_cache: { enabled: true, cacheable_token_ratio: 0.8, cache_hit_rate: 0.85 },
        },
      },
    };
    const own = await recommend(
      { model: "llama-3.1-8b", workload: "rag", users: 10 },
      { workloads: parseWorkloads(file, "f.json") },
    );
    expect(6000 * (1 - Number(own.inputs["prefixHitRate"]?.value))).toBeCloseTo(1920, 9);
    file.workloads.rag.prefix_cache.enabled = false;
    const none = await recommend(
      { model: "llama-3.1-8b", workload: "rag", users: 10 },
      { workloads: parseWorkloads(file, "f.json") },
    );
    expect(none.inputs["prefixHitRate"]?.value).toBe(0);
  });

  it("S2-53: prefix caching shortens the first token and lowers the cost", async () => {
    const ask = (prefixHitRate: number) =>
      recommend({
        model: "llama-3.1-8b",
        workload: "rag",
        requestsPerSecond: 10,
        gpu: "L4",
        tp: 1,
        prefixHitRate,
      });
    const [without, cached] = [await ask(0), await ask(0.525)];
    expect(firstOf(cached).usdPerHour).toBeLessThan(firstOf(without).usdPerHour);
    expect(cached.inputs["prefixHitRate"]).toMatchObject({ value: 0.525, source: "user" });
  });
});

describe("places", () => {
  it("S2-30: a zone holds rows of that zone, and of machines whose rows name none, said by name, those of its region", async () => {
    const { candidates, warnings } = await recommend({ ...CHAT, zone: "us-central1-a", top: 20 });
    expect(candidates.some(({ zone }) => zone === "us-central1-a")).toBe(true);
    expect(candidates.every(({ cloud, region }) => cloud === "gcp" && region === "us-central1")).toBe(true);
    const said = warnings.find(({ code }) => code === "zone_price_is_regions")?.message ?? "";
    for (const { zone, machine } of candidates) {
      expect([machine, zone ?? "us-central1-a"]).toEqual([machine, "us-central1-a"]);
      if (zone === null) expect(said).toContain(machine);
    }
  });
  it("S2-31: a region holds all its zones; one that no price names is refused with the nearest", async () => {
    const { candidates } = await recommend({ ...CHAT, region: "us-west1", top: 20 });
    expect(candidates.every(({ region }) => region === "us-west1")).toBe(true);
    await expect(recommend({ ...CHAT, region: "us-wost1" })).rejects.toThrow(/No price row names a region/);
  });
  it("S2-31: a region without spot prices says so, and nothing elsewhere stands in", async () => {
    const document = await recommend({ ...CHAT, cloud: "aws", region: "us-east-1", pricing: "spot" });
    expect(document.feasible).toBe(false);
    expect(document.summary).toMatch(
      /No machine can be priced there: \d+ machine types without such a price/,
    );
  });
  it("S2-32: zone with region is refused", async () => {
    await expect(recommend({ ...CHAT, zone: "us-central1-a", region: "us-west1" })).rejects.toThrow(
      "Cannot specify both --zone and --region.",
    );
  });
  it("S2-36: europe-west4 lists A100 machines here, where the seed's catalog forgot it", async () => {
    const document = await recommend({ ...CHAT, region: "europe-west4", gpu: "A100-SXM-40GB", cloud: "gcp" });
    expect(firstOf(document).machine).toMatch(/^a2-highgpu/);
  });
  it("S2-37: L4 machines are in every region the seed names, H100 in us-central1 and us-west1", () => {
    const regions = (gpu: string) =>
      new Set(
        shippedCatalog
          .prices(gpu)
          .filter(({ cloud }) => cloud === "gcp")
          .map(({ region }) => region),
      );
    for (const region of ["us-central1", "us-east1", "us-west1", "europe-west1", "asia-east1"])
      expect(regions("L4")).toContain(region);
    for (const region of ["us-central1", "us-west1"]) expect(regions("H100-SXM-80GB")).toContain(region);
  });
  it("S2-33: the seed's five regions are listed, with the zones that a price names", () => {
    const listed = shippedCatalog.regions().filter(({ cloud }) => cloud === "gcp");
    for (const region of ["asia-east1", "europe-west1", "us-central1", "us-east1", "us-west1"]) {
      expect(listed.map((row) => row.region)).toContain(region);
    }
    // Its prices of Europe and Asia name no zone: a region is known there, a zone is not.
    expect(listed.find(({ region }) => region === "us-central1")?.zones).toContain("us-central1-a");
  });
  it("Europe without spot: a part of the world is a place", async () => {
    const { candidates } = await recommend({ ...CHAT, region: "europe", top: 10 });
    expect(candidates.every(({ pricing }) => pricing === "ondemand")).toBe(true);
    expect(new Set(candidates.map(({ cloud }) => cloud)).size).toBeGreaterThan(1);
  });
});

describe("machines of one's own", () => {
  const AWS = {
    metadata: { provider: "AWS", last_updated: "2026-11-01" },
    vm_instances: [
      {
        name: "p4d.24xlarge",
        gpus: [{ type: "nvidia-a100-40gb", count: 8 }],
        ondemand_price_usd: 1.5,
        commit_1y_price_usd: 1,
        available_zones: ["us-east-1a"],
      },
      { name: "free.large", gpus: [{ type: "nvidia-l4", count: 1 }] },
    ],
  };
  const own = (content: object) =>
    parseCatalogFile(content, "aws.json", shippedCatalog.listedGpus(), "2026-11-24");

  it("S2-50, S2-51: a catalog file joins the shipped clouds, its price replaces theirs, a machine without price is counted", async () => {
    const document = await recommend({ ...CHAT, top: 10 }, { ownCatalog: own(AWS) });
    expect(firstOf(document)).toMatchObject({
      cloud: "aws",
      machine: "p4d.24xlarge",
      usdPerMachineHour: 1.5,
      priceAsOf: "2026-11-01",
      priceSource: "aws.json",
    });
    expect(new Set(document.candidates.map(({ cloud }) => cloud)).size).toBeGreaterThan(1);
  });
  it("a commitment is a price like any other, where there is one", async () => {
    const document = await recommend({ ...CHAT, pricing: "commit1y" }, { ownCatalog: own(AWS) });
    expect(firstOf(document)).toMatchObject({ usdPerMachineHour: 1, pricing: "commit1y" });
  });
  it("S2-50: what is wrong is named by file and field", () => {
    expect(() =>
      own({ ...AWS, vm_instances: [{ name: "x", gpus: [{ type: "nvidia-l4", count: 0 }] }] }),
    ).toThrow(/aws\.json: vm_instances\.0\.gpus\.0\.count/);
    expect(() =>
      own({ ...AWS, vm_instances: [{ name: "x", gpus: [{ type: "warp-core", count: 1 }] }] }),
    ).toThrow(/vm_instances\.0\.gpus\.0\.type: No GPU named "warp-core"/);
  });
  it("GPUs already owned compete at power and hosting", async () => {
    const document = await recommend({
      model: "llama-3.1-8b",
      users: 100,
      owned: "16xA100-80GB",
      usdPerKwh: 0.1,
    });
    // 8 × 400 W × 1.6 × 0.1 $/kWh
    expect(firstOf(document)).toMatchObject({ cloud: "owned", pricing: "owned" });
    expect(firstOf(document).usdPerMachineHour).toBeCloseTo(0.512, 9);
  });
  it("too few of one's own says how many it takes", async () => {
    const document = await recommend({
      model: "llama-3.1-70b",
      users: 500,
      workload: "rag",
      owned: "8xA100-80GB",
      top: 100,
    });
    const owned = document.candidates.find(({ cloud }) => cloud === "owned");
    expect(owned === undefined || !owned.meetsSlo).toBe(true);
    expect(document.warnings.find(({ code }) => code === "owned_not_enough")?.message).toMatch(
      /carry .* of the .* req\/s/,
    );
  });
  it("S2-66: a GPU type and a number of GPUs narrow the search", async () => {
    const document = await recommend({
      model: "llama-3.1-70b",
      users: 50,
      gpu: "H100",
      gpuCount: 8,
      top: 20,
    });
    expect(
      document.candidates.every(({ gpu, gpusPerMachine }) => gpu === "H100-SXM-80GB" && gpusPerMachine === 8),
    ).toBe(true);
    expect(firstOf(document).command).toContain("--tensor-parallel-size");
  });
});

describe("models", () => {
  it("S2-02: a name that only states its size stands for a usual model of it, and is said to", async () => {
    const document = await recommend({ model: "acme/Custom-13B", workload: "rag", users: 30 });
    expect(document.warnings.find(({ code }) => code === "model_by_size")?.message).toContain("13B");
  });
  it("S2-01: an unknown name without a size is explained", async () => {
    await expect(recommend({ model: "org/none", users: 5 })).rejects.toThrow(/org\/none/);
  });
  it("S2-24, S2-25: model and load are required", async () => {
    await expect(recommend({ users: 5 })).rejects.toThrow("--model is required");
    await expect(recommend({ model: "llama-3.1-8b" })).rejects.toThrow("--users is required");
  });
  it("requests longer than the model's context are warned of", async () => {
    const document = await recommend({ model: "meta-llama/Llama-2-70b-hf", workload: "rag", users: 50 });
    expect(document.warnings.map(({ code }) => code)).toContain("context_exceeded");
  });
  it("S2-12, S2-13: the same GPUs are slower over PCIe than over NVLink, the more so the more share a replica", () => {
    const nvlink = offer("m", "A100-SXM-80GB", 8, 1);
    const { gpu } = nvlink;
    expect((gpu.linkBytesPerSecond ?? 0) * 2).toBe(bytesPerSecondFromGb(600));
    const pcie = {
      ...nvlink,
      gpu: { ...gpu, interconnect: "pcie4", linkBytesPerSecond: bytesPerSecondFromGb(32) },
    };
    const ttft = (one: typeof nvlink, tp: number): number => {
      const request = { isl: 4000, osl: 200, prefixHitRate: 0 };
      const [found] = searchMachines(
        rankingProblem({ offers: [one], tp, request }),
        rankingServices,
      ).machines;
      if (found === undefined) throw new Error("Nothing was found.");
      return rankingServices.forecaster.atRate(found.option.spec, 1).ttftMs.p50;
    };
    const dearer = (tp: number) => ttft(pcie, tp) / ttft(nvlink, tp);
    expect(dearer(1)).toBeCloseTo(1, 9);
    expect(dearer(2)).toBeGreaterThan(1.05);
    expect(dearer(8)).toBeGreaterThan(dearer(2));
  });
});

describe("nothing fits", () => {
  it("proves it by the lower bound, and prices single relaxations", async () => {
    const document = await recommend({
      model: "llama-3.1-70b",
      requestsPerSecond: 1,
      isl: 8000,
      osl: 200,
      gpu: "L4",
      quantization: "fp8",
      ttftMs: 500,
    });
    expect(document.feasible).toBe(false);
    const bound = document.lowerBounds.find(({ metric, proves }) => metric === "ttft" && proves);
    expect(bound?.message).toMatch(/a request alone sees .* on 8 × L4 in fp8.*of it prefill/);
    expect(document.repairs.map(({ axis }) => axis)).toContain("ttft");
    expect(document.repairs.map(({ axis }) => axis)).toContain("gpu");
    const prices = document.repairs.map(({ usdPerHour }) => usdPerHour);
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  });
  it("says why a degree, a commitment or a kind of machine yields nothing", async () => {
    const codes = async (request: object) =>
      (await recommend({ model: "llama-3.1-8b", users: 5, ...request })).warnings.map(({ code }) => code);
    expect(await codes({ tp: 3 })).toContain("degree_refused");
    expect(await codes({ pricing: "commit1y" })).toContain("no_commitments");
    const none = await recommend({ model: "llama-3.1-8b", users: 5, gpu: "H100", gpuCount: 3 });
    expect(none.summary).toBe("The catalog holds no machine of that kind.");
  });
  it("says by how much the model does not fit where nothing holds it", async () => {
    const { summary, candidates } = await recommend({ model: "llama-3.1-405b", users: 5, gpu: "L4" });
    expect(candidates).toEqual([]);
    // 405.9 billion parameters × 2 bytes over 8 GPUs are 94.5 GiB; the engine may use 0.9 × 22.49 GiB
    expect(summary).toMatch(
      /Nearest, on 8 × L4 in fp16: each GPU needs \d+(\.\d+)? GiB and may use 20\.2 GiB/,
    );
  });
  it("each repair holds when it is asked for", async () => {
    const request = {
      model: "llama-3.1-70b",
      requestsPerSecond: 1,
      isl: 8000,
      osl: 200,
      gpu: "L4",
      quantization: "fp8",
      ttftMs: 500,
    } as const;
    for (const repair of (await recommend(request)).repairs) {
      const { gpu: _gpu, ...free } = request;
      const repaired = await recommend({ ...("gpu" in repair.set ? free : request), ...repair.set });
      expect([repair.axis, repaired.feasible]).toEqual([repair.axis, true]);
    }
  });
});

describe("own fleet or API", () => {
  it("compares with the APIs that serve the model, dated", async () => {
    const { api } = await recommend({ model: "llama-3.1-8b", users: 100 });
    expect(api.length).toBeGreaterThan(1);
    expect(api[0]?.asOf).toBe("2026-09-23");
    expect(api.every(({ breakEvenUtilization }) => (breakEvenUtilization ?? 0) > 0)).toBe(true);
  });
  it("takes a price of one's own", async () => {
    const { api } = await recommend({
      model: "llama-3.1-8b",
      requestsPerSecond: 1,
      isl: 1000,
      osl: 500,
      api: "1,0.1,4",
    });
    expect(api[0]?.apiUsdPerRequest).toBeCloseTo(0.003, 12);
  });
});

describe("the document", () => {
  it("S2-35: follows its schema, feasible or not", async () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(recommendationSchemaText()));
    for (const request of [
      CHAT,
      { ...CHAT, ttftMs: 1 },
      { ...CHAT, cloud: "aws", pricing: "spot" as const },
    ]) {
      const written = JSON.parse(documentText(await recommend(request)));
      expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
      expect(recommendationSchema.safeParse(written).success).toBe(true);
    }
  });
  it("warns when a target holds in the middle of the band and not at its edge", async () => {
    const alone = { model: CHAT.model, requestsPerSecond: 0.01, gpu: "L4", tp: 1 } as const;
    const { p95 } = firstOf(await recommend({ ...alone, itlMs: 1000 })).latency.itlMs;
    const tight = await recommend({ ...alone, itlMs: (p95 ?? 0) * 1.03 });
    expect(tight.feasible).toBe(true);
    expect(tight.warnings.find(({ code }) => code === "target_within_band")?.message).toContain("ITL p95");
  });
  it("S2-59: states its limitations, also when nothing is found", async () => {
    expect((await recommend({ ...CHAT, ttftMs: 1 })).limitations.length).toBeGreaterThan(4);
  });
  it("S2-18: lists what it assumed", async () => {
    expect((await recommend(CHAT)).assumptions.join(" ")).toMatch(/Little's law/);
  });
});
