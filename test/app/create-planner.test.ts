import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capacityPlanJsonSchema } from "../../src/app/plan-schema.ts";
import { type CapacityPlan, capacityPlanSchema } from "../../src/domain/planning/capacity-plan.ts";
import type { PlanRequest } from "../../src/domain/workload/plan-request.ts";
import { plannerWith, SEED_REQUEST } from "../support/planner.ts";

const planner = plannerWith();
const small: PlanRequest = { model: "llama 3.1 8b", requestsPerSecond: 5, isl: 500, osl: 200 };
const validate = new Ajv2020({ strict: false }).compile(capacityPlanJsonSchema());

/** Dense, MoE, latent attention, sliding windows, state-space layers. */
const MODELS = [
  "meta-llama/Llama-3.1-8B-Instruct",
  "meta-llama/Llama-3.1-405B-Instruct",
  "deepseek-ai/DeepSeek-V3",
  "mistralai/Mixtral-8x7B-Instruct-v0.1",
  "google/gemma-3-27b-it",
  "openai/gpt-oss-120b",
  "Qwen/Qwen2.5-0.5B-Instruct",
];

/** Every number of a document, with its path. */
function numbersIn(value: unknown, path = ""): readonly (readonly [string, number])[] {
  if (typeof value === "number") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, `${path}.${key}`));
}

const warningCodes = (plan: CapacityPlan) => plan.warnings.map(({ code }) => code);

