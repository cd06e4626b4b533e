import { describe, expect, it } from "vitest";
import { clean } from "../../../src/domain/accuracy/clean.ts";
import { observationsOf } from "./sample-observations.ts";

const reasonsOf = (...rows: readonly Readonly<Record<string, string>>[]): readonly string[] =>
  clean(observationsOf(...rows).observations).left.map(({ id, reason }) => `${id} ${reason.split(":")[0]}`);

describe("cleaning", () => {
  it("keeps rows that agree", () => {
    expect(reasonsOf({}, { tpot_ms_mean: "25", source_name: "another" })).toEqual([]);
  });

  it("leaves out all twins of one setup when they are 1.5 times apart, also under the twin model's name", () => {
    expect(reasonsOf({}, { tpot_ms_mean: "31" })).toEqual(["r1 twins", "r2 twins"]);
    const deepseek = { gpu: "H200", gpus_total: "8", tp: "8", tpot_ms_mean: "40" };
    const apart = [
      { ...deepseek, model_hf_id: "deepseek-ai/DeepSeek-R1" },
      { ...deepseek, model_hf_id: "deepseek-ai/DeepSeek-V3", tpot_ms_mean: "90" },
    ];
    expect(reasonsOf(...apart)).toEqual(["r1 twins", "r2 twins"]);
  });

  it("leaves out a step faster than memory can be read", () => {
    // 70 GB of weights over four GPUs of 3.35 TB/s take 5.2 ms.
    expect(reasonsOf({ tpot_ms_mean: "4" })).toEqual(["r1 impossible"]);
    expect(reasonsOf({ tpot_ms_mean: "10" })).toEqual([]);
  });

  it("leaves out a whole series in which more load is 1.4 times faster", () => {
    const rows = [
      { load_value: "16", tpot_ms_mean: "30" },
      { load_value: "32", tpot_ms_mean: "18" },
      { load_value: "64", tpot_ms_mean: "22" },
    ];
    expect(reasonsOf(...rows)).toEqual(["r1 series", "r2 series", "r3 series"]);
    expect(reasonsOf(...rows.slice(1))).toEqual([]);
  });

  it("leaves out arithmetic beyond the peak", () => {
    const row = { load_value: "2048", tpot_ms_mean: "24", isl: "8192", osl: "128", kv_dtype: "fp8" };
    expect(reasonsOf({ ...row, model_hf_id: "meta-llama/Llama-3.1-8B", tp: "1", gpus_total: "1" })).toEqual([
      "r1 impossible",
    ]);
  });
});
