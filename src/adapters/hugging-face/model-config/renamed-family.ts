import { type ConfigFields, child, flag, unreadable } from "./config-fields.ts";
import type { DecoderLayers } from "./layer-list.ts";
import { plainLayers } from "./plain-family.ts";

const GATED = { gated: true, tied: false, norms: 2 };
type Raw = ConfigFields["raw"];

/** A plain decoder whose config only spells the keys differently. */
function renamed(fields: ConfigFields, keys: Raw): ConfigFields {
  return { ...fields, raw: { ...fields.raw, ...keys } };
}

/** ChatGLM and GLM-4-9B. */
export function chatglmLayers(fields: ConfigFields): DecoderLayers {
  const { raw } = fields;
  const grouped = flag(fields, ["multi_query_attention"], false);
  const keys = {
    num_hidden_layers: raw["num_layers"],
    intermediate_size: raw["ffn_hidden_size"],
    vocab_size: raw["padded_vocab_size"],
    head_dim: raw["kv_channels"],
    num_key_value_heads: grouped ? raw["multi_query_group_num"] : raw["num_attention_heads"],
    attention_bias: raw["add_qkv_bias"],
  };
  return plainLayers(renamed(fields, keys), "chatglm", GATED);
}

/** DBRX keeps attention and experts in objects of their own. */
export function dbrxLayers(fields: ConfigFields): DecoderLayers {
  const attention = child(fields, "attn_config");
  const experts = child(fields, "ffn_config");
  if (attention === null || experts === null) {
    throw unreadable(
      fields.where,
      '"attn_config" or "ffn_config" is missing.',
      "Check the file against the model's page.",
    );
  }
  const keys = {
    hidden_size: fields.raw["d_model"],
    num_key_value_heads: attention.raw["kv_n_heads"],
    moe_intermediate_size: experts.raw["ffn_hidden_size"],
    num_experts: experts.raw["moe_num_experts"],
    num_experts_per_tok: experts.raw["moe_top_k"],
  };
  return plainLayers(renamed(fields, keys), "dbrx", GATED);
}

/** The first Qwen states the width of both halves of its gate together. */
export function qwen1Layers(fields: ConfigFields): DecoderLayers {
  const both = fields.raw["intermediate_size"];
  const keys = { intermediate_size: typeof both === "number" ? both / 2 : both };
  return plainLayers(renamed(fields, keys), "qwen", { ...GATED, qkvBias: true });
}