describe("the planner", () => {
  it("a document is valid by the zod schema and by the published JSON Schema", async () => {
    const tooLarge = { parametersB: 405, requestsPerSecond: 5, isl: 500, osl: 200, gpu: "L4" };
    for (const request of [small, SEED_REQUEST, tooLarge]) {
      const plan = await planner.plan(request);
      const document = JSON.parse(JSON.stringify(plan));
      expect(capacityPlanSchema.parse(document)).toEqual(document);
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it("the same request gives the same document, frozen to its depths", async () => {
    const [one, other] = [await planner.plan(small), await planner.plan(small)];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(Object.isFrozen(one.cost.steady)).toBe(true);
  });

  it("S4-15: the seed's command yields a plan that holds, on the GPU it names", async () => {
    const plan = await planner.plan(SEED_REQUEST);
    expect(plan.verdict.feasible).toBe(true);
    expect(plan.inputs.gpu?.value).toBe("A100-SXM-80GB");
    expect(plan.inputs.batchSize).toEqual({ value: 4, unit: "sequence", source: "user" });
  });

  it("S4-10: a target that is met says so; one that is missed fails with how much", async () => {
    const met = await planner.plan({ ...small, e2eMs: 60_000, sloPercentile: 99 });
    expect(met.verdict.latencyTargets).toBe("met");
    expect(met.inputs.e2eP99Ms?.value).toBe(60_000);
    const missed = await planner.plan({ ...small, gpu: "L4", e2eMs: 500, sloPercentile: 99 });
    expect(missed.verdict.latencyTargets).toBe("missed");
    expect(missed.verdict.failing[0]).toMatchObject({ metric: "e2eP99Ms", target: 500, unit: "ms" });
    expect(missed.verdict.failing[0]?.actual).toBeGreaterThan(500);
  });

  it("S4-32: without a target latency is not checked, and that is said", async () => {
    const plan = await planner.plan(small);
    expect(plan.verdict.latencyTargets).toBe("not checked");
    expect(warningCodes(plan)).toContain("latency_not_checked");
  });

  it("S4-07: the context window is the larger of 4096 and isl + osl unless it is given", async () => {
    expect((await planner.plan(small)).inputs.contextWindow?.value).toBe(4096);
    expect((await planner.plan({ ...small, isl: 8000 })).inputs.contextWindow?.value).toBe(8200);
    expect((await planner.plan({ ...small, contextWindow: 2048 })).inputs.contextWindow).toMatchObject({
      value: 2048,
      source: "user",
    });
  });

  it("S4-08: the batch cap is the engine's own unless it is given", async () => {
    const plan = await planner.plan({ ...small, gpu: "A100-80GB" });
    expect(plan.inputs.batchSize).toMatchObject({ value: 256, source: "default" });
  });

  it("S4-52: users become requests explicitly, and the plan says so", async () => {
    const { requestsPerSecond: _rate, ...rest } = small;
    const plan = await planner.plan({ ...rest, users: 3600, requestsPerUserHour: 5 });
    expect(plan.inputs.requestsPerSecond?.value).toBe(5);
    expect(warningCodes(plan)).toContain("users_converted");
    expect(plan.replicas).toEqual((await planner.plan(small)).replicas);
  });

  it("S4-52: users alone are no load", async () => {
    const { requestsPerSecond: _rate, ...rest } = small;
    await expect(planner.plan({ ...rest, users: 1000 })).rejects.toMatchObject({ code: "missing_input" });
    expect(planner.missing({ ...rest, users: 1000 })).toEqual(["requestsPerUserHour"]);
  });

  it("S4-12: growth of 0 is stated, not unset", async () => {
    const stated = await planner.plan({ ...small, growthPercent: 0 });
    expect(stated.inputs.growthPercent).toMatchObject({ value: 0, source: "user" });
    const grown = await planner.plan({ ...small, growthPercent: 20 });
    expect(grown.replicas.max).toBeGreaterThan(stated.replicas.max);
    expect(grown.replicas.min).toBe(stated.replicas.min);
  });

  it("S4-40: several model calls a request multiply the load", async () => {
    const one = await planner.plan({ ...small, requestsPerSecond: 15 });
    const three = await planner.plan({ ...small, callsPerRequest: 3 });
    expect(three.replicas.max).toBe(one.replicas.max);
    expect(three.latency?.definitions["userRequest"]).toContain("3");
  });

  it("S4-42: 7B at 4096 takes 15 to 20 GB on one GPU, 70B at 8192 × 4 takes 150 to 180 GB, 405B about 810 GB", async () => {
    const total = async (request: PlanRequest) => {
      const { memory, replicas } = await planner.plan({
        requestsPerSecond: 1,
        isl: 500,
        osl: 200,
        precision: "fp16",
        ...request,
      });
      return { gb: memory.replicaTotalBytes / 1e9, gpus: replicas.gpusPerReplica };
    };
    const seven = await total({ parametersB: 7, contextWindow: 4096, batchSize: 1, gpu: "A100-80GB" });
    expect(seven.gb).toBeGreaterThan(14.5);
    expect(seven.gb).toBeLessThan(20);
    expect(seven.gpus).toBe(1);
    const seventy = await total({ parametersB: 70, contextWindow: 8192, batchSize: 4, gpu: "A100-80GB" });
    expect(seventy.gb).toBeGreaterThan(150);
    expect(seventy.gb).toBeLessThan(180);
    const large = await total({ parametersB: 405, contextWindow: 8192, batchSize: 4, gpu: "H200" });
    expect(large.gb).toBeGreaterThan(800);
    expect(large.gb).toBeLessThan(860);
    expect(large.gpus).toBe(8);
  });

  it("S4-19: the memory of a replica is the sum of its named terms", async () => {
    const { memory, inputs, replicas } = await planner.plan(SEED_REQUEST);
    const kv = memory.kvBytesPerToken * Number(inputs.contextWindow?.value) * 4;
    const perGpu = memory.weightsBytes + memory.activationBytes + memory.runtimeBytes + kv;
    expect(memory.replicaTotalBytes).toBeCloseTo(perGpu * replicas.gpusPerReplica, 0);
  });

  it("S4-22: the KV cache of the seed's example is 10 GiB with its KV heads, not 80", async () => {
    const { memory, replicas } = await planner.plan(SEED_REQUEST);
    const kvGib = (memory.kvBytesPerToken * replicas.gpusPerReplica * 8192 * 4) / 2 ** 30;
    expect(kvGib).toBeCloseTo(10, 6);
  });

  it("S4-09: each GPU the seed names is found; an unknown one is refused with its nearest", async () => {
    for (const gpu of ["A100-40GB", "A100-80GB", "H100", "H100-80GB", "L4", "T4", "V100-32GB"]) {
      const plan = await planner.plan({ ...small, gpu, precision: "int8" });
      expect(plan.inputs.gpu?.source).toBe("user");
    }
    await expect(planner.plan({ ...small, gpu: "X9000" })).rejects.toMatchObject({ code: "unknown_gpu" });
  });

  it("S4-16: everything that lacks is named at once", async () => {
    await expect(planner.plan({ model: "llama 3.1 8b" })).rejects.toThrow(
      /load.*input length.*output length/i,
    );
    expect(planner.missing({})).toEqual(["model", "requestsPerSecond", "isl", "osl"]);
  });

  it("S4-29: a GPU that was not named is chosen by cost, and that is said", async () => {
    const plan = await planner.plan({ ...small, ttftMs: 500, itlMs: 50 });
    expect(plan.inputs.gpu?.source).toBe("default");
    expect(plan.inputs.gpu?.note).toContain("cheapest");
    expect(plan.verdict.feasible).toBe(true);
    for (const gpu of ["L4", "L40S", "H100", "A100-80GB"]) {
      const other = await planner.plan({ ...small, ttftMs: 500, itlMs: 50, gpu });
      if (!other.verdict.feasible || other.cost.usdPerMonth === null) continue;
      expect(plan.cost.usdPerMonth).toBeLessThanOrEqual(other.cost.usdPerMonth);
    }
  });

  it("S4-31: capacity is replicas times what one carries", async () => {
    const { capacity, replicas } = await planner.plan(small);
    expect(capacity.total.maxRequestsPerSecond).toBeCloseTo(
      capacity.perReplica.requestsPerSecond * replicas.max,
      9,
    );
    expect(capacity.total.minOutputTokensPerSecond).toBeCloseTo(
      capacity.perReplica.outputTokensPerSecond * replicas.min,
      6,
    );
  });

  it("S4-33: minimum and maximum say why", async () => {
    const { replicas } = await planner.plan(small);
    expect(replicas.min).toBeGreaterThanOrEqual(2);
    expect(replicas.reasons["min"]).toContain("high availability");
    expect(replicas.reasons["max"]).toContain("peak");
  });

  it("S4-51: an infeasible plan lists repairs that hold when they are made", async () => {
    const request: PlanRequest = {
      model: "llama 3.3 70b",
      requestsPerSecond: 5,
      isl: 500,
      osl: 200,
      gpu: "L4",
      tp: 1,
    };
    const plan = await planner.plan(request);
    expect(plan.verdict.feasible).toBe(false);
    expect(plan.latency).toBeNull();
    expect(plan.verdict.repairs.length).toBeGreaterThan(0);
    for (const { set, gpus } of plan.verdict.repairs) {
      const repaired = await planner.plan({ ...request, ...(set as PlanRequest) });
      expect(repaired.verdict.feasible, JSON.stringify(set)).toBe(true);
      expect(repaired.replicas.gpus).toBe(gpus);
    }
  });

  it("a lower bound says why no fleet is large enough", async () => {
    const plan = await planner.plan({ ...small, isl: 8000, gpu: "L4", ttftMs: 100 });
    expect(plan.verdict.failing[0]?.message).toMatch(
      /a request alone sees .* of it prefill: more replicas do not help/,
    );
  });

  it("a target that no load is low enough for is laid to a request alone, not to a queue", async () => {
    const plan = await planner.plan({ ...small, isl: 8000, gpu: "L4", ttftMs: 100 });
    expect(plan.capacity.bindingReason).toMatch(
      /cannot be met at any load, .* for a request alone: .* prefill/,
    );
    expect(plan.capacity.bindingConstraint).toBe("prefill");
  });

  it("requests longer than the model's context are the first warning, and in the verdict", async () => {
    const plan = await planner.plan({
      model: "llama 3.1 8b",
      requestsPerSecond: 0.1,
      isl: 200_000,
      osl: 200,
    });
    expect(plan.warnings[0]?.code).toBe("isl_osl_exceed_model_context");
    expect(plan.verdict.summary).toMatch(
      /only where the engine is told to stretch .* 131,072 tokens to 200,200/,
    );
  });

  it("what is said elsewhere is warned of last", async () => {
    const plan = await planner.plan({ ...small, gpu: "RTX-4090" });
    const codes = warningCodes(plan);
    expect(codes.length).toBeGreaterThan(1);
    expect(codes.at(-1)).toBe("latency_not_checked");
  });

  it("a price is never guessed: without one cost is null and said", async () => {
    const plan = await planner.plan({ ...small, gpu: "RTX-4090" });
    expect(plan.cost.usdPerMonth).toBeNull();
    expect(plan.cost.prices).toEqual([]);
    expect(warningCodes(plan)).toContain("no_price");
  });

  it("an old price is called old", async () => {
    const later = plannerWith({}, { now: () => "2028-01-01T00:00:00.000Z" });
    expect(warningCodes(await later.plan(small))).toContain("price_old");
    expect(warningCodes(await planner.plan({ ...small, gpu: "L4", cloud: "gcp" }))).not.toContain(
      "price_old",
    );
  });

  it("S4-48: without a cloud the cheapest of three is taken, and each can be asked for", async () => {
    const request = { ...small, gpu: "L4" };
    const best = await planner.plan(request);
    const months = await Promise.all(
      (["gcp", "aws"] as const).map(async (cloud) => {
        const plan = await planner.plan({ ...request, cloud });
        expect(plan.cost.prices[0]?.cloud).toBe(cloud);
        return plan.cost.usdPerMonth ?? Number.NaN;
      }),
    );
    expect(best.cost.usdPerMonth).toBe(Math.min(...months));
    expect(best.inputs.cloud).toMatchObject({ source: "default", value: best.cost.prices[0]?.cloud });
  });

  it("the smallest load on the smallest model is one replica and a spare", async () => {
    const plan = await planner.plan({ parametersB: 0.5, requestsPerSecond: 0.1, isl: 100, osl: 50 });
    expect(plan.replicas).toMatchObject({ steady: 1, min: 2, max: 2, gpusPerReplica: 1 });
  });

  it("a wish to stop is kept", async () => {
    await expect(planner.plan(small, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  });

  it("a region that no price names is refused with its nearest", async () => {
    await expect(planner.plan({ ...small, region: "us-centrall1" })).rejects.toMatchObject({
      code: "invalid_input",
      hint: expect.stringContaining("us-central1"),
    });
  });

  it("S4-44: a plan after loading takes under 50 ms", async () => {
    await planner.plan(small);
    const started = performance.now();
    for (let turn = 0; turn < 5; turn += 1) await planner.plan({ ...small, requestsPerSecond: turn + 1 });
    expect((performance.now() - started) / 5).toBeLessThan(50 * SLOW_MACHINE);
  });

  it("more load never needs fewer GPUs or less money, and a spare never makes the fleet smaller", async () => {
    const bare = plannerWith({ "defaults.redundantReplicas": 0 });
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.1, max: 500, noNaN: true }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        fc.constantFrom(undefined, "L4", "H100", "A100-80GB"),
        fc.constantFrom(undefined, 300, 2000),
        async (requestsPerSecond, more, gpu, ttftMs) => {
          const asked: PlanRequest = {
            ...small,
            requestsPerSecond,
            ...(gpu === undefined ? {} : { gpu, tp: 1 }),
            ...(ttftMs === undefined ? {} : { ttftMs }),
          };
          const plan = await planner.plan(asked);
          const busier = await planner.plan({ ...asked, requestsPerSecond: requestsPerSecond * more });
          expect(busier.cost.usdPerMonth ?? 0).toBeGreaterThanOrEqual((plan.cost.usdPerMonth ?? 0) - 1e-6);
          if (gpu !== undefined) expect(busier.replicas.gpus).toBeGreaterThanOrEqual(plan.replicas.gpus);
          const spareless = await bare.plan(asked);
          expect(plan.cost.usdPerMonth ?? 0).toBeGreaterThanOrEqual((spareless.cost.usdPerMonth ?? 0) - 1e-6);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it("no input makes a number that is not finite, and a feasible plan keeps what it promises", async () => {
    const request = fc.record(
      {
        requestsPerSecond: fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
        isl: fc.integer({ min: 1, max: 100_000 }),
        osl: fc.integer({ min: 1, max: 20_000 }),
        model: fc.constantFrom(...MODELS),
        gpu: fc.constantFrom("L4", "H100", "A100-80GB", "MI300X", "T4"),
        precision: fc.constantFrom("fp16" as const, "fp8" as const, "int4" as const),
        batchSize: fc.integer({ min: 1, max: 2000 }),
        ttftMs: fc.double({ min: 1, max: 1e5, noNaN: true }),
        itlMs: fc.double({ min: 1, max: 1e4, noNaN: true }),
        growthPercent: fc.integer({ min: -99, max: 10_000 }),
        contextWindow: fc.integer({ min: 1, max: 200_000 }),
        monthlyBudgetUsd: fc.double({ min: 1, max: 1e9, noNaN: true }),
        prefixHitRate: fc.constantFrom(0, 0.5, 1),
        callsPerRequest: fc.constantFrom(1, 7),
        kvPrecision: fc.constantFrom("auto" as const, "fp8" as const),
        tp: fc.constantFrom(1, 3, 8, 16),
        engine: fc.constantFrom("vllm", "sglang"),
        cloud: fc.constantFrom("gcp" as const, "aws" as const, "azure" as const),
        sloPercentile: fc.constantFrom(50 as const, 95 as const, 99 as const),
      },
      { requiredKeys: ["requestsPerSecond", "isl", "osl", "model"] },
    );
    await fc.assert(
      fc.asyncProperty(request, async (asked) => {
        const plan = await planner.plan(asked as PlanRequest);
        for (const [path, value] of numbersIn(plan)) expect(Number.isFinite(value), path).toBe(true);
        if (!plan.verdict.feasible) return;
        const peak = plan.latency?.peak;
        const statistic = `p${asked.sloPercentile ?? 95}` as const;
        if (asked.ttftMs !== undefined)
          expect(peak?.ttftMs[statistic]).toBeLessThanOrEqual(asked.ttftMs * 1.001);
        if (asked.itlMs !== undefined && asked.osl > 1)
          expect(peak?.itlMs[statistic]).toBeLessThanOrEqual(asked.itlMs * 1.001);
        expect(plan.capacity.utilization).toBeLessThan(1);
      }),
      { numRuns: 150, seed: 20_261_124 },
    );
  });
});

/** Shared machines are slower than the ones people have. */
const SLOW_MACHINE = 4;
