/** GPUs, engines and models of the published test vectors, with the study's values rather than the catalog's. */
import type { Engine, EngineClass } from "../../../src/domain/catalog/engine.ts";
import type { Gpu } from "../../../src/domain/catalog/gpu.ts";
import type { KvGroup, ModelProfile, MoeProfile } from "../../../src/domain/catalog/model-profile.ts";
import { bytesFromGib, bytesPerSecondFromGb, flopsPerSecondFromTflops } from "../../../src/domain/units.ts";

interface GpuValues {
  readonly name: string;
  readonly architecture: string;
  readonly gib: number;
  readonly gbPerSecond: number;
  readonly tflops: number;
  readonly fp8: boolean;
  readonly fp4: boolean;
  readonly link: number;
  readonly interconnect?: string;
}

export function gpuOf(values: GpuValues): Gpu {
  const peak16 = flopsPerSecondFromTflops(values.tflops);
  return {
    name: values.name,
    aliases: [],
    vendor: "NVIDIA",
    architecture: values.architecture,
    year: null,
    memoryNominalGb: values.gib,
    visibleBytes: bytesFromGib(values.gib),
    visibleIsNominal: false,
    hbmBytesPerSecond: bytesPerSecondFromGb(values.gbPerSecond),
    peak16,
    hasBf16: true,
    peakFp8: values.fp8 ? 2 * peak16 : null,
    peakInt8: 2 * peak16,
    peakFp4: values.fp4 ? 4 * peak16 : null,
    interconnect: values.interconnect ?? "nvlink",
    linkBytesPerSecond: bytesPerSecondFromGb(values.link),
    tdpWatts: null,
    maxGpusPerNode: 8,
    notes: "",
    source: "accuracy study",
    verified: true,
    asOf: "2026-11-22",
  };
}

/** The study takes 0.993 of the nominal size, in GiB. */
const VISIBLE = 0.993;
export const H100 = gpuOf({
  name: "H100",
  architecture: "Hopper",
  gib: 80 * VISIBLE,
  gbPerSecond: 3350,
  tflops: 989,
  fp8: true,
  fp4: false,
  link: 450,
});
export const H200 = gpuOf({
  name: "H200",
  architecture: "Hopper",
  gib: 141 * VISIBLE,
  gbPerSecond: 4800,
  tflops: 989,
  fp8: true,
  fp4: false,
  link: 450,
});
export const B200 = gpuOf({
  name: "B200",
  architecture: "Blackwell",
  gib: 180 * VISIBLE,
  gbPerSecond: 7700,
  tflops: 2250,
  fp8: true,
  fp4: true,
  link: 900,
});
export const A100 = gpuOf({
  name: "A100",
  architecture: "Ampere",
  gib: 80,
  gbPerSecond: 2039,
  tflops: 312,
  fp8: false,
  fp4: false,
  link: 300,
});

export function engineOf(engineClass: EngineClass, maxSequences = 1024): Engine {
  return {
    name: engineClass,
    aliases: [],
    version: "0",
    engineClass,
    memoryUtilization: 0.9,
    maxSequences,
    maxBatchedTokens: 8192,
    kvBlockTokens: 16,
    runtimeBytes: { single: bytesFromGib(0.15), parallel: bytesFromGib(0.6) },
    source: "llm-d capacity planner",
    asOf: "2026-11-22",
  };
}

interface ModelValues {
  readonly id: string;
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocab: number;
  readonly denseMlpParams: number;
  readonly moe?: MoeProfile;
  readonly attentionParamsPerLayer?: number;
  readonly kvGroups?: readonly KvGroup[];
  readonly fullAttentionLayers?: number;
  readonly attentionWidth?: number;
  readonly isMla?: boolean;
}

