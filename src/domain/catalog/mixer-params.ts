/**
 * Parameters of the matrices of one token mixer, by kind.
 *
 * Model: products of the widths a layer's projections connect; norms, biases, convolutions and decay vectors are not
 * here but in the layer's `otherParams`. `hidden` is the residual width d.
 * Source: the projections of each architecture's published implementation (Hugging Face transformers 5, the authors'
 * modelling files for DeepSeek V3.2/V4 and Kimi); checked against published counts in test/fixtures/model-configs.
 */

export interface SoftmaxWidths {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly valueHeadDim: number;
  /** Keys and values share one projection. */
  readonly keyIsValue?: boolean;
  /** The layer reads another layer's keys and values and projects none. */
  readonly reusesKv?: boolean;
  /** The attention output is gated by a second projection as wide as the queries (Qwen3-Next, Qwen3.5). */
  readonly outputGate?: boolean;
}

/** Query, key, value and output projections: 2·d·nh·hd + 2·d·nkv·hd for plain grouped-query attention. */
export function softmaxMixerParams(hidden: number, widths: SoftmaxWidths): number {
  const { heads, kvHeads, headDim, valueHeadDim } = widths;
  const queries = heads * headDim * (widths.outputGate === true ? 2 : 1);
  const keysAndValues = kvHeads * (widths.keyIsValue === true ? headDim : headDim + valueHeadDim);
  return hidden * (queries + (widths.reusesKv === true ? 0 : keysAndValues) + heads * valueHeadDim);
}

export interface LatentWidths {
  readonly heads: number;
  readonly qLoraRank: number | null;
  readonly kvLoraRank: number;
  readonly nopeDim: number;
  readonly ropeDim: number;
  readonly valueHeadDim: number;
  readonly outputGate?: boolean;
}

/** Multi-head latent attention; without a query rank the queries are one plain projection (DeepSeek-V2-Lite). */
export function latentMixerParams(hidden: number, widths: LatentWidths): number {
  const { heads, qLoraRank, kvLoraRank, nopeDim, ropeDim, valueHeadDim } = widths;
  const queryWidth = heads * (nopeDim + ropeDim);
  const queries = qLoraRank === null ? hidden * queryWidth : qLoraRank * (hidden + queryWidth);
  const latent = hidden * (kvLoraRank + ropeDim) + kvLoraRank * heads * (nopeDim + valueHeadDim);
  const output = heads * valueHeadDim * hidden * (widths.outputGate === true ? 2 : 1);
  return queries + latent + output;
}

/** A sparse-attention indexer: queries from the query latent, one key and a weight per indexer head. */
export function indexerParams(hidden: number, queryRank: number, heads: number, headDim: number): number {
  return queryRank * heads * headDim + hidden * (headDim + heads);
}

export interface CompressedWidths {
  readonly heads: number;
  readonly headDim: number;
  readonly qLoraRank: number;
  readonly outputRank: number;
  readonly outputGroups: number;
  /** Tokens per cached position beyond the window; 0 = the layer keeps its window only. */
  readonly ratio: number;
  readonly indexHeads: number;
  readonly indexHeadDim: number;
}

/** Ratio at which windows overlap (two projections a side) and an indexer picks positions. */
const INDEXED_RATIO = 4;

/** DeepSeek V4: one shared key-value vector, grouped low-rank output, and compressors of the cache. */
export function compressedMixerParams(hidden: number, widths: CompressedWidths): number {
  const { heads, headDim, qLoraRank, outputRank, outputGroups, ratio, indexHeads, indexHeadDim } = widths;
  const queries = qLoraRank * (hidden + heads * headDim);
  const output = outputRank * (heads * headDim + outputGroups * hidden);
  const overlap = ratio === INDEXED_RATIO ? 2 : 1;
  const compressor = ratio > 0 ? 2 * overlap * hidden * headDim : 0;
  const indexer =
    ratio === INDEXED_RATIO
      ? indexerParams(hidden, qLoraRank, indexHeads, indexHeadDim) + (2 * overlap - 1) * hidden * indexHeadDim
      : 0;
  return queries + hidden * headDim + output + compressor + indexer;
}

export interface DeltaNetWidths {
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
}

/** Gated DeltaNet (Qwen3-Next, Qwen3.5): queries, keys, values, output gate, two scalars a head, output. */
export function deltaNetParams(hidden: number, widths: DeltaNetWidths): number {
  const keys = widths.keyHeads * widths.keyDim;
  const values = widths.valueHeads * widths.valueDim;
  return hidden * (2 * keys + 2 * values + 2 * widths.valueHeads + values);
}

/** Kimi Delta Attention: q, k, v, output, a low-rank decay gate, a scalar a head, and an output gate. */
export function kimiDeltaParams(
  hidden: number,
  heads: number,
  headDim: number,
  fullRankGate: boolean,
): number {
  const width = heads * headDim;
  const lowRank = hidden * headDim + headDim * width;
  return 4 * hidden * width + lowRank + hidden * heads + (fullRankGate ? hidden * width : lowRank);
}

/** Mamba-2: one input projection to gate, values, B, C and a step per head, and an output projection. */
export function mamba2Params(
  hidden: number,
  inner: number,
  groups: number,
  state: number,
  heads: number,
): number {
  return hidden * (2 * inner + 2 * groups * state + heads) + inner * hidden;
}

/** Mamba-1: input, B, C and a low-rank step from the inner width, output. */
export function mamba1Params(hidden: number, inner: number, state: number, stepRank: number): number {
  return 3 * hidden * inner + inner * (stepRank + 2 * state) + stepRank * inner;
}
