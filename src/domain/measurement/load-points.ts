import { type BenchmarkLevel, loadOf } from "./benchmark-level.ts";
import type { LoadPoint } from "./knee.ts";

/**
 * What the knee is read from, in rising order: medians, which a few stragglers do not move. Levels without a TTFT count with
 * none; those where nothing succeeded or no length is known say nothing.
 */
export function loadPoints(levels: readonly BenchmarkLevel[]): LoadPoint[] {
  return [...levels]
    .sort((a, b) => loadOf(a) - loadOf(b))
    .flatMap((level) => {
      const { e2eMs, outputTokens, requestsPerSecond } = level;
      if (e2eMs === null || outputTokens === null || requestsPerSecond <= 0) return [];
      return [
        {
          load: loadOf(level),
          requestsPerSecond,
          ttftMs: level.ttftMs?.p50 ?? 0,
          itlMs: level.itlMs?.p50 ?? 0,
          e2eMs: e2eMs.p50,
          outputTokens,
        },
      ];
    });
}
