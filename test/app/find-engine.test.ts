import { describe, expect, it } from "vitest";
import { checkEngine, findEngine } from "../../src/app/find-engine.ts";
import type { PlanRequest } from "../../src/domain/workload/plan-request.ts";
import { plannerWith, shippedCatalog } from "../support/planner.ts";
import { gpu } from "../support/planning.ts";

const planner = plannerWith();
const engines = shippedCatalog.engines();
const base: PlanRequest = { model: "llama 3.1 8b", requestsPerSecond: 5, isl: 500, osl: 200 };

describe("engines and the hardware they run on", () => {
  it.each([
    ["MI300X", "trtllm"],
    ["TPU-v5e", "trtllm"],
    ["MI300X", "trtllm-cpp"],
    ["TPU-v5e", "tensorrt-llm"],
  ])("%s under %s is refused with the engines that do run there", async (name, engine) => {
    await expect(planner.plan({ ...base, gpu: name, engine })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/does not run on .*; it runs on NVIDIA\.$/),
      hint: expect.stringContaining("vllm"),
    });
  });

  it("AMD runs vLLM and SGLang, NVIDIA all of them", () => {
    for (const name of ["vllm", "sglang"])
      expect(() =>
        checkEngine(findEngine(name, engines), gpu("X", 80, { vendor: "AMD" }), engines),
      ).not.toThrow();
    for (const engine of engines) expect(() => checkEngine(engine, gpu("X", 80), engines)).not.toThrow();
  });

  it("a GPU without a named engine is never one the engine cannot run on", async () => {
    const plan = await planner.plan({ ...base, model: "llama 3.3 70b", engine: "trtllm" });
    const chosen = shippedCatalog.gpus().find(({ name }) => name === plan.inputs.gpu?.value);
    expect(chosen?.vendor).toBe("NVIDIA");
  });

  it("a GPU of one's own, its maker not said, is not refused", () => {
    expect(() =>
      checkEngine(findEngine("trtllm", engines), gpu("Own", 80, { vendor: "" }), engines),
    ).not.toThrow();
  });

  it("each engine says where its vendors are documented", () => {
    for (const { origins, vendors } of engines) {
      expect(vendors?.length).toBeGreaterThan(0);
      expect(origins?.["vendors"]).toMatch(/documentation|guide|matrix/);
    }
  });
});
