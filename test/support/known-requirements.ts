/** What stands when a written message refers to it. */
export const KNOWN = {
  requestsPerSecond: 20,
  isl: 500,
  osl: 200,
  ttftMs: 500,
  gpu: "H100",
  precision: "bf16",
  monthlyBudgetUsd: 20_000,
} as const;
