import { deltaNetParams, softmaxMixerParams } from "../../../domain/catalog/mixer-params.ts";
import type { Recurrent } from "../../../domain/catalog/model.ts";
import { type ConfigFields, count, flag, layerCount, optionalCount, text } from "./config-fields.ts";
import { type DecoderLayers, groupLayers } from "./layer-list.ts";
import { feedForwardsOf } from "./plain-family.ts";
import { smallParamsOf, softmaxOf } from "./softmax-layers.ts";
import { spansOf } from "./window-pattern.ts";

const TRAITS = { gated: true, tied: false, norms: 2 };

/** State of one gated DeltaNet layer, its short convolution counted at the same precision. */
function deltaNetOf(
  fields: ConfigFields,
  hidden: number,
): { readonly mixer: Recurrent; readonly params: number; readonly convolution: number } {
  const widths = {
    keyHeads: count(fields, ["linear_num_key_heads"]),
    valueHeads: count(fields, ["linear_num_value_heads"]),
    keyDim: count(fields, ["linear_key_head_dim"]),
    valueDim: count(fields, ["linear_value_head_dim"]),
  };
  const kernel = count(fields, ["linear_conv_kernel_dim"]);
  const channels = 2 * widths.keyHeads * widths.keyDim + widths.valueHeads * widths.valueDim;
  return {
    mixer: {
      kind: "recurrent",
      stateElements: widths.valueHeads * widths.keyDim * widths.valueDim + channels * (kernel - 1),
      stateBytesPerElement: text(fields, ["mamba_ssm_dtype"]) === "float32" ? 4 : 2,
    },
    params: deltaNetParams(hidden, widths),
    convolution: channels * kernel,
  };
}

/** Qwen3-Next, Qwen3.5 and Qwen3.6: gated DeltaNet layers, and every few layers full attention with an output gate. */
export function deltaNetLayers(fields: ConfigFields, family: string): DecoderLayers {
  const layers = layerCount(fields);
  const hidden = count(fields, ["hidden_size"]);
  const attention = softmaxOf(fields, hidden);
  const outputGate = flag(fields, ["attn_output_gate"], true);
  const attentionParams = softmaxMixerParams(hidden, { ...attention, outputGate });
  const linear = deltaNetOf(fields, hidden);
  const spanAt = spansOf(fields, layers, family);
  const feedForwardAt = feedForwardsOf(fields, layers, TRAITS, family);
  const sharedGate = optionalCount(fields, ["shared_expert_intermediate_size"]) ? hidden : 0;

  const groups = groupLayers(layers, (index) => {
    const { dense, moe } = feedForwardAt(index);
    const isLinear = spanAt(index).kind === "recurrent";
    const small = smallParamsOf(fields, TRAITS, hidden, attention, moe);
    return {
      mixer: isLinear ? linear.mixer : attention,
      dense,
      moe,
      mixerParams: isLinear ? linear.params : attentionParams,
      otherParams: small + sharedGate + (isLinear ? linear.convolution : 0),
    };
  });
  return {
    hidden,
    vocab: count(fields, ["vocab_size"]),
    tied: flag(fields, ["tie_word_embeddings"], TRAITS.tied),
    otherEmbeddingParams: hidden,
    groups,
  };
}
