import { softmaxMixerParams } from "../../../domain/catalog/mixer-params.ts";
import type { Mixer, MoeFeedForward, SoftmaxAttention } from "../../../domain/catalog/model.ts";
import { type ConfigFields, count, countOr, flag, optionalCount, unreadable } from "./config-fields.ts";

/** What a family fixes in code rather than in its config. */
export interface Traits {
  /** Gated feed-forward (three matrices) or plain (two). */
  readonly gated: boolean;
  /** Whether head and input table are one matrix when the config does not say. */
  readonly tied: boolean;
  /** Query, key and value biases although no key says so (Qwen 2). */
  readonly qkvBias?: boolean;
  /** Biases on every projection. */
  readonly biases?: boolean;
  /** Norm vectors of the hidden width per layer. */
  readonly norms: number;
}

/** Query heads, key-value heads and widths of the usual spellings; a missing head_dim is hidden / heads. */
export function softmaxOf(fields: ConfigFields, hidden: number): SoftmaxAttention {
  const heads = count(fields, ["num_attention_heads", "n_head", "n_heads"]);
  const explicit = optionalCount(fields, ["head_dim", "attention_head_dim", "kv_channels"]);
  const headDim = explicit === null || explicit === 0 ? Math.floor(hidden / heads) : explicit;
  if (headDim === 0) {
    const problem = `num_attention_heads is ${heads}, more than hidden_size (${hidden}).`;
    throw unreadable(fields.where, problem, "Check the file against the one on the model's page.");
  }
  return {
    kind: "attention",
    heads,
    kvHeads: countOr(fields, ["num_key_value_heads", "num_kv_heads", "n_head_kv"], heads),
    headDim,
    valueHeadDim: countOr(fields, ["v_head_dim"], headDim),
    window: null,
    keyIsValue: false,
    reusesKv: false,
    cachedPositionsPerToken: 1,
    extraKvElements: 0,
  };
}

/** The same attention over a window; `null` leaves it full. */
export function withWindow(mixer: SoftmaxAttention, window: number | null): SoftmaxAttention {
  return window === null ? mixer : { ...mixer, window, cachedPositionsPerToken: 0 };
}

export function mixerParamsOf(hidden: number, mixer: Mixer, outputGate = false): number {
  return mixer.kind === "attention" ? softmaxMixerParams(hidden, { ...mixer, outputGate }) : 0;
}

/** Norms, biases and router of one layer. Expert biases (0.03 % of gpt-oss) are left out. */
export function smallParamsOf(
  fields: ConfigFields,
  traits: Traits,
  hidden: number,
  mixer: SoftmaxAttention,
  moe: MoeFeedForward | null,
): number {
  const all = traits.biases === true;
  const attentionBias = flag(
    fields,
    ["attention_bias", "qkv_bias", "use_qkv_bias"],
    traits.qkvBias === true || all,
  );
  const queriesAndKeys = mixer.heads * mixer.headDim + mixer.kvHeads * (mixer.headDim + mixer.valueHeadDim);
  const router = moe === null ? 0 : hidden * moe.experts;
  return traits.norms * hidden * (all ? 2 : 1) + (attentionBias ? queriesAndKeys : 0) + router;
}
