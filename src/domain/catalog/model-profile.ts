/**
 * A model as the physics sees it: sums over the layers of a shape.
 *
 * Params are counts, not bytes; `…Params` of projections are sums over all layers.
 */
import type { Tokens } from "../units.ts";
import type { Precision } from "./precision.ts";

/** Layers that cache the same thing. */
export interface KvGroup {
  readonly layers: number;
  /** Elements one token adds to the cache of one such layer, before sharding. */
  readonly elementsPerToken: number;
  /** Heads the elements are split over under tensor parallelism; `null` = not split (MLA). */
  readonly kvHeads: number | null;
  /** Tokens kept; `null` = all. */
  readonly window: Tokens | null;
}

export interface MoeProfile {
  readonly experts: number;
  readonly activeExperts: number;
  readonly layers: number;
  readonly paramsPerExpert: number;
}

export interface ModelProfile {
  readonly id: string;
  readonly family: string;
  /** Decoder layers; in hybrids of single-mixer blocks (Nemotron-H) the mixer blocks only. */
  readonly layers: number;
  readonly hidden: number;
  readonly vocab: number;
  readonly attentionParams: number;
  /** Dense MLPs and shared experts. */
  readonly denseMlpParams: number;
  readonly lmHeadParams: number;
  /** The input table; 0 when it is the same matrix as the head. */
  readonly embeddingParams: number;
  /** Norms, routers, biases, other tables. */
  readonly otherParams: number;
  readonly moe: MoeProfile | null;
  readonly fullAttentionLayers: number;
  /** heads × head dim that prefill attention multiplies (MLA: heads × 160, the mean of its key and value widths). */
  readonly attentionWidth: number;
  readonly isMla: boolean;
  /** Query heads a tensor-parallel degree must divide; absent or null = unknown. */
  readonly attentionHeads?: number | null;
  readonly kvGroups: readonly KvGroup[];
  /** Fixed state per sequence of recurrent layers, all layers, in bytes, before sharding. */
  readonly stateBytesPerSequence: number;
  readonly totalParams: number;
  readonly activeParams: number;
  readonly maxContext: Tokens | null;
  readonly nativePrecision: Precision;
  /** The checkpoint brings scales for an 8-bit cache, which engines then use under `auto`. */
  readonly fp8KvCache?: boolean;
}

/** Where a profile came from, for the plan's provenance. */
export interface ModelRecord {
  readonly profile: ModelProfile;
  /** Published count in billions, `null` when none is known. */
  readonly publishedParamsB: number | null;
  readonly source: string;
  readonly verified: boolean;
  readonly notes: string;
  readonly aliases: readonly string[];
  /** Date of the catalog row. */
  readonly asOf?: string;
  /** A local configuration of the name that was given, which the catalog went before. */
  readonly localPath?: string;
}
