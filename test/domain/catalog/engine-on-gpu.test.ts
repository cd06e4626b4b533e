import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileCatalog } from "../../../src/adapters/catalog/file-catalog.ts";
import { engineOnGpu } from "../../../src/domain/catalog/engine-on-gpu.ts";
import { findGpu } from "../../../src/domain/catalog/gpu-names.ts";

const catalog = createFileCatalog(join(import.meta.dirname, "../../../config"));
const engine = (name: string) => {
  const found = catalog.engines().find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no engine ${name}`);
  return found;
};
const capsOn = (name: string, gpu: string) => {
  const { maxSequences, maxBatchedTokens } = engineOnGpu(engine(name), findGpu(gpu, catalog.listedGpus()));
  return [maxSequences, maxBatchedTokens];
};

describe("engineOnGpu", () => {
  // vLLM, EngineArgs.get_batch_defaults, API server.
  it("gives vLLM 1024 sequences and 8192 tokens on GPUs of 70 GiB and more", () => {
    expect(capsOn("vllm", "H100")).toEqual([1024, 8192]);
    expect(capsOn("vllm", "MI300X")).toEqual([1024, 8192]);
  });

  it("gives vLLM 256 sequences and 2048 tokens on smaller GPUs and on A100 of any size", () => {
    expect(capsOn("vllm", "L40S")).toEqual([256, 2048]);
    expect(capsOn("vllm", "A100-80GB")).toEqual([256, 2048]);
    expect(capsOn("vllm", "A100-40GB")).toEqual([256, 2048]);
  });

  it("leaves an engine without such a rule as it is", () => {
    expect(capsOn("trtllm", "L4")).toEqual(capsOn("trtllm", "H100"));
  });
});
