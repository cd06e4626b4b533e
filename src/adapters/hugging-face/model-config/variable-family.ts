import type { SoftmaxAttention } from "../../../domain/catalog/model.ts";
import {
  type ConfigFields,
  child,
  count,
  countOr,
  flag,
  isObject,
  layerCount,
  list,
  optionalCount,
  unreadable,
} from "./config-fields.ts";
import { type DecoderLayers, groupLayers } from "./layer-list.ts";
import { feedForwardsOf, plainLayers } from "./plain-family.ts";
import { mixerParamsOf, smallParamsOf, softmaxOf, withWindow } from "./softmax-layers.ts";
import { spansOf, windowOf } from "./window-pattern.ts";

const TRAITS = { gated: true, tied: false, norms: 2 };
const HINT = "Check the file against the one on the model's page.";

function rounded(fields: ConfigFields, groups: DecoderLayers["groups"], hidden: number): DecoderLayers {
  return {
    hidden,
    vocab: count(fields, ["vocab_size"]),
    tied: flag(fields, ["tie_word_embeddings"], false),
    otherEmbeddingParams: hidden,
    groups,
  };
}

/** Nemotron NAS (Llama-3.3-Nemotron-Super): attention and MLP width chosen layer by layer, either may be absent. */
export function nasLayers(fields: ConfigFields): DecoderLayers {
  const layers = layerCount(fields);
  const hidden = count(fields, ["hidden_size"]);
  const heads = count(fields, ["num_attention_heads"]);
  const blocks = list(fields, "block_configs", layers);
  if (blocks === null) throw unreadable(fields.where, '"block_configs" is missing.', HINT);
  const base = softmaxOf(fields, hidden);

  const groups = groupLayers(layers, (index) => {
    const where = `${fields.where} (block_configs[${index}])`;
    const raw = blocks[index];
    const block: ConfigFields = { where, raw: isObject(raw) ? raw : {} };
    const attention = child(block, "attention");
    const feedForward = child(block, "ffn");
    if (attention === null || feedForward === null) {
      throw unreadable(where, '"attention" or "ffn" is missing.', HINT);
    }
    const skipsAttention = flag(attention, ["no_op"], false);
    const mixer: SoftmaxAttention = skipsAttention
      ? base
      : { ...base, kvHeads: Math.max(1, Math.floor(heads / count(attention, ["n_heads_in_group"]))) };
    const skipsFeedForward = flag(feedForward, ["no_op"], false);
    return {
      mixer: skipsAttention ? { kind: "none" } : mixer,
      dense: skipsFeedForward ? null : { width: nasWidth(feedForward, hidden), gated: true },
      moe: null,
      mixerParams: skipsAttention ? 0 : mixerParamsOf(hidden, mixer),
      otherParams: (skipsAttention ? 0 : hidden) + (skipsFeedForward ? 0 : hidden),
    };
  });
  return rounded(fields, groups, hidden);
}

/** Two thirds of twice the multiple, rounded up to a multiple of 256, as the modelling code does. */
function nasWidth(fields: ConfigFields, hidden: number): number {
  const multiple = fields.raw["ffn_mult"];
  if (typeof multiple !== "number" || !(multiple > 0) || multiple > 64) {
    throw unreadable(fields.where, '"ffn_mult" is not a number between 0 and 64.', HINT);
  }
  return Math.ceil(Math.floor((2 * multiple * hidden) / 3) / 256) * 256;
}

/** MiMo V2: sliding layers have key-value heads and widths of their own. */
export function mimoV2Layers(fields: ConfigFields): DecoderLayers {
  const layers = layerCount(fields);
  const hidden = count(fields, ["hidden_size"]);
  const full = softmaxOf(fields, hidden);
  const headDim = countOr(fields, ["swa_head_dim"], full.headDim);
  const sliding: SoftmaxAttention = {
    ...full,
    heads: countOr(fields, ["swa_num_attention_heads"], full.heads),
    kvHeads: countOr(fields, ["swa_num_key_value_heads"], full.kvHeads),
    headDim,
    valueHeadDim: countOr(fields, ["swa_v_head_dim"], full.valueHeadDim),
  };
  const spanAt = spansOf(fields, layers, "mimo_v2_flash");
  const feedForwardAt = feedForwardsOf(fields, layers, TRAITS, "mimo_v2_flash");
  const groups = groupLayers(layers, (index) => {
    const window = windowOf(spanAt(index));
    const mixer = withWindow(window === null ? full : sliding, window);
    const { dense, moe } = feedForwardAt(index);
    const mixerParams = mixerParamsOf(hidden, mixer);
    return { mixer, dense, moe, mixerParams, otherParams: smallParamsOf(fields, TRAITS, hidden, mixer, moe) };
  });
  return rounded(fields, groups, hidden);
}

/** MiniMax M3: as a plain MoE decoder, plus an indexer (queries and one key a token) in its block-sparse layers. */
export function minimaxM3Layers(fields: ConfigFields): DecoderLayers {
  const plain = plainLayers(fields, "minimax_m3", TRAITS);
  const sparse = child(fields, "sparse_attention_config");
  if (sparse === null) return plain;
  const layers = layerCount(fields);
  const frequency = list(sparse, "sparse_attention_freq", layers);
  const dim = optionalCount(sparse, ["sparse_index_dim"]) ?? 0;
  const heads = optionalCount(sparse, ["sparse_num_index_heads"]) ?? 0;
  const indexed = frequency?.filter((value) => value === 1).length ?? layers;
  const moeLayers = plain.groups.filter((group) => group.moe !== null);
  const sameLayers = moeLayers.reduce((sum, group) => sum + group.count, 0) === indexed;
  if (!sameLayers) return { ...plain, notes: ["The block-sparse indexer is left out of the count."] };
  const groups = plain.groups.map((group) =>
    group.moe === null || group.mixer.kind !== "attention"
      ? group
      : {
          ...group,
          mixer: { ...group.mixer, extraKvElements: dim },
          mixerParams: group.mixerParams + plain.hidden * dim * (heads + 1),
        },
  );
  return { ...plain, groups };
}
