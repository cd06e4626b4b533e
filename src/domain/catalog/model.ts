/**
 * The shape of a decoder-only language model as groups of equal layers.
 *
 * Model: what a config.json says, reduced to what memory and arithmetic need. Vision and audio towers are left out.
 */
import type { Tokens } from "../units.ts";
import type { Precision } from "./precision.ts";

/** Multi-head, grouped-query or multi-query attention. */
export interface SoftmaxAttention {
  readonly kind: "attention";
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly valueHeadDim: number;
  /** Tokens a sliding or chunked layer keeps; `null` = all of them. */
  readonly window: Tokens | null;
  /** Keys and values are one projection and one cached vector (Gemma 4 global layers, DeepSeek V4). */
  readonly keyIsValue: boolean;
  /** The layer reads an earlier layer's cache and has none of its own (Gemma 4 E2B, E4B). */
  readonly reusesKv: boolean;
  /** Cached positions per token beyond the window: 1, or 1/ratio where the cache is compressed; 0 = window only. */
  readonly cachedPositionsPerToken: number;
  /** Extra cached elements per token, such as an indexer's keys. */
  readonly extraKvElements: number;
}

/** Multi-head latent attention: one compressed vector per token, shared by all heads. */
export interface LatentAttention {
  readonly kind: "mla";
  readonly heads: number;
  readonly kvLoraRank: number;
  readonly ropeDim: number;
  readonly nopeDim: number;
  readonly valueHeadDim: number;
  readonly qLoraRank: number | null;
  readonly extraKvElements: number;
}

/** Linear attention or a state-space mixer: a state of fixed size per sequence. */
export interface Recurrent {
  readonly kind: "recurrent";
  readonly stateElements: number;
  readonly stateBytesPerElement: number;
}

export type Mixer = SoftmaxAttention | LatentAttention | Recurrent | { readonly kind: "none" };

export interface DenseFeedForward {
  readonly width: number;
  /** Gated: three matrices; else two. */
  readonly gated: boolean;
}

export interface MoeFeedForward {
  readonly experts: number;
  readonly activeExperts: number;
  readonly width: number;
  readonly gated: boolean;
  /** Total width of the shared experts; 0 = none. */
  readonly sharedWidth: number;
  /** Input width of the routed experts: the hidden size, or a smaller latent (Nemotron 3 Super, Kimi K3). */
  readonly inputWidth: number;
}

export interface LayerGroup {
  readonly count: number;
  readonly mixer: Mixer;
  readonly dense: DenseFeedForward | null;
  readonly moe: MoeFeedForward | null;
  /** Parameters of the mixer's matrices, per layer. */
  readonly mixerParams: number;
  /** Norms, router, biases, convolutions and the like, per layer. */
  readonly otherParams: number;
}

export interface ModelShape {
  /** Hugging Face id, or the path the shape was read from. */
  readonly id: string;
  readonly family: string;
  readonly hidden: number;
  readonly vocab: number;
  readonly tiedEmbeddings: boolean;
  /** Per-layer embedding tables, position tables and others outside the layers. */
  readonly otherEmbeddingParams: number;
  readonly groups: readonly LayerGroup[];
  readonly maxContext: Tokens | null;
  /** Format of the published checkpoint. */
  readonly nativePrecision: Precision;
  /** The checkpoint brings scales for an 8-bit cache, which engines then use under `auto`. */
  readonly fp8KvCache?: boolean;
  /** The family is not known, so the shape follows from its keys alone, or from a size alone. */
  readonly isGuess?: boolean;
  /** What a reader of the plan should know of how the shape was found. */
  readonly notes?: readonly string[];
}