export function modelOf(values: ModelValues): ModelProfile {
  const { layers, hidden, heads, kvHeads, headDim, vocab } = values;
  const perLayer = values.attentionParamsPerLayer ?? 2 * hidden * headDim * (heads + kvHeads);
  const moe = values.moe ?? null;
  const attentionParams = layers * perLayer;
  const experts = moe === null ? 0 : moe.experts * moe.layers * moe.paramsPerExpert;
  const active = moe === null ? 0 : moe.activeExperts * moe.layers * moe.paramsPerExpert;
  const dense = attentionParams + values.denseMlpParams + 2 * vocab * hidden;
  return {
    id: values.id,
    family: "test",
    layers,
    hidden,
    vocab,
    attentionParams,
    denseMlpParams: values.denseMlpParams,
    lmHeadParams: vocab * hidden,
    embeddingParams: vocab * hidden,
    otherParams: 0,
    moe,
    fullAttentionLayers: values.fullAttentionLayers ?? layers,
    attentionWidth: values.attentionWidth ?? heads * headDim,
    isMla: values.isMla ?? false,
    kvGroups: values.kvGroups ?? [{ layers, elementsPerToken: 2 * kvHeads * headDim, kvHeads, window: null }],
    stateBytesPerSequence: 0,
    totalParams: dense + experts,
    activeParams: dense + active,
    maxContext: 131072,
    nativePrecision: "bf16",
  };
}

const llama = (id: string, layers: number, hidden: number, heads: number, width: number): ModelProfile =>
  modelOf({
    id,
    layers,
    hidden,
    heads,
    kvHeads: 8,
    headDim: 128,
    vocab: 128256,
    denseMlpParams: layers * 3 * hidden * width,
  });

export const LLAMA_8B = llama("Llama-3.1-8B", 32, 4096, 32, 14336);
export const LLAMA_70B = llama("Llama-3.1-70B", 80, 8192, 64, 28672);
export const LLAMA_405B = llama("Llama-3.1-405B", 126, 16384, 128, 53248);
export const QWEN3_32B = modelOf({
  id: "Qwen3-32B",
  layers: 64,
  hidden: 5120,
  heads: 64,
  kvHeads: 8,
  headDim: 128,
  vocab: 151936,
  denseMlpParams: 64 * 3 * 5120 * 25600,
});
export const QWEN3_235B = modelOf({
  id: "Qwen3-235B-A22B",
  layers: 94,
  hidden: 4096,
  heads: 64,
  kvHeads: 4,
  headDim: 128,
  vocab: 151936,
  denseMlpParams: 0,
  moe: { experts: 128, activeExperts: 8, layers: 94, paramsPerExpert: 3 * 4096 * 1536 },
});
const gptOss = (id: string, layers: number, experts: number): ModelProfile =>
  modelOf({
    id,
    layers,
    hidden: 2880,
    heads: 64,
    kvHeads: 8,
    headDim: 64,
    vocab: 201088,
    denseMlpParams: 0,
    moe: { experts, activeExperts: 4, layers, paramsPerExpert: 3 * 2880 * 2880 },
    fullAttentionLayers: layers / 2,
    kvGroups: [
      { layers: layers / 2, elementsPerToken: 1024, kvHeads: 8, window: null },
      { layers: layers / 2, elementsPerToken: 1024, kvHeads: 8, window: 128 },
    ],
  });
export const GPT_OSS_20B = gptOss("gpt-oss-20b", 24, 32);
export const GPT_OSS_120B = gptOss("gpt-oss-120b", 36, 128);
const MLA_PARAMS = 7168 * 1536 + 1536 * 128 * 192 + 7168 * 576 + 512 * 128 * 256 + 128 * 128 * 7168;
export const DEEPSEEK_R1 = modelOf({
  id: "DeepSeek-R1",
  layers: 61,
  hidden: 7168,
  heads: 128,
  kvHeads: 128,
  headDim: 160,
  vocab: 129280,
  denseMlpParams: 3 * 3 * 7168 * 18432 + 58 * 3 * 7168 * 2048,
  moe: { experts: 256, activeExperts: 8, layers: 58, paramsPerExpert: 3 * 7168 * 2048 },
  attentionParamsPerLayer: MLA_PARAMS,
  isMla: true,
  attentionWidth: 128 * 160,
  kvGroups: [{ layers: 61, elementsPerToken: 576, kvHeads: null, window: null }],
});
