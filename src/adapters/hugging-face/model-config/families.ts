import { compressedLayers } from "./compressed-family.ts";
import { type ConfigFields, find } from "./config-fields.ts";
import { deltaNetLayers } from "./delta-net-family.ts";
import { earlyLayers, isEarlyFamily } from "./early-family.ts";
import { gemma3Layers, gemma4Layers } from "./gemma-family.ts";
import { mambaHybridLayers, nemotronLayers } from "./hybrid-family.ts";
import { latentLayers } from "./latent-family.ts";
import type { DecoderLayers } from "./layer-list.ts";
import { plainLayers } from "./plain-family.ts";
import { chatglmLayers, dbrxLayers, qwen1Layers } from "./renamed-family.ts";
import type { Traits } from "./softmax-layers.ts";
import { mimoV2Layers, minimaxM3Layers, nasLayers } from "./variable-family.ts";

export type FamilyReader = (fields: ConfigFields, family: string) => DecoderLayers;

const GATED: Traits = { gated: true, tied: false, norms: 2 };
const TIED: Traits = { ...GATED, tied: true };
const QKV_BIAS: Traits = { ...GATED, qkvBias: true };

/** Families that are plain decoders but for what their code fixes. */
const PLAIN: Readonly<Record<string, Traits>> = {
  llama: GATED,
  mistral: GATED,
  mistral3: GATED,
  ministral3: GATED,
  mllama: GATED,
  mllama_text_model: GATED,
  llama4: GATED,
  llama4_text: GATED,
  mixtral: GATED,
  qwen2: QKV_BIAS,
  qwen2_moe: QKV_BIAS,
  qwen2_vl: QKV_BIAS,
  qwen2_vl_text: QKV_BIAS,
  qwen2_5_vl: QKV_BIAS,
  qwen2_5_vl_text: QKV_BIAS,
  qwen3: GATED,
  qwen3_moe: GATED,
  qwen3_vl: GATED,
  qwen3_vl_text: GATED,
  qwen3_vl_moe: GATED,
  qwen3_vl_moe_text: GATED,
  gemma: TIED,
  gemma2: { ...TIED, norms: 4 },
  phi3: GATED,
  phi3small: { ...TIED, biases: true },
  phimoe: { ...GATED, biases: true },
  glm4: { ...GATED, norms: 4 },
  glm4_moe: GATED,
  glm4v_moe: GATED,
  glm4v_moe_text: GATED,
  cohere: { ...TIED, norms: 1 },
  cohere2: { ...TIED, norms: 1 },
  granite: TIED,
  granitemoe: TIED,
  olmo: GATED,
  olmo2: GATED,
  olmo3: GATED,
  stablelm: GATED,
  internlm2: GATED,
  baichuan: GATED,
  smollm3: TIED,
  exaone4: GATED,
  seed_oss: QKV_BIAS,
  ernie4_5: TIED,
  ernie4_5_moe: TIED,
  gpt_oss: GATED,
  minimax_m2: GATED,
  mimo: QKV_BIAS,
  step3p5: GATED,
  step3p7: GATED,
  deepseek: GATED,
};

const SPECIAL: Readonly<Record<string, FamilyReader>> = {
  gemma3: gemma3Layers,
  gemma3_text: gemma3Layers,
  gemma4: gemma4Layers,
  gemma4_text: gemma4Layers,
  nemotron_h: nemotronLayers,
  "nemotron-nas": nasLayers,
  jamba: mambaHybridLayers,
  granitemoehybrid: mambaHybridLayers,
  mimo_v2_flash: mimoV2Layers,
  minimax_m3: minimaxM3Layers,
  minimax_m3_vl: minimaxM3Layers,
  chatglm: chatglmLayers,
  dbrx: dbrxLayers,
  qwen: qwen1Layers,
};

/** Keys that give a layout away whatever the family is called (Kimi K2, fine-tunes, renamed copies). */
function byKeys(fields: ConfigFields): FamilyReader | null {
  if (find(fields, ["kv_lora_rank"]) !== null) return latentLayers;
  if (find(fields, ["compress_ratios"]) !== null) return compressedLayers;
  if (find(fields, ["linear_num_value_heads"]) !== null) return deltaNetLayers;
  return null;
}

/** The reader of a family; `null` when neither its name nor its keys are known. */
export function readerOf(fields: ConfigFields, family: string): FamilyReader | null {
  const special = SPECIAL[family] ?? byKeys(fields);
  if (special !== null) return special;
  const traits = PLAIN[family];
  if (traits !== undefined) return (config) => plainLayers(config, family, traits);
  return isEarlyFamily(family) ? earlyLayers : null;
}

const NEEDED = ["hidden_size", "num_hidden_layers", "num_attention_heads", "vocab_size"];

/** Keys of layers that keep a state: read as Llama's, such a model would be given a cache it does not have. */
const STATEFUL = /^(?:mamba|ssm|rwkv|linear_|lru_|attn_type_list|conv_L_cache|time_step|hybrid_override)/;

/** A family nobody here knows, read as Llama's layout when it has Llama's keys and nothing that contradicts it. */
export function genericReaderOf(fields: ConfigFields): FamilyReader | null {
  if (Object.keys(fields.raw).some((key) => STATEFUL.test(key))) return null;
  const hasAll = NEEDED.every((name) => find(fields, [name]) !== null);
  if (!hasAll || find(fields, ["intermediate_size", "moe_intermediate_size"]) === null) return null;
  return (config, family) => plainLayers(config, family, GATED);
}
