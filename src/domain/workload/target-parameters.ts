/** Latency targets as every request takes them; what they are for is said by the request. */
import { z } from "zod";
import { parameter, positive } from "./parameter.ts";

const MOST_MS = 1e9;

/**
 * The parameters of the targets, to be spread into a request's schema.
 *
 * @param use - what the targets are for: "at the SLO percentile".
 * @param percentileHelp - the help line of the percentile.
 */
export const targetParameters = (use: string, percentileHelp: string) => ({
  ttftMs: parameter(positive(MOST_MS), {
    flag: "ttft-ms",
    example: "500",
    label: "TTFT target",
    unit: "ms",
    placeholder: "MS",
    description: `Time to first token, ${use}`,
  }).optional(),
  itlMs: parameter(positive(MOST_MS), {
    flag: "itl-ms",
    example: "30",
    label: "ITL target",
    unit: "ms",
    placeholder: "MS",
    description: `Inter-token latency, ${use}`,
  }).optional(),
  e2eMs: parameter(positive(MOST_MS), {
    flag: "e2e-ms",
    example: "8000",
    label: "E2E target",
    unit: "ms",
    placeholder: "MS",
    description: `End-to-end latency, ${use}`,
  }).optional(),
  sloPercentile: parameter(z.union([z.literal(50), z.literal(95), z.literal(99)]), {
    flag: "slo-percentile",
    example: "95",
    label: "SLO percentile",
    placeholder: "50|95|99",
    description: percentileHelp,
  }).optional(),
});
