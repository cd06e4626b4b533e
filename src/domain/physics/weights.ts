/**
 * Weight bytes of one GPU.
 *
 * Model: matrices are split evenly over tp × pp, experts over tp × pp × dp; attention data parallelism replicates the
 * rest. Head and embedding stay at 16 bits in quantised checkpoints.
 * Assumes even pipeline stages. Two views: what the fit was made with, and what the engine loads (norms, routers and
 * the padding of mxfp4 experts included).
 * Source: loaded sizes that vLLM reports on H100 (llm-d capacity planner, read 2026-11-22).
 */
import type { ModelProfile } from "../catalog/model-profile.ts";
import { BYTES_PER_WEIGHT, type Precision } from "../catalog/precision.ts";
import type { Bytes } from "../units.ts";
import { denseBytesPerWeight, UNQUANTISED_BYTES_PER_WEIGHT } from "./dtype.ts";

export interface WeightSharding {
  readonly tp: number;
  readonly pp: number;
  readonly dp: number;
}

/** [measured] gpt-oss-20b and -120b load 1.067 times their expert weights: the width is padded to this multiple. */
const MXFP4_WIDTH_MULTIPLE = 256;

const expertParams = (model: ModelProfile): number =>
  model.moe === null ? 0 : model.moe.paramsPerExpert * model.moe.experts * model.moe.layers;

const tableParams = (model: ModelProfile): number => model.lmHeadParams + model.embeddingParams;

/** Bytes per GPU as the fitted forecasts count them; `otherParams` left out. */
export function fittedWeightBytes(
  model: ModelProfile,
  precision: Precision,
  sharding: WeightSharding,
): Bytes {
  const dense = (model.attentionParams + model.denseMlpParams) * denseBytesPerWeight(precision, model);
  const tables = tableParams(model) * UNQUANTISED_BYTES_PER_WEIGHT;
  const experts = expertParams(model) * BYTES_PER_WEIGHT[precision];
  return ((dense + tables) / sharding.tp + experts / (sharding.tp * sharding.dp)) / sharding.pp;
}

/** Bytes per GPU as an engine loads them. */
export function loadedWeightBytes(
  model: ModelProfile,
  precision: Precision,
  sharding: WeightSharding,
): Bytes {
  const perWeight = BYTES_PER_WEIGHT[precision];
  const attention = model.moe === null ? perWeight : denseBytesPerWeight(precision, model);
  const dense = model.attentionParams * attention + model.denseMlpParams * perWeight;
  const unquantised = (tableParams(model) + model.otherParams) * UNQUANTISED_BYTES_PER_WEIGHT;
  const padding = precision === "mxfp4" ? paddedWidth(model.hidden) / model.hidden : 1;
  const experts = expertParams(model) * perWeight * padding;
  return ((dense + unquantised) / sharding.tp + experts / (sharding.tp * sharding.dp)) / sharding.pp;
}

const paddedWidth = (width: number): number => Math.ceil(width / MXFP4_WIDTH_MULTIPLE) * MXFP4_WIDTH_MULTIPLE;
