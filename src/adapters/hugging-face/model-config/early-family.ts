import { softmaxMixerParams } from "../../../domain/catalog/mixer-params.ts";
import type { SoftmaxAttention } from "../../../domain/catalog/model.ts";
import {
  type ConfigFields,
  child,
  count,
  countOr,
  flag,
  layerCount,
  optionalCount,
} from "./config-fields.ts";
import type { DecoderLayers } from "./layer-list.ts";
import { softmaxOf } from "./softmax-layers.ts";

const HIDDEN = ["hidden_size", "n_embd", "n_embed", "d_model"];
/** Width of the feed-forward in hidden widths where the config gives none. */
const USUAL_EXPANSION = 4;

interface EarlyTraits {
  readonly tied: boolean;
  readonly biases: boolean;
  /** Norm vectors per layer. */
  readonly norms: number;
  readonly headBias?: boolean;
  /** Learned position table, rows beyond the stated context included. */
  readonly extraPositions?: number;
}

/** Decoders before the gated MLP, by family. */
const EARLY: Readonly<Record<string, EarlyTraits>> = {
  gpt2: { tied: true, biases: true, norms: 2, extraPositions: 0 },
  gpt_bigcode: { tied: true, biases: true, norms: 2, extraPositions: 0 },
  gptj: { tied: false, biases: false, norms: 1, headBias: true },
  gpt_neox: { tied: false, biases: true, norms: 2 },
  gpt_neo: { tied: true, biases: true, norms: 2, extraPositions: 0 },
  opt: { tied: true, biases: true, norms: 2, extraPositions: 2 },
  bloom: { tied: true, biases: true, norms: 2 },
  falcon: { tied: true, biases: false, norms: 1 },
  RefinedWeb: { tied: true, biases: false, norms: 1 },
  RefinedWebModel: { tied: true, biases: false, norms: 1 },
  phi: { tied: false, biases: true, norms: 1, headBias: true },
  starcoder2: { tied: true, biases: true, norms: 2 },
  mpt: { tied: true, biases: false, norms: 2 },
  nemotron: { tied: false, biases: false, norms: 2 },
};

export const isEarlyFamily = (family: string): boolean => Object.hasOwn(EARLY, family);

/** Falcon: one key-value head in the first sizes, groups in the new architecture. */
function kvHeadsOf(fields: ConfigFields, family: string, attention: SoftmaxAttention): number {
  const isFalcon = family === "falcon" || family.startsWith("RefinedWeb");
  if (isFalcon && flag(fields, ["new_decoder_architecture"], false)) return attention.kvHeads;
  const single = flag(fields, ["multi_query"], isFalcon || family === "gpt_bigcode");
  return single ? 1 : attention.kvHeads;
}

/** GPT-2 to GPT-NeoX, OPT, BLOOM, Falcon, MPT, Phi-2, StarCoder, Nemotron-4: a plain MLP of two matrices. */
export function earlyLayers(fields: ConfigFields, family: string): DecoderLayers {
  const traits = EARLY[family] ?? { tied: true, biases: true, norms: 2 };
  const layers = layerCount(fields);
  const hidden = count(fields, HIDDEN);
  const vocab = count(fields, ["vocab_size"]);
  const inAttention = child(fields, "attn_config");
  const stated = softmaxOf(fields, hidden);
  const grouped =
    inAttention === null ? stated.kvHeads : countOr(inAttention, ["kv_n_heads"], stated.kvHeads);
  const window = optionalCount(fields, ["sliding_window"]);
  const kvHeads = kvHeadsOf(fields, family, { ...stated, kvHeads: grouped });
  const mixer: SoftmaxAttention = {
    ...stated,
    kvHeads,
    ...(window ? { window, cachedPositionsPerToken: 0 } : {}),
  };
  const expansion = countOr(fields, ["expansion_ratio"], USUAL_EXPANSION);
  const names = ["intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size"];
  const width = countOr(fields, names, expansion * hidden);
  const projected = mixer.heads * mixer.headDim + 2 * kvHeads * mixer.headDim + hidden;
  const biases = traits.biases ? projected + width + hidden : 0;
  const positions = traits.extraPositions === undefined ? 0 : positionsOf(fields) + traits.extraPositions;
  const wordNorm = family === "bloom" ? 2 * hidden : 0;

  return {
    hidden,
    vocab,
    tied: flag(fields, ["tie_word_embeddings"], traits.tied),
    otherEmbeddingParams: positions * hidden + 2 * hidden + wordNorm + (traits.headBias === true ? vocab : 0),
    groups: [
      {
        count: layers,
        mixer,
        dense: { width, gated: false },
        moe: null,
        mixerParams: softmaxMixerParams(hidden, mixer),
        otherParams: traits.norms * 2 * hidden + biases,
      },
    ],
  };
}

const positionsOf = (fields: ConfigFields): number =>
  count(fields, ["n_positions", "max_position_embeddings"]);
