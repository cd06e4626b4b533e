/**
 * The rates of one replica, worked out once, so that a step costs a few multiplications.
 *
 * Model: everything of a deployment that does not change from step to step: reachable FLOP/s and bytes/s, sharded
 * parameters, overheads. One pipeline stage is described; the step multiplies by the stages.
 * Assumes attention data parallelism replaces tensor parallelism (tp = 1 when dp > 1).
 * Source: fitted model of the project (config/coefficients.json).
 */
import type { Engine } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";
import { BYTES_PER_WEIGHT, type Precision } from "../catalog/precision.ts";
import { type BytesPerSecond, bytesPerSecondFromGb, type Seconds, type Tokens } from "../units.ts";
import { architectureFitOf } from "./architecture.ts";
import type { Coefficients } from "./coefficients.ts";
import { denseBytesPerWeight, dtypeClassOf, peakRatioOf, UNQUANTISED_BYTES_PER_WEIGHT } from "./dtype.ts";
import { expertKernelOf } from "./expert-kernels.ts";
import { groupBytesPerToken } from "./kv-cache.ts";
import { modelClassOf } from "./model-class.ts";

export interface ReplicaSpec {
  readonly model: ModelProfile;
  readonly gpu: Gpu;
  readonly engine: Pick<Engine, "engineClass">;
  readonly precision: Precision;
  readonly kvBytesPerElement: number;
  readonly tp: number;
  readonly pp: number;
  readonly dp: number;
  /** GPUs that experts are spread over whole; absent = all attention-parallel ranks, else none. */
  readonly ep?: number | undefined;
}

/** Expert work of one stage; times are per unit of coverage, and per token. */
interface ExpertRates {
  readonly experts: number;
  readonly activeExperts: number;
  readonly layers: number;
  /** Whatever the batch. */
  readonly fixedSeconds: Seconds;
  readonly secondsPerCoverage: Seconds;
  readonly secondsPerToken: Seconds;
  /** Tokens that the padding of touched experts is worth, at full coverage. */
  readonly paddedTokens: number;
  /** Moving routed activations, per token. */
  readonly routingSecondsPerToken: Seconds;
}

interface WindowRate {
  readonly secondsPerToken: Seconds;
  readonly window: Tokens;
}

export interface StepModel {
  readonly tp: number;
  readonly pp: number;
  readonly dp: number;
  readonly layers: number;
  readonly hidden: number;
  readonly denseSecondsPerToken: Seconds;
  readonly headSecondsPerRow: Seconds;
  readonly weightReadSeconds: Seconds;
  readonly experts: ExpertRates | null;
  readonly kvSecondsPerToken: Seconds;
  readonly windows: readonly WindowRate[];
  /** Prefill attention, per prompt token and attended token. */
  readonly attentionSecondsPerPair: Seconds;
  readonly allReduceBytesPerSecond: BytesPerSecond;
  readonly allReduceLatencySeconds: Seconds;
  readonly allToAllBytesPerSecond: BytesPerSecond;
  readonly layerOverheadSeconds: Seconds;
  readonly sequenceSeconds: Seconds;
  /** Factors of attention data parallelism on a step and on a prefill; 1 without. */
  readonly rankStepFactor: number;
  readonly rankPrefillFactor: number;
}

/** A routed activation is read, written and summed in 16 bits. [assumed] the fit's passes are counted in it. */
const ROUTED_BYTES_PER_ELEMENT = 6;

/** PCIe 4.0 ×16, where the catalog knows no link. [assumed] */
const FALLBACK_LINK: BytesPerSecond = bytesPerSecondFromGb(32);

const isPcie = (gpu: Gpu): boolean =>
  gpu.linkBytesPerSecond === null || /^(pcie|none)/i.test(gpu.interconnect);

