/** Where every fit starts: round values of a nine-coefficient model, the same for all folds. [assumed] */
import type { Coefficients } from "../physics/coefficients.ts";

export const FIT_START: Coefficients = {
  gemmEfficiency: 0.6,
  weightBandwidthEfficiency: 0.88,
  kvBandwidthEfficiency: 0.878,
  attentionEfficiency: 0.45,
  expertBandwidthFactor: 0.77,
  expertEfficiency: 0.4,
  linkEfficiency: 0.48,
  pcieEfficiency: 0.48,
  allToAllEfficiency: 0.8,
  allReduceLatencySeconds: 5e-6,
  pcieLatencySeconds: 3e-6,
  computeByArchitecture: { Ampere: 1, Ada: 1, Hopper: 1, Blackwell: 1, CDNA3: 1, old: 1 },
  bandwidthByArchitecture: { Ampere: 1, Ada: 1, Hopper: 1, Blackwell: 1, CDNA3: 1, old: 1 },
  expertComputeByDtype: { bits16: 1, bits8: 1, bits4: 0.8, weightOnly: 0.6 },
  expertBandwidthByDtype: { bits16: 1, bits8: 1, bits4: 1, weightOnly: 1 },
  layerSeconds: 6e-5,
  moeLayerSeconds: 3e-5,
  sequenceSeconds: 2e-5,
  layerByEngine: { trtcpp: 1, trtpt: 1, vllm: 1, vllmold: 1, sglang: 1 },
  sequenceByEngine: { trtcpp: 0.3, trtpt: 1, vllm: 1, vllmold: 1, sglang: 1 },
  rankStepExponent: 0.1,
  rankPrefillExponent: 0.1,
  prefillChunkTokens: 8192,
  firstToken: {
    vllm: { constantSeconds: 0.02, scale: 1, burstShare: 0.2, lostSteps: 5 },
    trt: { constantSeconds: 0.02, scale: 1, burstShare: 0.2, lostSteps: 5 },
    sglang: { constantSeconds: 0.02, scale: 1, burstShare: 0.2, lostSteps: 5 },
  },
};
