import { describe, expect, it } from "vitest";
import type { PlanRequest } from "../../../src/domain/workload/plan-request.ts";
import { plannerWith, shippedCatalog } from "../../support/planner.ts";

const planner = plannerWith();
const base: PlanRequest = { model: "llama 3.1 8b", requestsPerSecond: 20, isl: 1000, osl: 300, gpu: "H100" };
const codesOf = async (change: PlanRequest): Promise<readonly string[]> =>
  (await planner.plan({ ...base, ...change })).warnings.map(({ code }) => code);

/** A request under which the rule fires, and one near it under which it does not. */
const RULES: readonly (readonly [string, PlanRequest, PlanRequest])[] = [
  ["does_not_fit", { model: "llama 3.1 405b", gpu: "L4" }, {}],
  ["weights_are_not_all", { batchSize: 64, contextWindow: 8192 }, {}],
  ["context_batch_exceeds_memory", { batchSize: 64, contextWindow: 100_000 }, { batchSize: 2 }],
  [
    "smaller_replica_too_tight",
    { model: "llama 3.3 70b", gpu: "H100", batchSize: 16, contextWindow: 32_768 },
    {},
  ],
  ["batch_cap_below_little", { batchSize: 2 }, { batchSize: 200, requestsPerSecond: 1 }],
  ["batch_cap_costs", { batchSize: 2, requestsPerSecond: 100 }, { batchSize: 250, requestsPerSecond: 1 }],
  [
    "batch_cap_limits_throughput",
    { batchSize: 4 },
    { batchSize: 4096, gpu: "A100-80GB", isl: 200, osl: 100 },
  ],
  [
    "batch_cap_too_high",
    { batchSize: 4096, requestsPerSecond: 1000 },
    { batchSize: 1024, requestsPerSecond: 1000 },
  ],
  ["model_size_ignored", { parametersB: 70 }, { parametersB: 8 }],
  ["latency_not_checked", {}, { ttftMs: 1000 }],
  ["itl_not_checked", { osl: 1, itlMs: 50 }, { osl: 2, itlMs: 50 }],
  ["target_within_band", { ttftMs: 110 }, { ttftMs: 60_000 }],
  ["target_near_floor", { gpu: "L4", tp: 1, itlMs: 65, osl: 1000, requestsPerSecond: 5 }, { itlMs: 200 }],
  ["itl_below_weight_read", { gpu: "L4", itlMs: 5, tp: 1 }, { itlMs: 60 }],
  ["itl_floor", { gpu: "L4", requestsPerSecond: 0.1 }, {}],
  ["isl_osl_exceed_model_context", { model: "llama 2 7b", isl: 5000 }, { model: "llama 2 7b", isl: 500 }],
  ["context_window_exceeds_model", { model: "llama 2 7b", contextWindow: 16_384 }, { model: "llama 2 7b" }],
  ["growth_dominates", { growthPercent: 30 }, { growthPercent: 2 }],
  ["shrinking_load", { growthPercent: -5 }, { growthPercent: 0 }],
  ["implausible_scale", { requestsPerSecond: 1e7 }, {}],
  ["precision_not_native", { gpu: "A100-80GB", precision: "fp8" }, { gpu: "H100", precision: "fp8" }],
  ["precision_not_native", { gpu: "H100", precision: "nvfp4" }, { gpu: "B200", precision: "nvfp4" }],
  ["precision_not_native", { gpu: "T4", precision: "bf16" }, { gpu: "T4", precision: "fp16" }],
  ["no_price", { gpu: "RTX-4090" }, {}],
  [
    "idle_gpus_billed",
    { cloud: "aws", gpu: "A100-80GB", requestsPerSecond: 1 },
    { gpu: "L4", cloud: "gcp", requestsPerSecond: 1 },
  ],
  [
    "machine_failure_takes_more",
    { cloud: "aws", gpu: "A100-80GB" },
    { gpu: "L4", cloud: "gcp", requestsPerSecond: 1 },
  ],
  ["spans_machines", { tp: 16 }, { tp: 8 }],
  ["e2e_target_per_call", { callsPerRequest: 3, e2eMs: 60_000 }, { e2eMs: 60_000 }],
  ["users_ignored", { users: 100, requestsPerUserHour: 1 }, {}],
];

describe("warnings by rule", () => {
  it.each(RULES)("%s fires where it should and not beside it", async (code, firing, quiet) => {
    expect(await codesOf(firing)).toContain(code);
    expect(await codesOf(quiet)).not.toContain(code);
  });

  it("an unverified model or GPU says so", async () => {
    const unverified = shippedCatalog.modelNames().find(({ id }) => !shippedCatalog.model(id).verified);
    if (unverified !== undefined)
      expect(await codesOf({ model: unverified.id, gpu: "H200" })).toContain("unverified_model");
    expect(await codesOf({ gpu: "H800" })).toContain("unverified_gpu");
  });

  it("each message is a sentence with figures that people can read", async () => {
    for (const [, firing] of RULES) {
      for (const { code, message } of (await planner.plan({ ...base, ...firing })).warnings) {
        expect(message, code).toMatch(/^[A-Z0-9].*\.$/);
        expect(message, code).not.toMatch(/NaN|Infinity|undefined|\d{4,}\.\d{3,}/);
      }
    }
  });

  it("a plan with targets met in comfort, on a verified model and GPU, warns of little", async () => {
    const codes = await codesOf({ ttftMs: 5000, itlMs: 200, gpu: "L40S", cloud: "aws" });
    expect(
      codes.filter((code) => code !== "token_cost_depends_on_load" && code !== "machine_failure_takes_more"),
    ).toEqual([]);
  });
});
