/**
 * What the physics needs of a model, summed over the layer groups of its shape.
 *
 * Model: sums of counts. `attentionParams` are the matrices of all mixers (softmax, latent, linear, state-space);
 * dense MLPs and shared experts are one sum; norms, routers, biases and tables are `otherParams`.
 * A cache that is compressed beyond a window becomes two groups: the window at full rate and the rest at its ratio.
 * MoE layers of different shapes are reduced to one: the expert count of the most frequent layer, and
 * `paramsPerExpert` and `activeExperts` such that total and active expert params stay exact.
 * Assumes the text decoder only. Prefill width of a head is the mean of its key and value widths
 * ((192 + 128) / 2 = 160 for DeepSeek's latent attention), times the share of positions kept where the cache is compressed.
 * Source: sums of config.json keys, as in the model cards' counts; blocks of single-mixer hybrids counted as
 * mixers only (Nemotron-3-Nano: 29 of 52), which is the count the latency coefficients were fitted with.
 */
import { kvGroupsOf } from "./kv-groups.ts";
import type { LayerGroup, Mixer, ModelShape } from "./model.ts";
import type { ModelProfile, MoeProfile } from "./model-profile.ts";

const sum = (groups: readonly LayerGroup[], perLayer: (group: LayerGroup) => number): number =>
  groups.reduce((total, group) => total + group.count * perLayer(group), 0);

const matrices = (gated: boolean): number => (gated ? 3 : 2);

/** Params of one dense feed-forward block, the shared experts of an MoE block and the way into its latent and out. */
function denseMlpParamsOf(group: LayerGroup, hidden: number): number {
  const { dense, moe } = group;
  const denseParams = dense === null ? 0 : matrices(dense.gated) * hidden * dense.width;
  const sharedParams = moe === null ? 0 : matrices(moe.gated) * hidden * moe.sharedWidth;
  const latentParams = moe === null || moe.inputWidth === hidden ? 0 : 2 * hidden * moe.inputWidth;
  return denseParams + sharedParams + latentParams;
}

function moeProfileOf(groups: readonly LayerGroup[]): MoeProfile | null {
  const sparse = groups.flatMap(({ count, moe }) => (moe === null || count === 0 ? [] : [{ count, moe }]));
  const [first] = sparse;
  if (first === undefined) return null;
  const usual = sparse.reduce((most, next) => (next.count > most.count ? next : most), first).moe;
  let layers = 0;
  let totalParams = 0;
  let activeParams = 0;
  for (const { count, moe } of sparse) {
    const paramsPerExpert = matrices(moe.gated) * moe.inputWidth * moe.width;
    layers += count;
    totalParams += count * moe.experts * paramsPerExpert;
    activeParams += count * moe.activeExperts * paramsPerExpert;
  }
  const paramsPerExpert = totalParams / (layers * usual.experts);
  return {
    experts: usual.experts,
    activeExperts: activeParams / (layers * paramsPerExpert),
    layers,
    paramsPerExpert,
  };
}

/** Heads × width that prefill attention multiplies over the whole context; 0 for layers that do not attend to all of it. */
function prefillWidthOf(mixer: Mixer): number {
  switch (mixer.kind) {
    case "attention": {
      const kept = mixer.window === null ? 1 : 0;
      const share = mixer.cachedPositionsPerToken > 0 ? mixer.cachedPositionsPerToken : kept;
      return (share * mixer.heads * (mixer.headDim + mixer.valueHeadDim)) / 2;
    }
    case "mla":
      return (mixer.heads * (mixer.nopeDim + mixer.ropeDim + mixer.valueHeadDim)) / 2;
    default:
      return 0;
  }
}

/** Layers that launch a mixer: all of them, unless every block is either a mixer or a feed-forward. */
function mixerLayersOf(groups: readonly LayerGroup[]): number {
  const hasMixer = (group: LayerGroup) => group.mixer.kind !== "none" || group.mixerParams > 0;
  const hasFeedForward = (group: LayerGroup) => group.dense !== null || group.moe !== null;
  const singleBlocks = groups.every((group) => !(hasMixer(group) && hasFeedForward(group)));
  return sum(groups, (group) => (!singleBlocks || hasMixer(group) ? 1 : 0));
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The number every mixer's query heads can be divided by the divisors of; null without attention. */
function attentionHeadsOf(groups: readonly LayerGroup[]): number | null {
  let heads = 0;
  for (const { count, mixer } of groups) {
    if (count > 0 && (mixer.kind === "attention" || mixer.kind === "mla")) heads = gcd(heads, mixer.heads);
  }
  return heads === 0 ? null : heads;
}

/** The profile of a shape; counts are params, widths are elements, state is bytes per sequence over all layers. */
export function profileOfShape(shape: ModelShape): ModelProfile {
  const { groups, hidden, vocab } = shape;
  const attentionParams = sum(groups, (group) => group.mixerParams);
  const denseMlpParams = sum(groups, (group) => denseMlpParamsOf(group, hidden));
  const lmHeadParams = vocab * hidden;
  const embeddingParams = shape.tiedEmbeddings ? 0 : vocab * hidden;
  const otherParams = shape.otherEmbeddingParams + sum(groups, (group) => group.otherParams);
  const moe = moeProfileOf(groups);
  const alwaysActive = attentionParams + denseMlpParams + lmHeadParams + embeddingParams + otherParams;
  const perExpert = moe === null ? 0 : moe.layers * moe.paramsPerExpert;
  const fullAttentionLayers = sum(groups, ({ mixer }) => (prefillWidthOf(mixer) > 0 ? 1 : 0));
  const widths = sum(groups, ({ mixer }) => prefillWidthOf(mixer));

  return {
    id: shape.id,
    family: shape.family,
    layers: mixerLayersOf(groups),
    hidden,
    vocab,
    attentionParams,
    denseMlpParams,
    lmHeadParams,
    embeddingParams,
    otherParams,
    moe,
    fullAttentionLayers,
    attentionWidth: fullAttentionLayers === 0 ? 0 : widths / fullAttentionLayers,
    attentionHeads: attentionHeadsOf(groups),
    isMla: groups.some(({ mixer }) => mixer.kind === "mla"),
    kvGroups: kvGroupsOf(groups),
    stateBytesPerSequence: sum(groups, ({ mixer }) =>
      mixer.kind === "recurrent" ? mixer.stateElements * mixer.stateBytesPerElement : 0,
    ),
    totalParams: alwaysActive + perExpert * (moe?.experts ?? 0),
    activeParams: alwaysActive + perExpert * (moe?.activeExperts ?? 0),
    maxContext: shape.maxContext,
    nativePrecision: shape.nativePrecision,
    fp8KvCache: shape.fp8KvCache ?? false,
  };
}
