/**
 * Memory of one GPU as the engine allocates it.
 *
 * Model: what weights, activations and runtime leave of the engine's share is the KV pool; it is handed out in blocks.
 * vLLM's share holds everything, SGLang's weights and cache, TensorRT-LLM's is of what the rest leaves free.
 * Every figure is per GPU.
 * Assumes sequences grow to their whole length (isl + osl) in the pool, and that attention-data-parallel ranks and
 * pipeline stages are filled evenly.
 * Source: vLLM's memory profiling; checked against its measured KV pools on H100 (within 1 % of usable memory).
 */
import { fullKvBytesPerToken, kvBytesInBlocks } from "../physics/kv-cache.ts";
import { loadedWeightBytes } from "../physics/weights.ts";
import type { Bytes, Tokens } from "../units.ts";
import { activationBytes } from "./activation.ts";
import { type Deployment, gpusPerReplica } from "./deployment.ts";
import type { MemoryForecast } from "./load-forecast.ts";

export interface MemoryQuestion {
  readonly contextWindow: Tokens;
  /** Cap on concurrent sequences per replica: the engine's, or the user's. */
  readonly maxSequences: number;
  readonly isl: Tokens;
  readonly osl: Tokens;
}

/** Where a model states no limit. [assumed] */
const LONGEST_CONTEXT: Tokens = 2 ** 24;

/** KV cache and recurrent state of one sequence of `tokens` tokens, on one GPU. */
export function sequenceBytes(deployment: Deployment, tokens: Tokens): Bytes {
  const { model, engine, tp, pp } = deployment;
  return (
    kvBytesInBlocks(model.kvGroups, tokens, deployment, engine.kvBlockTokens) +
    model.stateBytesPerSequence / tp / pp
  );
}

/** @returns figures per GPU; `maxSequences` is over the replica. */
export function forecastMemory(deployment: Deployment, question: MemoryQuestion): MemoryForecast {
  const { gpu, engine, model } = deployment;
  const visibleBytes = gpu.visibleBytes;
  const weightsBytes = loadedWeightBytes(model, deployment.precision, deployment);
  const activation = activationBytes(deployment, question.maxSequences);
  const runtimeBytes =
    gpusPerReplica(deployment) > 1 ? engine.runtimeBytes.parallel : engine.runtimeBytes.single;
  const kvPoolBytes = poolBytes(deployment, weightsBytes, activation + runtimeBytes);
  const neededBytes = sequenceBytes(deployment, question.contextWindow);
  const shortfallBytes = Math.max(0, neededBytes - kvPoolBytes);
  return {
    weightsBytes,
    kvBytesPerToken: fullKvBytesPerToken(model.kvGroups, deployment),
    activationBytes: activation,
    runtimeBytes,
    visibleBytes,
    usableBytes: usable(deployment, kvPoolBytes + weightsBytes + activation + runtimeBytes),
    kvPoolBytes,
    maxSequences: sequencesInPool(deployment, kvPoolBytes, question),
    fits: shortfallBytes === 0,
    shortfallBytes,
    largestContextTokens: largestContext(deployment, kvPoolBytes),
  };
}

/** @param besides - activation and runtime. */
function poolBytes({ gpu, engine }: Deployment, weights: Bytes, besides: Bytes): Bytes {
  const share = gpu.visibleBytes * engine.memoryUtilization;
  const free = gpu.visibleBytes - weights - besides;
  const budget = engine.memoryBudget ?? "whole";
  switch (budget) {
    case "whole":
      return share - weights - besides;
    case "static":
      return Math.min(share - weights, free);
    case "free":
      return free > 0 ? free * engine.memoryUtilization : free;
    default:
      return budget satisfies never;
  }
}

/** What the engine may use: its share where that holds everything, else what it comes to take. */
const usable = ({ gpu, engine }: Deployment, taken: Bytes): Bytes =>
  (engine.memoryBudget ?? "whole") === "whole"
    ? gpu.visibleBytes * engine.memoryUtilization
    : Math.min(gpu.visibleBytes, taken);

function sequencesInPool(deployment: Deployment, pool: Bytes, question: MemoryQuestion): number {
  if (pool <= 0) return 0;
  const each = sequenceBytes(deployment, question.isl + question.osl);
  if (each === 0) return question.maxSequences;
  return Math.floor(pool / each) * deployment.dp;
}

/** Longest context of which the pool holds one: the cache grows with every block, so halving finds it. */
function largestContext(deployment: Deployment, pool: Bytes): Tokens {
  const most = deployment.model.maxContext ?? LONGEST_CONTEXT;
  if (sequenceBytes(deployment, most) <= pool) return most;
  const block = deployment.engine.kvBlockTokens;
  let low = 0;
  let high = Math.ceil(most / block);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (sequenceBytes(deployment, middle * block) <= pool) low = middle;
    else high = middle;
  }
  return low * block;
}

/** Weights, activations, runtime and the KV cache of `sequences` whole context windows, over all GPUs of the replica. */
export function replicaTotalBytes(
  deployment: Deployment,
  memory: MemoryForecast,
  contextWindow: Tokens,
  sequences: number,
): Bytes {
  const perGpu = memory.weightsBytes + memory.activationBytes + memory.runtimeBytes;
  const kv = (sequenceBytes(deployment, contextWindow) * sequences) / deployment.dp;
  return (perGpu + kv) * gpusPerReplica(deployment);
}
