import type { MoeFeedForward } from "../../../domain/catalog/model.ts";
import {
  type ConfigFields,
  count,
  countOr,
  flag,
  layerCount,
  list,
  optionalCount,
  text,
  unreadable,
} from "./config-fields.ts";
import { denseOf, expertsOf } from "./feed-forward.ts";
import { type DecoderLayers, groupLayers, type Layer } from "./layer-list.ts";
import { mamba1Part, mamba2Part } from "./mamba-mixers.ts";
import { feedForwardsOf } from "./plain-family.ts";
import { printable } from "./printable.ts";
import { mixerParamsOf, softmaxOf } from "./softmax-layers.ts";

const NONE = { kind: "none" } as const;
const HINT = "Check the file against the one on the model's page.";

/** Letters of Nemotron-H's pattern, and the words newer files use. */
const BLOCKS: Readonly<Record<string, "mamba" | "attention" | "moe" | "mlp">> = {
  M: "mamba",
  "*": "attention",
  E: "moe",
  "-": "mlp",
  mamba: "mamba",
  attention: "attention",
  moe: "moe",
  mlp: "mlp",
};

function blocksOf(fields: ConfigFields): readonly (keyof typeof BLOCKS)[] {
  const pattern = text(fields, ["hybrid_override_pattern"]);
  const names = pattern === null ? list(fields, "layers_block_type") : [...pattern];
  if (names === null || names.length === 0) {
    throw unreadable(fields.where, '"hybrid_override_pattern" and "layers_block_type" are missing.', HINT);
  }
  const stated = optionalCount(fields, ["num_hidden_layers"]);
  if (stated !== null && stated !== names.length) {
    throw unreadable(
      fields.where,
      `the layer pattern has ${names.length} blocks, num_hidden_layers says ${stated}.`,
      HINT,
    );
  }
  return names.map((name) => {
    const block = BLOCKS[String(name)];
    if (block === undefined) {
      throw unreadable(fields.where, `the layer pattern holds "${printable(String(name), 20)}".`, HINT);
    }
    return block;
  });
}

/** Shared experts have a width of their own, given once for each. */
function nemotronExperts(fields: ConfigFields, hidden: number): MoeFeedForward | null {
  const experts = expertsOf(fields, hidden, false);
  const width = optionalCount(fields, ["moe_shared_expert_intermediate_size"]);
  const shared = optionalCount(fields, ["n_shared_experts"]) ?? 0;
  return experts === null || width === null ? experts : { ...experts, sharedWidth: shared * width };
}

/** Nemotron-H and Nemotron 3: every block is one of Mamba-2, attention, experts or a plain MLP. */
export function nemotronLayers(fields: ConfigFields): DecoderLayers {
  const hidden = count(fields, ["hidden_size"]);
  const blocks = blocksOf(fields);
  const empty = { mixer: NONE, dense: null, moe: null, mixerParams: 0, otherParams: hidden };
  const blockAt: Readonly<Record<string, () => Layer>> = {
    mamba: () => {
      const part = mamba2Part(fields, hidden);
      return { ...empty, ...part, otherParams: part.otherParams + hidden };
    },
    attention: () => {
      const mixer = softmaxOf(fields, hidden);
      return { ...empty, mixer, mixerParams: mixerParamsOf(hidden, mixer) };
    },
    moe: () => {
      const moe = nemotronExperts(fields, hidden);
      return { ...empty, moe, otherParams: hidden + hidden * (moe?.experts ?? 0) };
    },
    mlp: () => ({ ...empty, dense: denseOf(fields, false) }),
  };
  return {
    hidden,
    vocab: count(fields, ["vocab_size"]),
    tied: flag(fields, ["tie_word_embeddings"], false),
    otherEmbeddingParams: hidden,
    groups: groupLayers(blocks.length, (index) => blockAt[blocks[index] ?? ""]?.() ?? empty),
  };
}

/** Jamba (Mamba-1 by period) and Granite 4 (Mamba-2 by list): a mixer and a feed-forward in every layer. */
export function mambaHybridLayers(fields: ConfigFields, family: string): DecoderLayers {
  const layers = layerCount(fields);
  const hidden = count(fields, ["hidden_size"]);
  const period = countOr(fields, ["attn_layer_period"], 8);
  const offset = optionalCount(fields, ["attn_layer_offset"]) ?? 4;
  const types = list(fields, "layer_types", layers) ?? list(fields, "layers_block_type", layers);
  const isAttention = (index: number) =>
    types === null ? index % period === offset % period : types[index] === "attention";
  const attention = softmaxOf(fields, hidden);
  const attentionPart = { mixer: attention, mixerParams: mixerParamsOf(hidden, attention), otherParams: 0 };
  const mamba = family === "jamba" ? mamba1Part(fields, hidden) : mamba2Part(fields, hidden);
  const feedForwardAt =
    family === "jamba"
      ? feedForwardsOf(fields, layers, { gated: true, tied: false, norms: 2 }, family)
      : graniteFeedForward(fields, hidden);
  const groups = groupLayers(layers, (index) => {
    const part = isAttention(index) ? attentionPart : mamba;
    const { dense, moe } = feedForwardAt(index);
    const router = moe === null ? 0 : hidden * moe.experts;
    return { ...part, dense, moe, otherParams: part.otherParams + 2 * hidden + router };
  });
  return {
    hidden,
    vocab: count(fields, ["vocab_size"]),
    tied: flag(fields, ["tie_word_embeddings"], false),
    otherEmbeddingParams: hidden,
    groups,
  };
}

/** Granite 4: a shared MLP in every layer, and routed experts beside it in the MoE sizes. */
function graniteFeedForward(
  fields: ConfigFields,
  hidden: number,
): (index: number) => Pick<Layer, "dense" | "moe"> {
  const moe = expertsOf(fields, hidden, true);
  if (moe !== null) return () => ({ dense: null, moe });
  const width = count(fields, ["shared_intermediate_size", "intermediate_size"]);
  return () => ({ dense: { width, gated: true }, moe: null });
}
