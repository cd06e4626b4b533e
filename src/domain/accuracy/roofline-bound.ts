/**
 * Textbook roofline of a decode step and of a prompt: the faster no GPU can be, or what calculators print.
 *
 * Model: the larger of arithmetic and memory traffic, weights with the experts a batch touches, plus the KV cache; no
 * communication and no overhead. With both shares at 1 it is a bound; 0.55 and 0.75 are the usual guesses.
 * Source: roofline (Williams et al., 2009); shares as textbook calculators assume them.
 */
import { BYTES_PER_WEIGHT } from "../catalog/precision.ts";
import { type Deployment, gpusPerReplica, type RequestShape } from "../forecasting/deployment.ts";
import { denseBytesPerWeight, peakRatioOf, UNQUANTISED_BYTES_PER_WEIGHT } from "../physics/dtype.ts";
import { kvBytesPerSequence } from "../physics/kv-cache.ts";
import { expertCoverage } from "../physics/moe.ts";
import type { FlopsPerSecond, Seconds } from "../units.ts";

export interface PeakShares {
  readonly compute: number;
  readonly bandwidth: number;
}

export const WHOLE_PEAK: PeakShares = { compute: 1, bandwidth: 1 };
/** [assumed] by textbook calculators. */
export const TEXTBOOK: PeakShares = { compute: 0.55, bandwidth: 0.75 };

/** Peak of the whole deployment in the format of its weights. */
export const peakOf = (deployment: Deployment): FlopsPerSecond =>
  deployment.gpu.peak16 * peakRatioOf(deployment.precision, deployment.gpu) * gpusPerReplica(deployment);

/** One step in which `batch` sequences decode. */
export function decodeBoundSeconds(
  deployment: Deployment,
  request: Pick<RequestShape, "isl" | "osl">,
  batch: number,
  shares: PeakShares,
): Seconds {
  const { model, gpu, precision, tp, pp, dp } = deployment;
  const bandwidth = gpu.hbmBytesPerSecond * shares.bandwidth;
  const peak16 = gpu.peak16 * shares.compute;
  const weightBytes = denseBytesPerWeight(precision, model);
  const ratio = peakRatioOf(precision, gpu);
  const dense = (model.attentionParams + model.denseMlpParams) / tp;
  const head = model.lmHeadParams / tp;
  const rankBatch = batch / dp / pp;
  const arithmetic =
    (2 * dense * rankBatch) / (peak16 * (weightBytes < 2 ? ratio : 1)) + (2 * head * rankBatch) / peak16;
  const reading = (dense * weightBytes + head * UNQUANTISED_BYTES_PER_WEIGHT) / bandwidth;
  let seconds = Math.max(arithmetic, reading);
  if (model.moe !== null) {
    const { experts, layers, paramsPerExpert, activeExperts } = model.moe;
    const gpus = tp * dp;
    const bytes = (paramsPerExpert * experts * layers * BYTES_PER_WEIGHT[precision]) / gpus;
    const expertReading = (bytes * expertCoverage(model.moe, batch / pp)) / bandwidth;
    const expertArithmetic =
      (2 * paramsPerExpert * layers * activeExperts * (batch / pp)) / gpus / (peak16 * ratio);
    seconds += Math.max(expertReading, expertArithmetic);
  }
  const kv = kvBytesPerSequence(model.kvGroups, request.isl + request.osl / 2, { ...deployment, pp: 1 });
  return seconds + (rankBatch * kv) / bandwidth;
}

/** One prompt alone. */
export const promptBoundSeconds = (
  deployment: Deployment,
  request: Pick<RequestShape, "isl">,
  shares: PeakShares,
): Seconds => (2 * deployment.model.activeParams * request.isl) / (peakOf(deployment) * shares.compute);
