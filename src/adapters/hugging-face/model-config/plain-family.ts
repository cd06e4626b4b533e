import type { DenseFeedForward, MoeFeedForward } from "../../../domain/catalog/model.ts";
import { type ConfigFields, count, flag, layerCount, list, unreadable } from "./config-fields.ts";
import { denseOf, expertsOf, sparseLayersOf } from "./feed-forward.ts";
import { type DecoderLayers, groupLayers } from "./layer-list.ts";
import { printable } from "./printable.ts";
import { mixerParamsOf, smallParamsOf, softmaxOf, type Traits, withWindow } from "./softmax-layers.ts";
import { spansOf, windowOf } from "./window-pattern.ts";

interface FeedForward {
  readonly dense: DenseFeedForward | null;
  readonly moe: MoeFeedForward | null;
}

/** Llama 4 has one shared expert as wide as a routed one, under no key. */
function llama4Shared(moe: MoeFeedForward | null, family: string): MoeFeedForward | null {
  return moe !== null && family.startsWith("llama4") ? { ...moe, sharedWidth: moe.width } : moe;
}

/** The feed-forward block of each layer: dense, or experts. */
export function feedForwardsOf(
  fields: ConfigFields,
  layers: number,
  traits: Traits,
  family: string,
): (index: number) => FeedForward {
  const hidden = count(fields, ["hidden_size", "n_embd", "n_embed", "d_model"]);
  const moe = llama4Shared(expertsOf(fields, hidden, traits.gated), family);
  const isSparse = moe === null ? () => false : sparseLayersOf(fields, layers);
  return (index) =>
    isSparse(index) ? { dense: null, moe } : { dense: denseOf(fields, traits.gated), moe: null };
}

/** Decoders of softmax attention and a gated or plain feed-forward: Llama and most others, with or without experts. */
export function plainLayers(fields: ConfigFields, family: string, traits: Traits): DecoderLayers {
  const layers = layerCount(fields);
  const hidden = count(fields, ["hidden_size"]);
  const attention = softmaxOf(fields, hidden);
  const spanAt = spansOf(fields, layers, family);
  const feedForwardAt = feedForwardsOf(fields, layers, traits, family);
  const crossAttention = new Set(list(fields, "cross_attention_layers") ?? []);

  const groups = groupLayers(layers, (index) => {
    const { dense, moe } = feedForwardAt(index);
    const span = spanAt(index);
    if (span.kind === "recurrent") {
      const problem = `layer ${index} keeps a state whose size a "${printable(family, 30)}" config does not give here.`;
      throw unreadable(fields.where, problem, "Give the model's size instead, such as --model-size 70.");
    }
    const mixer = withWindow(attention, windowOf(span));
    return {
      mixer: crossAttention.has(index) ? { kind: "none" } : mixer,
      dense,
      moe,
      mixerParams: mixerParamsOf(hidden, attention),
      otherParams: smallParamsOf(fields, traits, hidden, attention, moe),
    };
  });
  return {
    hidden,
    vocab: count(fields, ["vocab_size"]),
    tied: flag(fields, ["tie_word_embeddings"], traits.tied),
    otherEmbeddingParams: hidden,
    groups,
  };
}
