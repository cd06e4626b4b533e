import { describe, expect, it } from "vitest";
import { calibrateBenchmark } from "../../../src/app/calibration/calibrate-benchmark.ts";
import { correctionOf, planCalibration } from "../../../src/app/calibration/plan-calibration.ts";
import { createPlanner } from "../../../src/app/create-planner.ts";
import { loadRefusal } from "../../../src/domain/calibration/calibration-limits.ts";
import { parseCoefficientFile } from "../../../src/domain/forecasting/coefficient-file.ts";
import { closedLoop } from "../../../src/domain/forecasting/load-cases.ts";
import { replicaModelOf } from "../../../src/domain/forecasting/replica-model.ts";
import { msFromSeconds } from "../../../src/domain/units.ts";
import type { PlanRequest } from "../../../src/domain/workload/plan-request.ts";
import { NIM_ROWS, nimBenchmark } from "../../support/nim-benchmark.ts";
import { noModelSource, plannerWith, shippedCatalog, stillClock } from "../../support/planner.ts";

const services = { catalog: shippedCatalog, modelSource: noModelSource, clock: stillClock };
const question = {
  name: "nim",
  gpu: "H100",
  tp: 2,
  engine: "trtllm",
  precision: "fp8",
  kvPrecision: "fp8",
} as const;
const kept = await calibrateBenchmark(nimBenchmark([1, 5, 25]), question, services);
const planner = createPlanner({
  ...services,
  version: "0.0.0-test",
  calibrations: {
    names: async () => ["nim"],
    get: async (name) => (name === "nim" ? kept : undefined),
  },
});
const request: PlanRequest = { calibration: "nim", requestsPerSecond: 3, isl: 5000, osl: 500 };
const relativeWidth = ({ low, high }: { low: number; high: number }, mean: number) => (high - low) / mean;

describe("a published table with a knee (NVIDIA NIM 1.8.0)", () => {
  it("calibrated on 1, 5 and 25 requests in flight, 50 is forecast within 2 %", () => {
    const file = parseCoefficientFile(shippedCatalog.coefficients());
    const engine = shippedCatalog.engines().find(({ name }) => name === kept.deployment.engine);
    const gpu = shippedCatalog.gpus().find(({ name }) => name === kept.deployment.gpu);
    if (engine === undefined || gpu === undefined) throw new Error("not in the catalog");
    const model = shippedCatalog.model(kept.deployment.model).profile;
    const plain = {
      model,
      gpu,
      engine,
      precision: "fp8",
      kvBytesPerElement: 1,
      tp: 2,
      pp: 1,
      dp: 1,
    } as const;
    const shape = { isl: 5000, osl: 500, prefixHitRate: 0 };
    const correction = correctionOf(kept, file.coefficients)(plain, shape);
    const at50 = closedLoop(replicaModelOf({ ...plain, correction }, file.coefficients), shape, 50, 85);
    const measured = NIM_ROWS.find(({ concurrency }) => concurrency === 50);
    expect(Math.abs(msFromSeconds(at50.itlSeconds) / (measured?.itlMs ?? 1) - 1)).toBeLessThan(0.02);
    expect(Math.abs(at50.outputTokensPerSecond / (measured?.outputTokensPerSecond ?? 1) - 1)).toBeLessThan(
      0.02,
    );
  });

  it("levels past the knee teach nothing: they are left out, with the server's limit named", async () => {
    const all = await calibrateBenchmark(
      nimBenchmark(NIM_ROWS.map(({ concurrency }) => concurrency)),
      question,
      services,
    );
    expect(all.levels.map(({ concurrency }) => concurrency)).toEqual([1, 5, 25, 50]);
    expect(all.left.map(({ concurrency }) => concurrency)).toEqual([100, 150, 200, 250]);
    expect(all.left[0]?.reason).toContain("queues");
    expect(all.warnings.join(" ")).toContain("past its knee");
    const limits = planCalibration(all, { isl: 5000, osl: 500, prefixHitRate: 0 });
    expect(loadRefusal(limits, 100)).toContain("adds nothing");
    expect(loadRefusal(limits, 50)).toBeNull();
  });

  it("each level is nearer to its measurement after calibration than before", () => {
    for (const { itlMs } of kept.levels) {
      const off = (forecast: number) => Math.abs(forecast / itlMs.measured - 1);
      expect(off(itlMs.after)).toBeLessThan(0.01);
      expect(off(itlMs.after)).toBeLessThan(off(itlMs.before));
    }
  });
});

