/**
 * The shape of an unnamed dense model of a given size.
 *
 * Model: layers and hidden width interpolated between published models (log-log in the size), grouped-query attention
 * with 8 key-value heads of 128, a gated feed-forward whose width makes the total equal the size asked for.
 * Assumes a dense decoder; a mixture of experts of the same size reads far fewer weights per token and caches less.
 * Source: config.json of Qwen2.5 0.5B and 32B, Llama 3.1 and 3.2, Mistral 7B, Llama 2 13B, Mistral Large 2407.
 */
import { PlannerError } from "../errors.ts";
import { paramsFromBillions } from "../units.ts";
import { softmaxMixerParams } from "./mixer-params.ts";
import type { LayerGroup, ModelShape, SoftmaxAttention } from "./model.ts";

interface Anchor {
  readonly billions: number;
  readonly layers: number;
  readonly hidden: number;
}

/** Published sizes and their depth and width. [datasheet] config.json of the models above; 0.5 rounded to heads of 64. */
const ANCHORS: readonly Anchor[] = [
  { billions: 0.5, layers: 24, hidden: 1024 },
  { billions: 1, layers: 16, hidden: 2048 },
  { billions: 3, layers: 28, hidden: 3072 },
  { billions: 7, layers: 32, hidden: 4096 },
  { billions: 8, layers: 32, hidden: 4096 },
  { billions: 13, layers: 40, hidden: 5120 },
  { billions: 32, layers: 64, hidden: 5120 },
  { billions: 70, layers: 80, hidden: 8192 },
  { billions: 123, layers: 88, hidden: 12_288 },
  { billions: 405, layers: 126, hidden: 16_384 },
];

const VOCAB = 128_256;
/** Most of a small model that its vocabulary takes. [assumed] Qwen2.5-0.5B and Llama-3.2-1B: 28 and 21 %. */
const VOCAB_FRACTION = 0.3;
/** Below this size published models share the input table with the head. [datasheet] Llama 3.2, Qwen 2.5 up to 3B. */
const TIED_BELOW_BILLIONS = 4;
/** Larger than any published model, by far. */
const MOST_BILLIONS = 100_000;
const SMALL_HIDDEN = 2048;

function between(one: Anchor, other: Anchor, billions: number): Anchor {
  const share = Math.log(billions / one.billions) / Math.log(other.billions / one.billions);
  const mix = (from: number, to: number) => from * (to / from) ** share;
  return { billions, layers: mix(one.layers, other.layers), hidden: mix(one.hidden, other.hidden) };
}

/** Beyond the published sizes depth and width grow alike, each with the cube root of the size. */
function beyond(end: Anchor, billions: number): Anchor {
  const scale = Math.cbrt(billions / end.billions);
  return { billions, layers: end.layers * scale, hidden: end.hidden * scale };
}

function proportionsOf(billions: number): Anchor {
  const above = ANCHORS.findIndex((anchor) => anchor.billions >= billions);
  const upper = ANCHORS[above];
  const lower = ANCHORS[above - 1];
  if (upper !== undefined && lower !== undefined) return between(lower, upper, billions);
  const end = upper ?? ANCHORS.at(-1);
  return end === undefined ? { billions, layers: 1, hidden: SMALL_HIDDEN } : beyond(end, billions);
}

const rounded = (value: number, step: number): number => Math.max(step, Math.round(value / step) * step);

/** Heads of 128 in groups of 8, or heads of 64 in groups of 4 below a width of 2048: all divide evenly over 2, 4, 8 GPUs. */
function attentionOf(hidden: number): SoftmaxAttention {
  const headDim = hidden < SMALL_HIDDEN ? 64 : 128;
  const heads = hidden / headDim;
  return {
    kind: "attention",
    heads,
    kvHeads: hidden >= SMALL_HIDDEN ? 8 : heads % 4 === 0 ? 4 : heads,
    headDim,
    valueHeadDim: headDim,
    window: null,
    keyIsValue: false,
    reusesKv: false,
    cachedPositionsPerToken: 1,
    extraKvElements: 0,
  };
}

/**
 * A dense shape of that many billions of params, total within 1 %.
 *
 * @throws PlannerError `invalid_input` unless the size is above 0 and finite.
 */
export function genericShape(parametersB: number): ModelShape {
  if (!(parametersB > 0 && parametersB <= MOST_BILLIONS)) {
    throw new PlannerError(
      "invalid_input",
      `A model of ${parametersB} billion parameters cannot be planned.`,
      {
        hint: "Give the size in billions, such as --model-size 70.",
      },
    );
  }
  const proportions = proportionsOf(parametersB);
  const hidden = rounded(proportions.hidden, proportions.hidden < SMALL_HIDDEN ? 128 : 1024);
  const layers = Math.max(1, Math.round(proportions.layers));
  const params = paramsFromBillions(parametersB);
  const tiedEmbeddings = parametersB < TIED_BELOW_BILLIONS;
  const tables = tiedEmbeddings ? 1 : 2;
  const vocab = Math.max(1, Math.min(VOCAB, Math.floor((VOCAB_FRACTION * params) / (tables * hidden))));
  const mixer = attentionOf(hidden);
  const mixerParams = softmaxMixerParams(hidden, mixer);
  const otherParams = 2 * hidden;
  const rest = params - tables * vocab * hidden - hidden - layers * (mixerParams + otherParams);
  const width = rounded(rest / (3 * hidden * layers), hidden < SMALL_HIDDEN ? 1 : 16);
  const group: LayerGroup = {
    count: layers,
    mixer,
    dense: { width, gated: true },
    moe: null,
    mixerParams,
    otherParams,
  };
  return {
    id: `${parametersB}B`,
    family: "dense, shape assumed",
    hidden,
    vocab,
    tiedEmbeddings,
    otherEmbeddingParams: hidden,
    groups: [group],
    maxContext: null,
    nativePrecision: "bf16",
    isGuess: true,
    notes: [
      `Shape assumed from published dense models of this size: ${layers} layers, hidden ${hidden}, ` +
        `${mixer.kvHeads} key-value heads. Name the model for its own.`,
    ],
  };
}
