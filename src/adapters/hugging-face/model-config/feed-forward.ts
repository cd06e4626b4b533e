import type { DenseFeedForward, MoeFeedForward } from "../../../domain/catalog/model.ts";
import { type ConfigFields, count, countOr, find, list, optionalCount, text } from "./config-fields.ts";

const EXPERTS = ["num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts"];
const ACTIVE = [
  "num_experts_per_tok",
  "num_experts_per_token",
  "experts_per_token",
  "top_k_experts",
  "moe_k",
  "moe_topk",
  "moe_top_k",
];
const SHARED_WIDTH = ["shared_expert_intermediate_size", "share_expert_dim", "shared_intermediate_size"];
const SHARED_COUNT = [
  "n_shared_experts",
  "num_shared_experts",
  "moe_num_shared_experts",
  "num_shared_expert",
];

/** Routed experts as the config spells them; `null` for a dense model. */
export function expertsOf(fields: ConfigFields, hidden: number, gated: boolean): MoeFeedForward | null {
  const experts = optionalCount(fields, EXPERTS);
  if (experts === null || experts < 2) return null;
  const width = count(fields, ["moe_intermediate_size", "expert_intermediate_size", "intermediate_size"]);
  const sharedCount = optionalCount(fields, SHARED_COUNT) ?? 0;
  const sharedWidth = optionalCount(fields, SHARED_WIDTH) ?? sharedCount * width;
  const inputWidth = countOr(fields, ["moe_latent_size", "routed_expert_hidden_size"], hidden);
  const activeExperts = Math.min(count(fields, ACTIVE), experts);
  return { experts, activeExperts, width, gated, sharedWidth, inputWidth };
}

/** Width of the layers without experts. */
export function denseOf(fields: ConfigFields, gated: boolean): DenseFeedForward {
  const names = [
    "intermediate_size_mlp",
    "dense_intermediate_size",
    "intermediate_size",
    "ff_intermediate_size",
  ];
  return { width: count(fields, names), gated };
}

function fromList(fields: ConfigFields, layers: number): ((index: number) => boolean) | null {
  const frequencies = list(fields, "moe_layer_freq", layers);
  if (frequencies !== null) return (index) => frequencies[index] === 1;
  const types = list(fields, "mlp_layer_types", layers);
  if (types !== null) return (index) => types[index] === "sparse";
  const enumerated = text(fields, ["moe_layers_enum"]);
  if (enumerated !== null) {
    const sparse = new Set(enumerated.split(",").map(Number));
    return (index) => sparse.has(index);
  }
  const listed = list(fields, "moe_layers");
  return listed === null ? null : (index) => listed.includes(index);
}

function every(fields: ConfigFields, names: readonly string[]): number {
  return find(fields, names) === null ? 1 : count(fields, names);
}

/** Which layers hold experts: a list, or first dense layers, periods and exceptions. Layers are counted from 0. */
export function sparseLayersOf(fields: ConfigFields, layers: number): (index: number) => boolean {
  const listed = fromList(fields, layers);
  if (listed !== null) return listed;
  const dense = list(fields, "mlp_only_layers") ?? [];
  const first = optionalCount(fields, ["first_k_dense_replace", "moe_layer_start_index"]) ?? 0;
  const end = optionalCount(fields, ["moe_layer_end_index"]) ?? layers;
  const frequency = every(fields, ["moe_layer_freq"]);
  const step = every(fields, ["decoder_sparse_step", "interleave_moe_layer_step", "moe_layer_interval"]);
  const period = every(fields, ["expert_layer_period"]);
  const offset = optionalCount(fields, ["expert_layer_offset"]) ?? 0;
  return (index) =>
    index >= first &&
    index <= end &&
    !dense.includes(index) &&
    index % frequency === 0 &&
    (index + 1) % step === 0 &&
    index % period === offset % period;
}
