/** A latency summary in which every request took the same time. */
export const flatSummary = (value: number) => ({
  mean: value,
  p25: value,
  p50: value,
  p75: value,
  p90: value,
  p95: value,
  p99: value,
  min: value,
  max: value,
  count: 100,
});
