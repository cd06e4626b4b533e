import { compressedMixerParams } from "../../../domain/catalog/mixer-params.ts";
import type { SoftmaxAttention } from "../../../domain/catalog/model.ts";
import { type ConfigFields, count, flag, layerCount, list, unreadable } from "./config-fields.ts";
import { type DecoderLayers, groupLayers } from "./layer-list.ts";
import { feedForwardsOf } from "./plain-family.ts";

const GATED = { gated: true, tied: false, norms: 2 };
/** Layers compressed this much pick positions with an indexer, whose keys are cached at the same rate. */
const INDEXED_RATIO = 4;

/** DeepSeek V4: one shared vector a layer, whole in a window and compressed beyond it. */
export function compressedLayers(fields: ConfigFields): DecoderLayers {
  const layers = layerCount(fields);
  const hidden = count(fields, ["hidden_size"]);
  const ratios = list(fields, "compress_ratios", layers);
  if (ratios === null) {
    throw unreadable(
      fields.where,
      '"compress_ratios" is missing.',
      "Check the file against the one on the model's page.",
    );
  }
  const heads = count(fields, ["num_attention_heads"]);
  const headDim = count(fields, ["head_dim"]);
  const kvHeads = count(fields, ["num_key_value_heads"]);
  const window = count(fields, ["sliding_window"]);
  const indexHeadDim = count(fields, ["index_head_dim"]);
  const widths = {
    heads,
    headDim,
    qLoraRank: count(fields, ["q_lora_rank"]),
    outputRank: count(fields, ["o_lora_rank"]),
    outputGroups: count(fields, ["o_groups"]),
    indexHeads: count(fields, ["index_n_heads"]),
    indexHeadDim,
  };
  const feedForwardAt = feedForwardsOf(fields, layers, GATED, "");
  const streams = count(fields, ["hc_mult"]);
  /** Mixing of the residual streams before and after each of the two blocks. */
  const hyperConnections = 2 * streams * hidden * (2 * streams + streams * streams);

  const groups = groupLayers(layers, (index) => {
    const ratio = Number(ratios[index]);
    if (!Number.isInteger(ratio) || ratio < 0) {
      throw unreadable(fields.where, `compress_ratios[${index}] is not a whole number.`, "Check the file.");
    }
    const mixer: SoftmaxAttention = {
      kind: "attention",
      heads,
      kvHeads,
      headDim,
      valueHeadDim: headDim,
      window,
      keyIsValue: true,
      reusesKv: false,
      cachedPositionsPerToken: ratio === 0 ? 0 : 1 / ratio,
      extraKvElements: ratio === INDEXED_RATIO ? indexHeadDim / ratio : 0,
    };
    const { dense, moe } = feedForwardAt(index);
    const router = moe === null ? 0 : hidden * moe.experts;
    return {
      mixer,
      dense,
      moe,
      mixerParams: compressedMixerParams(hidden, { ...widths, ratio }),
      otherParams: GATED.norms * hidden + router + hyperConnections,
    };
  });
  return {
    hidden,
    vocab: count(fields, ["vocab_size"]),
    tied: flag(fields, ["tie_word_embeddings"], false),
    otherEmbeddingParams: hidden,
    groups,
  };
}