describe("what a calibration needs", () => {
  const refused = (changed: object, document = nimBenchmark([1, 5])) =>
    expect(calibrateBenchmark(document, { ...question, ...changed }, services)).rejects;

  it("the GPU, which no benchmark tells", () =>
    refused({ gpu: undefined }).toMatchObject({ code: "missing_input" }));
  it("a name that can be a file's", () => refused({ name: "../x" }).toMatchObject({ code: "invalid_input" }));
  it("a level that does not queue", () =>
    refused({}, nimBenchmark([150, 200])).toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("queues"),
    }));
  it("what a benchmark at constant concurrency lacks is not constant concurrency", () => {
    const measured = nimBenchmark([1, 5]);
    const busy = { valid: false, reasons: ["the client's thread waited for a core"] };
    const levels = measured.levels.map((level) => ({ ...level, checks: { ...level.checks, ...busy } }));
    return refused({}, { ...measured, levels }).toMatchObject({
      message: expect.stringContaining("waited for a core"),
      hint: expect.not.stringContaining("constant concurrency"),
    });
  });
});

describe("a plan with a calibration", () => {
  it("takes the measured deployment for what nobody stated, and says so", async () => {
    const plan = await planner.plan(request);
    expect(plan.inputs.gpu).toMatchObject({ value: "H100-SXM-80GB", source: "calibrated" });
    expect(plan.inputs.tp).toMatchObject({ value: 2, source: "calibrated" });
    expect(plan.inputs.model?.source).toBe("calibrated");
    expect(plan.inputs.isl?.source).toBe("user");
    expect(plan.evidence.calibration).toContain(
      "nim: meta-llama/Llama-3.3-70B-Instruct on 2 × H100-SXM-80GB",
    );
    expect(plan.evidence.figures["latency.itlMs"]?.source).toContain('calibrated with "nim"');
  });

  it("has narrower bands and another forecast than the same plan without it", async () => {
    const [calibrated, plain] = [
      await planner.plan(request),
      await plannerWith().plan({
        model: "llama-3.3-70b",
        gpu: "H100",
        tp: 2,
        engine: "trtllm",
        precision: "fp8",
        kvPrecision: "fp8",
        requestsPerSecond: 3,
        isl: 5000,
        osl: 500,
      }),
    ];
    const [after, before] = [calibrated.latency?.itlMs, plain.latency?.itlMs];
    if (after === undefined || before === undefined) throw new Error("nothing runs");
    expect(after.mean).not.toBe(before.mean);
    expect(relativeWidth(after.band, after.mean)).toBeLessThan(relativeWidth(before.band, before.mean));
  });

  it("of other lengths has wider bands, and says why", async () => {
    const other = await planner.plan({ ...request, isl: 1000 });
    expect(other.warnings.map(({ code }) => code)).toContain("calibration_lengths");
    const own = (await planner.plan(request)).latency?.itlMs;
    const wide = other.latency?.itlMs;
    if (own === undefined || wide === undefined) throw new Error("nothing runs");
    expect(relativeWidth(wide.band, wide.mean)).toBeGreaterThan(relativeWidth(own.band, own.mean));
  });

  it.each([
    ["GPU", { gpu: "B200" }],
    ["model", { model: "llama-3.1-8b" }],
    ["engine", { engine: "vllm" }],
    ["tensor parallelism", { tp: 4 }],
    ["weight precision", { precision: "bf16" as const }],
  ])("of another %s is refused in a sentence", async (what, changed) => {
    await expect(planner.plan({ ...request, ...changed })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(`measured with ${what}`),
    });
  });

  it("by a name that is not kept names those that are", async () => {
    await expect(planner.plan({ ...request, calibration: "other" })).rejects.toMatchObject({
      hint: "Kept are: nim.",
    });
  });
});
