import type { DenseFeedForward, SoftmaxAttention } from "../../../domain/catalog/model.ts";
import { type ConfigFields, count, countOr, flag, layerCount, optionalCount } from "./config-fields.ts";
import { expertsOf } from "./feed-forward.ts";
import { type DecoderLayers, groupLayers } from "./layer-list.ts";
import { plainLayers } from "./plain-family.ts";
import { mixerParamsOf, smallParamsOf, softmaxOf, withWindow } from "./softmax-layers.ts";
import { spansOf, windowOf } from "./window-pattern.ts";

const TRAITS = { gated: true, tied: true, norms: 4 };

/** Class defaults of Gemma 3's text model: the multimodal files leave equal keys out. [datasheet] transformers 5. */
const GEMMA_3_DEFAULTS = {
  vocab_size: 262_208,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  head_dim: 256,
  sliding_window: 4096,
  max_position_embeddings: 131_072,
};

export const withGemma3Defaults = (fields: ConfigFields): ConfigFields => ({
  ...fields,
  raw: { ...GEMMA_3_DEFAULTS, ...fields.raw },
});

export const gemma3Layers = (fields: ConfigFields, family: string): DecoderLayers =>
  plainLayers(withGemma3Defaults(fields), family, TRAITS);

interface PerLayerTables {
  readonly tables: number;
  readonly perLayer: number;
}

/** Gemma 4 E2B and E4B: a small embedding per token and layer, and its gate and projection in every layer. */
function perLayerTablesOf(fields: ConfigFields, hidden: number, layers: number): PerLayerTables {
  const width = optionalCount(fields, ["hidden_size_per_layer_input"]) ?? 0;
  if (width === 0) return { tables: 0, perLayer: 0 };
  const rows = countOr(fields, ["vocab_size_per_layer_input"], count(fields, ["vocab_size"]));
  return { tables: layers * width * (rows + hidden), perLayer: 2 * hidden * width + hidden };
}

/** Global layers of Gemma 4: wider heads, fewer of them for keys, and keys that are the values. */
function globalAttention(fields: ConfigFields, local: SoftmaxAttention): SoftmaxAttention {
  const headDim = countOr(fields, ["global_head_dim"], local.headDim);
  const keyIsValue = flag(fields, ["attention_k_eq_v"], false);
  const kvHeads = keyIsValue ? countOr(fields, ["num_global_key_value_heads"], local.kvHeads) : local.kvHeads;
  return { ...local, headDim, valueHeadDim: headDim, kvHeads, keyIsValue };
}

/** Gemma 4: local and global layers of different heads, experts beside a dense block, late layers without own cache. */
export function gemma4Layers(fields: ConfigFields, family: string): DecoderLayers {
  const layers = layerCount(fields);
  const hidden = count(fields, ["hidden_size"]);
  const local = softmaxOf(fields, hidden);
  const global = globalAttention(fields, local);
  const spanAt = spansOf(fields, layers, family);
  const shared = optionalCount(fields, ["num_kv_shared_layers"]) ?? 0;
  const width = count(fields, ["intermediate_size"]);
  const doubled = flag(fields, ["use_double_wide_mlp"], false);
  const hasExperts = flag(fields, ["enable_moe_block"], false);
  const moe = hasExperts ? expertsOf(fields, hidden, TRAITS.gated) : null;
  const { tables, perLayer } = perLayerTablesOf(fields, hidden, layers);

  const groups = groupLayers(layers, (index) => {
    const reusesKv = index >= layers - shared;
    const window = windowOf(spanAt(index));
    const mixer = { ...withWindow(window === null ? global : local, window), reusesKv };
    const dense: DenseFeedForward = { width: width * (reusesKv && doubled ? 2 : 1), gated: true };
    return {
      mixer,
      dense,
      moe,
      mixerParams: mixerParamsOf(hidden, mixer),
      otherParams: smallParamsOf(fields, TRAITS, hidden, mixer, moe) + perLayer,
    };
  });
  return {
    hidden,
    vocab: count(fields, ["vocab_size"]),
    tied: flag(fields, ["tie_word_embeddings"], TRAITS.tied),
    otherEmbeddingParams: hidden + tables,
    groups,
  };
}
