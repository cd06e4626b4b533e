/** Where every fit starts: round values of a nine-coefficient model, the same for all folds. [assumed] */
import type { Coefficients, FirstTokenCoefficients } from "../physics/coefficients.ts";
import type { ExpertKernels } from "../physics/expert-kernels.ts";

/** `lostSteps` is not fitted: half a step until the next one begins. [assumed] */
const firstToken = (constantSeconds: number): FirstTokenCoefficients => ({
  constantSeconds,
  moeLayerSeconds: 3e-4,
  scale: 1,
  burstShare: 0.25,
  lostSteps: 0.5,
});

/** @param expertKernels - measured, not fitted here. */
export const fitStart = (expertKernels: ExpertKernels): Coefficients => ({
  gemmEfficiency: 0.5,
  weightBandwidthEfficiency: 0.9,
  kvBandwidthEfficiency: 0.878,
  attentionEfficiency: 0.65,
  expertBandwidthFactor: 0.79,
  expertEfficiency: 0.36,
  linkEfficiency: 0.54,
  pcieEfficiency: 0.48,
  allToAllEfficiency: 1,
  allReduceLatencySeconds: 7e-6,
  pcieLatencySeconds: 3e-6,
  computeByArchitecture: { Ampere: 1, Ada: 1, Hopper: 1, Blackwell: 1, CDNA3: 1, old: 1 },
  bandwidthByArchitecture: { Ampere: 1, Ada: 1, Hopper: 1, Blackwell: 1, CDNA3: 1, old: 1 },
  expertComputeByDtype: { bits16: 1, bits8: 1, bits4: 0.8, weightOnly: 0.6 },
  expertBandwidthByDtype: { bits16: 1, bits8: 1, bits4: 1, weightOnly: 1 },
  layerSeconds: 6e-5,
  moeLayerSeconds: 0,
  sequenceSeconds: 2e-5,
  layerByEngine: { trtcpp: 1, trtpt: 1, vllm: 1, vllmold: 1, sglang: 1 },
  layerByModel: { dense: 1, moe: 1, gptOss: 1, miniMax: 1, latent: 1, sparseLatent: 1, recurrent: 1 },
  sequenceByEngine: { trtcpp: 0.3, trtpt: 1, vllm: 1, vllmold: 1, sglang: 1 },
  prefillShareByEngine: { trtcpp: 1, trtpt: 1, vllm: 1, vllmold: 1, sglang: 1 },
  rankStepExponent: 0.2,
  rankPrefillExponent: 0.4,
  prefillChunkTokens: 8192,
  firstToken: {
    vllm: firstToken(0.02),
    trt: firstToken(0.02),
    trtcpp: firstToken(0.01),
    sglang: firstToken(0.02),
  },
  // Half an interval on average until the next look; the whole wait for company. [assumed]
  scheduler: { pollShare: 0.5, batchWaitShare: 1, rankWaitShare: 0.3 },
  expertKernels,
});