/** Works out the rates of a replica; `coefficients` come from a fit. */
export function stepModelOf(spec: ReplicaSpec, coefficients: Coefficients): StepModel {
  const { model, gpu, tp, pp, dp, precision } = spec;
  const { architectureClass } = architectureFitOf(gpu);
  const compute = coefficients.computeByArchitecture[architectureClass];
  const bandwidth = gpu.hbmBytesPerSecond * coefficients.bandwidthByArchitecture[architectureClass];
  const gemm = gpu.peak16 * coefficients.gemmEfficiency * compute;
  const attentionWeightBytes = denseBytesPerWeight(precision, model);
  const denseRatio = attentionWeightBytes < 2 ? peakRatioOf(precision, gpu) : 1;
  const denseParams = (model.attentionParams + model.denseMlpParams) / pp / tp;
  const headParams = model.lmHeadParams / pp / tp;
  const kvRate = bandwidth * coefficients.kvBandwidthEfficiency;
  const pcie = isPcie(gpu);
  const link = gpu.linkBytesPerSecond ?? FALLBACK_LINK;
  const engineLayer = coefficients.layerByEngine[spec.engine.engineClass];
  const moeLayers = (model.moe?.layers ?? 0) / pp;

  let kvSecondsPerToken = 0;
  const windows: WindowRate[] = [];
  for (const group of model.kvGroups) {
    const secondsPerToken = groupBytesPerToken(group, spec) / kvRate;
    if (group.window === null) kvSecondsPerToken += secondsPerToken;
    else windows.push({ secondsPerToken, window: group.window });
  }
  return {
    tp,
    pp,
    dp,
    layers: model.layers / pp,
    hidden: model.hidden,
    denseSecondsPerToken: (2 * denseParams) / (gemm * denseRatio),
    headSecondsPerRow: (2 * headParams) / gemm,
    weightReadSeconds:
      (denseParams * attentionWeightBytes + headParams * UNQUANTISED_BYTES_PER_WEIGHT) /
      (bandwidth * coefficients.weightBandwidthEfficiency),
    experts: expertRatesOf(spec, coefficients, compute, bandwidth),
    kvSecondsPerToken,
    windows,
    attentionSecondsPerPair:
      (4 * model.attentionWidth * model.fullAttentionLayers) /
      pp /
      tp /
      (gpu.peak16 * coefficients.attentionEfficiency * compute),
    allReduceBytesPerSecond: link * (pcie ? coefficients.pcieEfficiency : coefficients.linkEfficiency),
    allReduceLatencySeconds: pcie ? coefficients.pcieLatencySeconds : coefficients.allReduceLatencySeconds,
    allToAllBytesPerSecond: link * coefficients.allToAllEfficiency,
    layerOverheadSeconds:
      engineLayer *
      ((coefficients.layerSeconds * coefficients.layerByModel[modelClassOf(model)] * model.layers) / pp +
        coefficients.moeLayerSeconds * moeLayers),
    sequenceSeconds: coefficients.sequenceSeconds * coefficients.sequenceByEngine[spec.engine.engineClass],
    rankStepFactor: dp ** coefficients.rankStepExponent,
    rankPrefillFactor: dp ** coefficients.rankPrefillExponent,
  };
}

function expertRatesOf(
  spec: ReplicaSpec,
  coefficients: Coefficients,
  compute: number,
  bandwidth: BytesPerSecond,
): ExpertRates | null {
  const { model, gpu, precision, tp, dp } = spec;
  const { moe } = model;
  if (moe === null) return null;
  const gpus = tp * dp;
  const layers = moe.layers / spec.pp;
  const bytes = (moe.paramsPerExpert * moe.experts * layers * BYTES_PER_WEIGHT[precision]) / gpus;
  const flopsPerToken = (2 * moe.paramsPerExpert * layers * moe.activeExperts) / gpus;
  const shape = { experts: moe.experts, activeExperts: moe.activeExperts, layers };
  const kernel = expertKernelOf(coefficients.expertKernels, model, gpu, precision, spec.engine.engineClass);
  if (kernel !== null) {
    const [fixedSeconds, bandwidthShare, peakShare, paddedRows, passes] = kernel;
    const spread = spec.ep ?? (dp > 1 ? gpus : 1);
    return {
      ...shape,
      fixedSeconds: fixedSeconds * layers,
      secondsPerCoverage: bytes / (gpu.hbmBytesPerSecond * bandwidthShare),
      secondsPerToken: flopsPerToken / (gpu.peak16 * peakShare),
      paddedTokens: (paddedRows * moe.experts) / moe.activeExperts,
      routingSecondsPerToken:
        (passes * layers * moe.activeExperts * model.hidden * ROUTED_BYTES_PER_ELEMENT) /
        spread /
        gpu.hbmBytesPerSecond,
    };
  }
  const dtype = dtypeClassOf(precision, gpu);
  const reach = coefficients.expertBandwidthFactor * coefficients.expertBandwidthByDtype[dtype];
  const peak = gpu.peak16 * peakRatioOf(precision, gpu) * compute;
  const efficiency = coefficients.expertEfficiency * coefficients.expertComputeByDtype[dtype];
  return {
    ...shape,
    fixedSeconds: 0,
    secondsPerCoverage: bytes / (bandwidth * reach),
    secondsPerToken: flopsPerToken / (peak * efficiency),
    paddedTokens: 0,
    routingSecondsPerToken: 0,
  };
}
