import type { BenchmarkDocument } from "../../src/domain/measurement/benchmark.ts";
import type { BenchmarkLevel } from "../../src/domain/measurement/benchmark-level.ts";
import { createHistogram } from "../../src/domain/measurement/histogram.ts";
import { levelReport } from "../../src/domain/measurement/level-report.ts";
import { DEFINITIONS } from "../../src/domain/measurement/request-record.ts";
import { requestRecord } from "./request-record.ts";

/** Streams that move in step, 10 tokens each; from the fifth on they wait for one another. */
function sampleLevel(concurrency: number): BenchmarkLevel {
  const answerMs = 1000 * Math.max(1, concurrency / 4);
  const records = Array.from({ length: 7 * concurrency }, (_, index) => {
    const sentMs = Math.floor(index / concurrency) * answerMs;
    return requestRecord({
      index,
      warmup: index < concurrency,
      sentMs,
      firstTokenMs: sentMs + answerMs - 900 + (index % 7),
      endMs: sentMs + answerMs,
    });
  });
  const result = {
    records,
    chunkGaps: createHistogram(),
    checks: { eventLoopDelayP99Ms: 1, runQueueMsPerSecond: 1, cpuMs: 5 },
    stopped: null,
    chunkTimes: new Map(),
    saidBy: new Map(),
  };
  return levelReport([result], { concurrency, requestRate: null, targets: {}, maxErrorShare: 0.5 });
}

/** Four levels with a knee between 4 and 8. */
export const sampleBenchmark = (): BenchmarkDocument => ({
  schemaVersion: "1.0",
  kind: "headroom.benchmark",
  tool: { name: "headroom", version: "0.0.0" },
  createdAt: "2026-11-25T00:00:00.000Z",
  complete: true,
  target: { endpoint: "http://127.0.0.1:8000/v1", model: "a <model>", api: "chat", streaming: true },
  load: {
    mode: "concurrency",
    arrivals: "closed",
    isl: 20,
    osl: 10,
    prompts: "synthetic",
    sharedPrefixFraction: 0,
    seed: 1,
    repeats: 1,
    maxErrorShare: 0.5,
    targets: { percentile: 95 },
    request: {},
  },
  client: { ttftErrorP50Ms: 0.1, ttftErrorP99Ms: 0.4, gapErrorP50Ms: 0.01, gapErrorP99Ms: 0.1 },
  levels: [1, 2, 4, 8].map(sampleLevel),
  knee: { concurrency: 4.2, low: 4, high: 8 },
  concurrencyLimit: 4,
  search: null,
  straightLine: { allLevels: null, belowKnee: null },
  definitions: DEFINITIONS,
  warnings: [],
});
