/** The cases of the ConfigIQ tool: equal where physics confirms them, corrected where it does not (spec-kit/corrections.md). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sizeInName } from "../../../src/app/recommend/model-by-size.ts";
import { effectivePrefillTokens, parseWorkloads } from "../../../src/app/recommend/workload-file.ts";
import { findGpu } from "../../../src/domain/catalog/gpu-names.ts";
import { findModelName } from "../../../src/domain/catalog/model-names.ts";
import { fullKvBytesPerToken } from "../../../src/domain/physics/kv-cache.ts";
import { searchMachines } from "../../../src/domain/planning/ranking-search.ts";
import {
  meanWaitSeconds,
  SEED_HEADROOM,
  SEED_TAIL_FACTORS,
  seedBytesPerWeight,
  seedGbPerGpu,
  seedKvBytesPerToken,
  seedMaxBatch,
  seedRequestRate,
  seedTensorParallel,
} from "../../../src/domain/planning/ranking-textbook.ts";
import {
  billionsFromParams,
  gbPerSecondFromBytes,
  gibFromBytes,
  msFromSeconds,
  paramsFromBillions,
} from "../../../src/domain/units.ts";
import { shippedCatalog } from "../../support/planner.ts";
import { FLEET, offer, rankingProblem, rankingServices, recommend } from "../../support/recommending.ts";

interface KnownModel {
  readonly parameters_b: number;
  readonly hidden_dim: number;
  readonly num_layers: number;
  readonly num_heads: number;
}
interface Case {
  readonly input: Readonly<Record<string, never>>;
  readonly expected: Readonly<Record<string, never>>;
}
interface Instance {
  readonly name: string;
  readonly gpu: string;
  readonly gpus: number;
  readonly vram_gb_each: number;
  readonly mem_bw_gbps: number;
  readonly fp16_tflops: number;
  readonly ondemand_usd_h: number;
}
interface Facts {
  readonly catalogFacts: { readonly instances: readonly Instance[] };
  readonly workloadFacts: Readonly<
    Record<string, { readonly sla: Readonly<Record<string, number>>; readonly output_mean: number }>
  >;
  readonly knownModels: Readonly<Record<string, KnownModel>>;
  readonly cases: Readonly<Record<string, readonly Case[]>>;
  readonly scenarios: readonly {
    readonly id: string;
    readonly input: Readonly<Record<string, string | number>>;
  }[];
}
const facts: Facts = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/configiq.json"), "utf8"),
);
const casesOf = (name: string): readonly Case[] => {
  const found = facts.cases[name];
  if (found === undefined || found.length === 0) throw new Error(`The fixture lacks ${name}.`);
  return found;
};
const knownModel = (name: string): KnownModel => {
  const found = facts.knownModels[name];
  if (found === undefined) throw new Error(`The fixture lacks ${name}.`);
  return found;
};
const instanceNamed = (name: string): Instance => {
  const found = facts.catalogFacts.instances.find((instance) => instance.name === name);
  if (found === undefined) throw new Error(`The fixture lacks ${name}.`);
  return found;
};
const weights = (model: string, quantization: string): number =>
  paramsFromBillions(knownModel(model).parameters_b) * seedBytesPerWeight(quantization);
const workloads = parseWorkloads(shippedCatalog.workloads(), "config/workloads.json");
const workload = (name: string) => {
  const found = workloads.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No workload ${name}.`);
  return found;
};

describe("models", () => {
  it.each(casesOf("model_profile"))(
    "S2-01: knows the weights and cache of $input.model as the tool counts them",
    ({ input, expected }) => {
      const model = knownModel(input["model"] ?? "");
      const sizes: Readonly<Record<string, number>> = expected["size_gb"] ?? {};
      for (const [quantization, gib] of Object.entries(sizes)) {
        if (quantization === "fp32") continue;
        expect(gibFromBytes(weights(input["model"] ?? "", quantization))).toBeCloseTo(gib, 9);
      }
      const kvKb = seedKvBytesPerToken(model.num_layers, model.hidden_dim, 2) / 1024;
      expect(kvKb).toBeCloseTo(Number(expected["kv_cache_per_token_kb"]), 9);
    },
  );

  it("S2-01: the catalog holds the tool's models, with layers and widths of their configuration files", () => {
    const missing: string[] = [];
    for (const [name, known] of Object.entries(facts.knownModels)) {
      const match = shippedCatalog
        .modelNames()
        .find(({ id, aliases }) => id === name || aliases.includes(name.toLowerCase()));
      if (match === undefined) {
        missing.push(name);
        continue;
      }
      const { profile } = shippedCatalog.model(match.id);
      expect([name, profile.layers]).toEqual([name, known.num_layers]);
      expect([name, profile.hidden]).toEqual([name, known.hidden_dim]);
    }
    // Found by name with their owner left out, or read from the hub.
    expect(missing.length).toBeLessThan(Object.keys(facts.knownModels).length / 2);
  });

  it.each(casesOf("model_from_name"))("S2-02: reads the size in $input.model", ({ input, expected }) => {
    expect(sizeInName(input["model"] ?? "")).toBe(expected["parameters_b"] ?? null);
  });

  it("S2-03: groups heads where the model does: Llama 3.1 70B keeps an eighth of the tool's cache", () => {
    const id = findModelName("llama-3.1-70b", shippedCatalog.modelNames());
    const ours = fullKvBytesPerToken(shippedCatalog.model(id).profile.kvGroups, {
      kvBytesPerElement: 2,
      tp: 1,
      pp: 1,
    });
    const theirs = seedKvBytesPerToken(80, 8192, 2);
    expect(theirs / ours).toBeCloseTo(8, 9);
  });

  it("S2-03: Llama 2 7B has no grouping, and both caches are equal", () => {
    const id = findModelName("meta-llama/Llama-2-7b-hf", shippedCatalog.modelNames());
    const ours = fullKvBytesPerToken(shippedCatalog.model(id).profile.kvGroups, {
      kvBytesPerElement: 2,
      tp: 1,
      pp: 1,
    });
    expect(ours).toBe(512 * 1024);
  });
});

describe("the tool's own rules, as printed by --formulas textbook", () => {
  it.each(casesOf("tensor_parallel_degree"))(
    "S2-11, S2-57: $input.model on $input.gpus GPUs",
    ({ input, expected }) => {
      const bytes = weights(input["model"] ?? "", input["quantization"] ?? "");
      const tp = Number(expected["tp"]);
      expect(seedGbPerGpu(bytes, tp)).toBeCloseTo(Number(expected["gb_per_gpu_at_tp"]), 9);
      if (input["vram_gb"] !== null) {
        expect(seedTensorParallel(bytes, Number(input["gpus"]), Number(input["vram_gb"]))).toBe(tp);
      }
    },
  );

  it.each(casesOf("max_batch"))(
    "S2-58: $input.model on $input.instance holds $expected.max_batch sequences",
    ({ input, expected }) => {
      const { num_layers, hidden_dim } = knownModel(input["model"] ?? "");
      const { vram_gb_each, gpus } = instanceNamed(input["instance"] ?? "");
      const found = seedMaxBatch(
        weights(input["model"] ?? "", input["quantization"] ?? ""),
        seedKvBytesPerToken(num_layers, hidden_dim, 2),
        vram_gb_each * gpus,
        Number(input["seq"]),
        Number(input["vram_fraction"]),
      );
      expect(found).toBe(Number(expected["max_batch"]));
    },
  );

  it.each(casesOf("queue").filter(({ expected }) => !("error" in expected)))(
    "S2-15, S2-19: the mean wait at $input.arrival_rate of $input.service_rate a second is Pollaczek and Khinchine's",
    ({ input, expected }) => {
      const mean = meanWaitSeconds(
        Number(input["arrival_rate"]),
        1 / Number(input["service_rate"]),
        Number(input["service_time_cv"]),
      );
      const p50 = expected["wait_time_p50_ms"];
      // The tool prints mean × ln 2 as the median, as if every request waited.
      if (p50 === "Infinity") expect(mean).toBe(Number.POSITIVE_INFINITY);
      else expect(msFromSeconds(mean) * Math.LN2).toBeCloseTo(Number(p50), 9);
    },
  );

  it("S2-20: its tails are 4.33 and 6.64 times the median at every load; ours grow with the load", async () => {
    for (const { expected } of casesOf("tail_factors")) {
      expect(SEED_TAIL_FACTORS.p95).toBeCloseTo(Number(expected["p95_multiplier"]), 9);
      expect(SEED_TAIL_FACTORS.p99).toBeCloseTo(Number(expected["p99_multiplier"]), 9);
    }
    const [best] = searchMachines(
      rankingProblem({ offers: FLEET.slice(3, 4), tp: 1 }),
      rankingServices,
    ).machines;
    if (best === undefined) throw new Error("Nothing was found.");
    const tail = (share: number): number => {
      const { p50, p95 } = rankingServices.forecaster.atRate(
        best.option.spec,
        best.option.saturationPerSecond * share,
      ).ttftMs;
      return p95 / p50;
    };
    expect(tail(0.1)).toBeLessThan(tail(0.5));
    expect(tail(0.5)).toBeLessThan(tail(0.9));
  });

  it.each(casesOf("workload"))(
    "S2-53: $input.workload computes the tool's tokens and request rate",
    ({ input, expected }) => {
      const { isl, osl, prefixCache, slo } = workload(input["workload"] ?? "");
      const target = (metric: string) =>
        slo.find((one) => one.metric === metric && one.percentile === 50)?.targetMs ?? 0;
      expect(isl).toBe(Number(expected["total_input_tokens"]));
      expect(effectivePrefillTokens(isl, prefixCache)).toBeCloseTo(
        Number(expected["effective_prefill_tokens"]),
        9,
      );
      expect(seedRequestRate(100, target("ttft"), target("itl"), osl)).toBeCloseTo(
        Number(expected["req_per_s_per_100_users"]),
        9,
      );
    },
  );

  it("S2-22: its headroom table, in which 100 % equals 50 %", () => {
    expect(SEED_HEADROOM[100]).toEqual(SEED_HEADROOM[50]);
    expect([0, 25, 50].map((percent) => SEED_HEADROOM[percent === 0 ? 0 : percent === 25 ? 25 : 50])).toEqual(
      [
        { utilizationTarget: 0.95, burst: 1 },
        { utilizationTarget: 0.75, burst: 1.33 },
        { utilizationTarget: 0.5, burst: 2 },
      ],
    );
  });
});

describe("rooflines", () => {
  const FP16 = { precisions: ["fp16" as const], batchCaps: [null] };
  const lone = (gpu: string, tp: number, isl: number, osl = 150) => {
    const request = { isl, osl, prefixHitRate: 0 };
    const problem = rankingProblem({ ...FP16, tp, request, offers: [offer("m", gpu, 8, 1)], slo: [] });
    const [found] = searchMachines(problem, rankingServices).machines;
    if (found === undefined) throw new Error("The model does not fit.");
    const { spec, saturationPerSecond } = found.option;
    return { spec, saturationPerSecond, at: (rate: number) => rankingServices.forecaster.atRate(spec, rate) };
  };

  it.each([
    ["L4", 1],
    ["A100-80GB", 1],
    ["A100-80GB", 4],
    ["H100", 2],
  ])(
    "S2-16: a prefill on %s × %d takes no less than 2 × params × tokens at the dense peak, and grows with the tokens",
    (name, tp) => {
      const { spec, at } = lone(name, tp, 4000);
      const { model, gpu } = spec.deployment;
      const floorMs = msFromSeconds(
        (2 * (model.totalParams - model.embeddingParams) * 4000) / (gpu.peak16 * tp),
      );
      expect(at(1e-6).prefillMs).toBeGreaterThan(floorMs);
      expect(lone(name, tp, 8000).at(1e-6).prefillMs).toBeGreaterThan(at(1e-6).prefillMs * 1.5);
    },
  );

  it.each([
    ["L4", 1],
    ["A100-80GB", 1],
    ["H100", 4],
  ])(
    "S2-17: a token on %s × %d takes no less than its weights at full bandwidth, and more with batch and context",
    (name, tp) => {
      const { spec, saturationPerSecond, at } = lone(name, tp, 250);
      const { model, gpu } = spec.deployment;
      const floorMs = msFromSeconds(
        ((model.totalParams - model.embeddingParams) * 2) / tp / gpu.hbmBytesPerSecond,
      );
      expect(at(1e-6).itlMs.p50).toBeGreaterThan(floorMs);
      expect(at(saturationPerSecond * 0.9).itlMs.p50).toBeGreaterThan(at(1e-6).itlMs.p50);
      expect(lone(name, tp, 3000).at(1e-6).itlMs.p50).toBeGreaterThan(at(1e-6).itlMs.p50);
    },
  );
});

describe("catalog facts", () => {
  it.each(facts.catalogFacts.instances.filter(({ name }) => !name.startsWith("n1-")))(
    "S2-47, S2-48: $name has the tool's GPU, count, memory and bandwidth",
    ({ name, gpu, gpus, vram_gb_each, mem_bw_gbps }) => {
      const machine = shippedCatalog.machines().find(({ instanceType }) => instanceType === name);
      const known = findGpu(gpu, shippedCatalog.listedGpus());
      expect(machine?.gpu).toBe(known.name);
      expect(machine?.gpus).toBe(gpus);
      expect(known.memoryNominalGb).toBe(vram_gb_each);
      expect(Math.abs(gbPerSecondFromBytes(known.hbmBytesPerSecond) / mem_bw_gbps - 1)).toBeLessThan(0.01);
    },
  );

  it("S2-48: T4 machines are N1 machines with GPUs attached; there is no API name for them", () => {
    const attached = shippedCatalog.machines().filter(({ gpu, cloud }) => gpu === "T4" && cloud === "gcp");
    expect(attached.length).toBeGreaterThan(0);
    expect(attached.every(({ instanceType }) => instanceType.includes("+nvidia-tesla-t4"))).toBe(true);
  });

  it("S2-49: a machine has a price of its own, not its GPU's: g2-standard-8 costs more than g2-standard-4", () => {
    const price = (name: string) =>
      shippedCatalog
        .prices("L4")
        .find(({ instanceType, region }) => instanceType === name && region === "us-central1")
        ?.onDemandUsdPerHour ?? 0;
    expect(price("g2-standard-8")).toBeGreaterThan(price("g2-standard-4"));
    expect(price("g2-standard-4")).toBeCloseTo(0.706832, 9);
  });

  it("dense rates, where the tool has sparse ones for A100 and L4", () => {
    const peak = (name: string) => findGpu(name, shippedCatalog.listedGpus()).peak16 / 1e12;
    expect(peak("nvidia-a100-40gb")).toBeCloseTo(312, 0);
    expect(instanceNamed("a2-highgpu-1g").fp16_tflops / peak("nvidia-a100-40gb")).toBeCloseTo(2, 1);
    expect(instanceNamed("g2-standard-4").fp16_tflops / peak("nvidia-l4")).toBeCloseTo(2, 1);
  });
});

describe("scenarios", () => {
  it("S2-56: the tool finds nothing for 405B in 16 bits on its sixteen machines; nor do we on GPUs of its catalog", () => {
    const id = findModelName("llama-3.1-405b", shippedCatalog.modelNames());
    const model = shippedCatalog.model(id).profile;
    const offers = [offer("a3-highgpu-8g", "H100", 8, 80), offer("a2-ultragpu-8g", "A100-80GB", 8, 40)];
    expect(searchMachines(rankingProblem({ model, offers }), rankingServices).machines).toEqual([]);
    expect(billionsFromParams(model.totalParams)).toBeGreaterThan(400);
  });

  it.each(
    facts.scenarios.filter(({ input }) => String(input["model"]).startsWith("meta-llama/Llama-3.1-70B")),
  )("S2-21: $id never passes a machine that the load saturates, as the tool does", async ({ input }) => {
    const { model, workload: name, users, quantization, pricing } = input;
    const document = await recommend({
      model: String(model),
      workload: String(name),
      users: Number(users),
      quantization: String(quantization) as "fp16",
      pricing: pricing === "spot" ? "spot" : "ondemand",
      cloud: "gcp",
      top: 10,
    });
    for (const candidate of document.candidates.filter(({ meetsSlo }) => meetsSlo)) {
      expect(candidate.utilization ?? 1).toBeLessThan(1);
      expect(candidate.requestsPerSecondWithinSlo ?? 0).toBeGreaterThanOrEqual(
        document.offered.burstRequestsPerSecond * 0.999999,
      );
    }
  });
});
