import { indexerParams, kimiDeltaParams, latentMixerParams } from "../../../domain/catalog/mixer-params.ts";
import type { LatentAttention, Recurrent } from "../../../domain/catalog/model.ts";
import {
  type ConfigFields,
  child,
  count,
  flag,
  layerCount,
  list,
  optionalCount,
  unreadable,
} from "./config-fields.ts";
import { type DecoderLayers, groupLayers, type Layer } from "./layer-list.ts";
import { feedForwardsOf } from "./plain-family.ts";

const GATED = { gated: true, tied: false, norms: 2 };
const FLOAT32_BYTES = 4;

function latentOf(fields: ConfigFields): LatentAttention {
  return {
    kind: "mla",
    heads: count(fields, ["num_attention_heads"]),
    kvLoraRank: count(fields, ["kv_lora_rank"]),
    ropeDim: count(fields, ["qk_rope_head_dim"]),
    nopeDim: count(fields, ["qk_nope_head_dim"]),
    valueHeadDim: count(fields, ["v_head_dim"]),
    qLoraRank: optionalCount(fields, ["q_lora_rank"]) || null,
    extraKvElements: 0,
  };
}

type MixerPart = Pick<Layer, "mixer" | "mixerParams">;

/** Latent attention; layers with their own sparse indexer (DeepSeek V3.2, GLM 5) also cache its keys. */
function latentParts(fields: ConfigFields, hidden: number, layers: number): (index: number) => MixerPart {
  const mixer = latentOf(fields);
  const outputGate = flag(fields, ["mla_use_output_gate"], false);
  const mixerParams = latentMixerParams(hidden, { ...mixer, outputGate });
  const indexDim = optionalCount(fields, ["index_head_dim"]) ?? 0;
  if (indexDim === 0) return () => ({ mixer, mixerParams });

  const heads = count(fields, ["index_n_heads"]);
  const withIndexer = {
    mixer: { ...mixer, extraKvElements: indexDim },
    mixerParams: mixerParams + indexerParams(hidden, mixer.qLoraRank ?? hidden, heads, indexDim),
  };
  const types = list(fields, "indexer_types", layers);
  return (index) => (types?.[index] === "shared" ? { mixer, mixerParams } : withIndexer);
}

/** Kimi Linear: the layers its 1-based list names keep a delta-rule state instead of a cache. */
function kimiDelta(
  fields: ConfigFields,
  hidden: number,
): { readonly has: (index: number) => boolean; readonly part: MixerPart } | null {
  const linear = child(fields, "linear_attn_config");
  if (linear === null) return null;
  const layers = list(linear, "kda_layers");
  if (layers === null)
    throw unreadable(linear.where, '"kda_layers" is missing.', "Check the file against the model's page.");
  const heads = count(linear, ["num_heads"]);
  const headDim = count(linear, ["head_dim"]);
  const kernel = count(linear, ["short_conv_kernel_size"]);
  const mixer: Recurrent = {
    kind: "recurrent",
    stateElements: heads * headDim * headDim + 3 * heads * headDim * (kernel - 1),
    stateBytesPerElement: FLOAT32_BYTES,
  };
  const fullGate = flag(linear, ["use_full_rank_gate"], false);
  const mixerParams = kimiDeltaParams(hidden, heads, headDim, fullGate);
  return { has: (index) => layers.includes(index + 1), part: { mixer, mixerParams } };
}

/** DeepSeek V2 and V3, Kimi K2, GLM 5, and Kimi's hybrids of latent and delta-rule layers. */
export function latentLayers(fields: ConfigFields): DecoderLayers {
  const layers = layerCount(fields);
  const hidden = count(fields, ["hidden_size"]);
  const latentAt = latentParts(fields, hidden, layers);
  const delta = kimiDelta(fields, hidden);
  const feedForwardAt = feedForwardsOf(fields, layers, GATED, "");
  const groups = groupLayers(layers, (index) => {
    const { dense, moe } = feedForwardAt(index);
    const part = delta?.has(index) === true ? delta.part : latentAt(index);
    const router = moe === null ? 0 : hidden * moe.experts;
    return { ...part, dense, moe, otherParams: GATED.norms * hidden + router };
  });
  return {
    hidden,
    vocab: count(fields, ["vocab_size"]),
    tied: flag(fields, ["tie_word_embeddings"], false),
    otherEmbeddingParams: hidden,
    groups,
  };
}
