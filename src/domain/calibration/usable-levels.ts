/**
 * Levels of a benchmark that a calibration may use, and why the others are left out.
 *
 * Model: closed-loop levels that passed their checks, with at least two tokens an answer, at most as many requests as the
 * server works on at once. Repeats of a load are averaged.
 * Source: spec-kit/forecast_model.md (Calibration): levels past the limit follow the queue, not the step, and spoil the others.
 */
import type { BenchmarkDocument } from "../measurement/benchmark.ts";
import type { BenchmarkLevel } from "../measurement/benchmark-level.ts";
import type { Ms, Tokens } from "../units.ts";

export interface UsableLevel {
  readonly concurrency: number;
  readonly itlMs: Ms;
  readonly ttftMs: Ms | null;
  readonly outputTokensPerSecond: number;
}

interface LeftLevel {
  readonly concurrency: number | null;
  readonly reason: string;
}

export interface UsableLevels {
  readonly levels: readonly UsableLevel[];
  readonly left: readonly LeftLevel[];
  readonly isl: Tokens | null;
  readonly osl: Tokens | null;
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
const present = (values: readonly (number | null)[]): readonly number[] =>
  values.filter((value) => value !== null);

function reasonAgainst(level: BenchmarkLevel, limit: number | null): string | null {
  if (level.concurrency === undefined)
    return "requests came at a rate: a calibration needs a constant number in flight";
  if (level.ok === 0) return "no request succeeded";
  if (level.itlMs === null || level.itlMs.mean <= 0) return "no time between tokens was measured";
  if (!level.checks.valid) return `its checks failed: ${level.checks.reasons.join("; ")}`;
  if (limit !== null && level.concurrency > limit)
    return `the server works on about ${Math.round(limit)} requests at once: beyond that it queues, and nothing is learnt about its speed`;
  return null;
}

export function usableLevels({ levels, load, concurrencyLimit }: BenchmarkDocument): UsableLevels {
  const judged = levels.map((level) => ({ level, reason: reasonAgainst(level, concurrencyLimit) }));
  const used = judged.filter(({ reason }) => reason === null).map(({ level }) => level);
  const loads = [...new Set(used.map(({ concurrency }) => concurrency ?? 0))].sort((a, b) => a - b);
  return {
    levels: loads.map((concurrency) => {
      const repeats = used.filter((level) => level.concurrency === concurrency);
      return {
        concurrency,
        itlMs: meanOf(present(repeats.map(({ itlMs }) => itlMs?.mean ?? null))) ?? 0,
        ttftMs: meanOf(present(repeats.map(({ ttftMs }) => ttftMs?.mean ?? null))),
        outputTokensPerSecond: meanOf(repeats.map((level) => level.outputTokensPerSecond)) ?? 0,
      };
    }),
    left: judged.flatMap(({ level, reason }) =>
      reason === null ? [] : [{ concurrency: level.concurrency ?? null, reason }],
    ),
    isl: meanOf(present(used.map(({ inputTokens }) => inputTokens))) ?? load.isl,
    osl: meanOf(present(used.map(({ outputTokens }) => outputTokens))) ?? load.osl,
  };
}
