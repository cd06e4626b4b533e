import { describe, expect, it } from "vitest";
import { nearestEvidence } from "../../../src/domain/accuracy/nearest-evidence.ts";
import { observationsOf } from "./sample-observations.ts";

const { observations } = observationsOf(
  { id: "same", load_value: "64" },
  { id: "otherLoad", load_value: "8", tpot_ms_mean: "12" },
  { id: "thirdOfSeries", load_value: "4", tpot_ms_mean: "11" },
  { id: "otherEngine", engine: "sglang", engine_version: "0.5.9" },
  { id: "otherGpu", gpu: "A100-SXM-80", weights_dtype: "int8" },
  { id: "otherModel", model_hf_id: "meta-llama/Llama-3.1-8B", tp: "1", gpus_total: "1" },
  { id: "experts", model_hf_id: "deepseek-ai/DeepSeek-R1", tp: "8", gpus_total: "8" },
);
const [same] = observations;
if (same === undefined) throw new Error("the samples cannot be read");
const { model, gpu } = same.deployment;
const idsFor = (query: object, most = 10): readonly string[] =>
  nearestEvidence({ model, gpu, ...query }, observations, most).map(({ observation }) => observation.row.id);

describe("nearest evidence", () => {
  it("puts the very setup first, then another load, engine, GPU, model, kind of model", () => {
    expect(idsFor({ engineClass: "vllm", precision: "fp8", concurrency: 64 })).toEqual([
      "same",
      "otherLoad",
      "otherEngine",
      "otherGpu",
      "otherModel",
      "experts",
    ]);
  });

  it("is at distance 0 from itself", () => {
    const query = {
      model,
      gpu,
      engineClass: "vllm",
      precision: "fp8",
      gpus: 4,
      isl: 1024,
      osl: 1024,
      concurrency: 64,
    } as const;
    expect(nearestEvidence(query, observations, 1)[0]?.distance).toBe(0);
  });

  it("follows the load that is asked for, and takes few rows of one series", () => {
    expect(idsFor({ concurrency: 8 })[0]).toBe("otherLoad");
    expect(idsFor({ concurrency: 4, engineClass: "vllm" }).slice(0, 2)).toEqual([
      "thirdOfSeries",
      "otherLoad",
    ]);
    expect(idsFor({ concurrency: 4, engineClass: "vllm" })).not.toContain("same");
  });

  it("gives no more than asked", () => {
    expect(idsFor({}, 2)).toHaveLength(2);
  });
});
