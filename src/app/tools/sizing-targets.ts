/** What a cluster is sized for, as both sizing tools take it. */
import { z } from "zod";

const seconds = (what: string) =>
  z.number().min(0).default(0).describe(`Target p95 of ${what} in seconds; 0 for none`);

export const sizingCounts = {
  testGpuCount: z.number().int().min(1).describe("GPUs that served the sweep"),
  targetUsers: z.number().int().min(1).describe("Users to serve, as requests in flight at once"),
};

export const sizingTimes = {
  targetWorkflowRuntimeSeconds: seconds("a whole workflow run"),
  targetLlmLatencySeconds: seconds("one LLM call"),
};
