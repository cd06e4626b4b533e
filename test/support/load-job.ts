import { fixedLength } from "../../src/domain/measurement/lengths.ts";
import type { LoadJob, LoadTarget } from "../../src/domain/measurement/load-job.ts";

/** A short closed-loop job against a local server; two streams of five requests each unless said otherwise. */
export function loadJob(
  endpoint: string,
  given: Partial<LoadJob> = {},
  target: Partial<LoadTarget> = {},
): LoadJob {
  const api = target.api ?? "chat";
  return {
    target: {
      url: `${endpoint}/${api === "chat" ? "chat/completions" : "completions"}`,
      api,
      model: "mock-model",
      stream: true,
      headers: {},
      extraBody: {},
      ignoreEos: false,
      keepAlive: true,
      insecure: false,
      ...target,
    },
    arrivals: { kind: "closed", concurrency: 2 },
    warmup: 0,
    requests: 10,
    durationSeconds: null,
    prompts: { kind: "synthetic", sharedFraction: 0, wordsPerToken: 1, overheadTokens: 0 },
    isl: fixedLength(20),
    osl: fixedLength(8),
    seed: 1,
    timeouts: { connectMs: 2000, firstTokenMs: 2000, betweenTokensMs: 2000, totalMs: 5000 },
    maxErrorShare: 1,
    ...given,
  };
}
