import { describe, expect, it } from "vitest";
import type { Observation } from "../../../src/domain/accuracy/observation.ts";
import { observationsOf } from "./sample-observations.ts";

function one(row: Readonly<Record<string, string>>): Observation {
  const { observations, left } = observationsOf(row);
  const [observation] = observations;
  if (observation === undefined) throw new Error(left[0]?.reason ?? "nothing observed");
  return observation;
}
const leftOf = (row: Readonly<Record<string, string>>): string | undefined =>
  observationsOf(row).left[0]?.reason;

describe("a measured row joined to the catalog", () => {
  it("takes the engine class from engine and version", () => {
    const classOf = (engine: string, version: string) =>
      one({ engine, engine_version: version }).deployment.engine.engineClass;
    expect(classOf("trtllm", "0.17")).toBe("trtcpp");
    expect(classOf("trtllm", "1.1.0rc2")).toBe("trtpt");
    expect(classOf("nim(trtllm)", "1.8.0")).toBe("trtcpp");
    expect(classOf("vllm", "0.7.3")).toBe("vllmold");
    expect(classOf("vllm", "0.20.1")).toBe("vllm");
    expect(classOf("sglang", "0.5.9")).toBe("sglang");
  });

  it("keeps an 8-bit cache where the checkpoint's engine does, unless the row says otherwise", () => {
    const bytesOf = (row: Readonly<Record<string, string>>) => one(row).deployment.kvBytesPerElement;
    expect(bytesOf({})).toBe(2);
    expect(bytesOf({ gpu: "B200" })).toBe(1);
    expect(bytesOf({ engine: "trtllm", engine_version: "1.0" })).toBe(1);
    expect(bytesOf({ gpu: "B200", kv_dtype: "fp16" })).toBe(2);
  });

  it("shortens the lengths of the source that draws them from 80 to 100 %, and of no other", () => {
    expect(one({ source_name: "InferenceX" }).request).toMatchObject({ isl: 921.6, osl: 921.6 });
    expect(one({}).request).toMatchObject({ isl: 1024, osl: 1024 });
  });

  it("reads the page whose tensor-parallel MoE rows are attention-parallel", () => {
    const row = { model_hf_id: "deepseek-ai/DeepSeek-R1", gpu: "B200", gpus_total: "8", tp: "8" };
    const relabelled = one({ ...row, source_name: "TensorRT-LLM perf-overview v1.0", engine: "trtllm" });
    expect(relabelled.deployment).toMatchObject({ tp: 1, dp: 8 });
    expect(one(row).deployment).toMatchObject({ tp: 8, dp: 1 });
  });

  it("takes the version of a GPU whose memory the table gives", () => {
    const h20 = { gpu: "H20", gpus_total: "4" };
    expect(one(h20).deployment.gpu.name).toBe("H20-96GB");
  });

  it("tells the loads apart", () => {
    expect(one({}).load).toEqual({ kind: "closedLoop", clients: 64 });
    expect(one({ load_kind: "offline_max", load_value: "", isl: "128", osl: "2048" }).load).toEqual({
      kind: "offline",
      requests: 3000,
    });
    expect(one({ load_kind: "max_batch" }).load).toEqual({ kind: "static", batch: 64 });
    expect(one({ notes: "static batch of the page" }).load).toEqual({ kind: "static", batch: 64 });
    expect(one({ load_kind: "request_rate", load_value: "inf", notes: "500 requests" }).load).toEqual({
      kind: "offline",
      requests: 500,
    });
    expect(one({ load_value: "1", osl: "1" }).load).toEqual({ kind: "barePrompt" });
  });

  it("says why it cannot be judged", () => {
    expect(leftOf({ gpu: "Voodoo 2" })).toBe('unknown GPU "Voodoo 2"');
    expect(leftOf({ model_hf_id: "nobody/nothing" })).toBe('unknown model "nobody/nothing"');
    expect(leftOf({ weights_dtype: "fp3" })).toBe('unknown weight format "fp3"');
    expect(leftOf({ engine: "mlx-lm" })).toBe('engine "mlx-lm" has no fitted class');
    expect(leftOf({ osl: "" })).toBe("no output length");
    expect(leftOf({ gpus_total: "16" })).toContain("16 GPUs do not match tp 4");
  });
});
