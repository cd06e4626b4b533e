import { describe, expect, it } from "vitest";
import { clusterNames, planFolds } from "../../../src/domain/accuracy/folds.ts";
import { observationsOf } from "./sample-observations.ts";

const { observations } = observationsOf(
  { source_name: "page" },
  { source_name: "copy" },
  { source_name: "copy", load_value: "32" },
  { source_name: "InferenceX" },
  {
    source_name: "InferenceX",
    model_hf_id: "deepseek-ai/DeepSeek-R1",
    gpu: "H200",
    tp: "8",
    gpus_total: "8",
  },
  {
    source_name: "InferenceX",
    model_hf_id: "deepseek-ai/DeepSeek-V3",
    gpu: "B200",
    tp: "8",
    gpus_total: "8",
  },
);
const plan = planFolds(observations);
const idsWithout = (kind: string, name: string): readonly string[] => {
  const fold = plan.folds.find((candidate) => candidate.kind === kind && candidate.name === name);
  return fold === undefined ? [] : plan.training(fold).map(({ row }) => row.id);
};

describe("folds", () => {
  it("hold out a source with the same runs under other names", () => {
    // r2 and r4 are r1's run, listed by others.
    expect(idsWithout("source", "page")).toEqual(["r3", "r5", "r6"]);
    expect(idsWithout("source", "InferenceX")).toEqual(["r3"]);
  });

  it("hold out a model family of the split source whole: one shape under two names is one family", () => {
    expect(idsWithout("family", "deepseek-ai/DeepSeek-R1")).toEqual(["r1", "r2", "r3", "r4"]);
    expect(plan.folds.filter(({ kind }) => kind === "family").map(({ name }) => name)).toEqual([
      "deepseek-ai/DeepSeek-R1",
      "meta-llama/Llama-3.1-70B",
    ]);
  });

  it("hold out an architecture in every source", () => {
    expect(idsWithout("architecture", "Hopper")).toEqual(["r6"]);
  });

  it("count families of the split source as clusters of their own", () => {
    const clusterOf = clusterNames(observations);
    expect(new Set(observations.map(clusterOf))).toEqual(
      new Set([
        "page",
        "copy",
        "InferenceX: meta-llama/Llama-3.1-70B",
        "InferenceX: deepseek-ai/DeepSeek-R1",
      ]),
    );
  });
});
