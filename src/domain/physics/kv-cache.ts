/**
 * KV-cache bytes of a sequence on one GPU.
 *
 * Model: each layer keeps its elements per token, up to its window. Heads are split over `tp`; with fewer heads than
 * GPUs they are replicated, and a latent cache (MLA) is held whole by every GPU. Pipeline stages hold their layers.
 * Assumes 16-bit or 8-bit elements without scales.
 * Source: Pope et al., arXiv:2211.05102; DeepSeek-V2, arXiv:2405.04434.
 */
import type { KvGroup } from "../catalog/model-profile.ts";
import type { Bytes, BytesPerToken, Tokens } from "../units.ts";

export interface KvSharding {
  readonly kvBytesPerElement: number;
  readonly tp: number;
  readonly pp: number;
}

/** Bytes one more token adds to one group on this GPU while the window is not full. */
export function groupBytesPerToken(group: KvGroup, sharding: KvSharding): BytesPerToken {
  const split = group.kvHeads === null ? 1 : Math.min(sharding.tp, group.kvHeads);
  return (group.layers * group.elementsPerToken * sharding.kvBytesPerElement) / split / sharding.pp;
}

/** Bytes per token of the layers that keep every token. */
export function fullKvBytesPerToken(groups: readonly KvGroup[], sharding: KvSharding): BytesPerToken {
  let total = 0;
  for (const group of groups) if (group.window === null) total += groupBytesPerToken(group, sharding);
  return total;
}

/** Bytes of a sequence of `tokens` tokens on one GPU. */
export function kvBytesPerSequence(groups: readonly KvGroup[], tokens: Tokens, sharding: KvSharding): Bytes {
  let total = 0;
  for (const group of groups) {
    total += groupBytesPerToken(group, sharding) * Math.min(tokens, group.window ?? tokens);
  }
  return total;
}

/** The same when the engine hands out whole blocks of `blockTokens` tokens. */
export function kvBytesInBlocks(
  groups: readonly KvGroup[],
  tokens: Tokens,
  sharding: KvSharding,
  blockTokens: Tokens,
): Bytes {
  let total = 0;
  for (const group of groups) {
    const kept = Math.min(tokens, group.window ?? tokens);
    total += groupBytesPerToken(group, sharding) * Math.ceil(kept / blockTokens) * blockTokens;
  }
  return total;
}
