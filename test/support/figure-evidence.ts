/** Tool results that sentences about figures are checked against. */

export const PLAN = {
  kind: "headroom.plan",
  inputs: {
    model: { value: "meta-llama/Llama-3.1-8B-Instruct", source: "user" },
    requestsPerSecond: { value: 20, unit: "1/s", source: "user" },
    isl: { value: 500, unit: "token", source: "user" },
    gpu: { value: "H100-SXM-80GB", source: "user" },
    ttftP95Ms: { value: 500, unit: "ms", source: "user" },
    peakMultiplier: { value: 1.5, source: "default" },
  },
  memory: {
    weightsBytes: 16_095_043_256,
    kvPoolBytes: 55_174_000_000,
    kvBytesPerToken: 131_072,
    maxSequences: 601,
  },
  latency: {
    ttftMs: { mean: 118, p50: 112, p95: 187.4, p99: 240, band: { low: 95, high: 290, level: 0.8 } },
    itlMs: { mean: 9.78, p50: 9.7, p95: 11.26, p99: 12.4, band: { low: 7.8, high: 11.9, level: 0.8 } },
    e2eMs: { mean: 2064, p50: 2050, p95: 2483, p99: 2711, band: { low: 1600, high: 2600, level: 0.8 } },
  },
  capacity: { perReplica: { requestsPerSecond: 31.7, outputTokensPerSecond: 6340 }, utilization: 0.62 },
  replicas: { steady: 1, peak: 3, redundancy: 1, min: 2, max: 4, gpusPerReplica: 2, gpus: 8 },
  cost: { usdPerHour: 27.52, usdPerMonth: 20_089.6, usdPerMillionOutputTokens: 0.9556 },
  verdict: { feasible: true, summary: "8 × H100-SXM-80GB serve it." },
};

export const COMPARISON = {
  rows: [
    {
      label: "as it is",
      gpu: "H100-SXM-80GB",
      gpus: 8,
      usdPerMonth: 20_089.6,
      ttftP95Ms: 187.4,
      itlP95Ms: 11.26,
      feasible: true,
    },
    {
      label: "L40S",
      gpu: "L40S",
      gpus: 10,
      usdPerMonth: 14_200,
      ttftP95Ms: 310,
      itlP95Ms: 24.1,
      feasible: true,
    },
  ],
  message: "Cheapest that holds: L40S.",
};
