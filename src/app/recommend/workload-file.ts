/** Workloads in the seed's file format: lengths, targets by percentile, prefix cache. */
import { z } from "zod";
import type { WorkloadPreset } from "../../domain/catalog/workload-preset.ts";
import { PlannerError } from "../../domain/errors.ts";
import { SLO_PERCENTILES, type SloTarget } from "../../domain/planning/ranking-slo.ts";

const tokens = z.number().min(0).max(10_000_000);
const share = z.number().min(0).max(1);
const ms = z.number().positive().max(1e9);

const prefixCacheSchema = z.object({
  enabled: z.boolean().default(true),
  cacheable_token_ratio: share,
  cache_hit_rate: share,
  avg_prefix_length: tokens.optional(),
});

const workloadSchema = z.object({
  description: z.string().optional(),
  source: z.string().optional(),
  traffic_pattern: z
    .object({
      arrival_process: z.string().optional(),
      peak_factor: z.number().min(1).optional(),
      burstiness: z.number().positive().optional(),
    })
    .optional(),
  token_distribution: z.object({
    input_tokens: z.object({ mean: tokens }),
    context_tokens: z.object({ mean: tokens }).optional(),
    output_tokens: z.object({ mean: z.number().min(1).max(10_000_000) }),
  }),
  sla_targets: z
    .object({
      ttft_p50_ms: ms.optional(),
      ttft_p95_ms: ms.optional(),
      ttft_p99_ms: ms.optional(),
      tpot_p50_ms: ms.optional(),
      tpot_p95_ms: ms.optional(),
      tpot_p99_ms: ms.optional(),
      e2e_latency_per_512_tokens_ms: ms.optional(),
    })
    .default({}),
  prefix_cache: prefixCacheSchema.optional(),
});

const fileSchema = z.object({ workloads: z.record(z.string().min(1), workloadSchema) });

export interface PrefixCache {
  readonly cacheableFraction: number;
  readonly hitFraction: number;
  readonly prefixTokens: number | null;
}

export interface Workload {
  readonly name: string;
  readonly description: string;
  readonly isl: number;
  readonly osl: number;
  readonly slo: readonly SloTarget[];
  /** For 512 output tokens, as the seed states it; shown, never judged: it contradicts the ITL target. */
  readonly e2ePer512Ms: number | null;
  readonly peakMultiplier: number | null;
  readonly arrivals: string | null;
  readonly prefixCache: PrefixCache | null;
  readonly source: string;
}

type Row = z.infer<typeof workloadSchema>;

function sloOf(targets: Row["sla_targets"]): readonly SloTarget[] {
  return SLO_PERCENTILES.flatMap((percentile): readonly SloTarget[] => {
    const ttft = targets[`ttft_p${percentile}_ms`];
    const itl = targets[`tpot_p${percentile}_ms`];
    return [
      ...(ttft === undefined ? [] : [{ metric: "ttft" as const, percentile, targetMs: ttft }]),
      ...(itl === undefined ? [] : [{ metric: "itl" as const, percentile, targetMs: itl }]),
    ];
  });
}

function workloadOf(name: string, row: Row, source: string): Workload {
  const { input_tokens, context_tokens, output_tokens } = row.token_distribution;
  const cache = row.prefix_cache;
  return {
    name,
    description: row.description ?? "",
    isl: Math.max(1, Math.round(input_tokens.mean + (context_tokens?.mean ?? 0))),
    osl: Math.round(output_tokens.mean),
    slo: sloOf(row.sla_targets),
    e2ePer512Ms: row.sla_targets.e2e_latency_per_512_tokens_ms ?? null,
    peakMultiplier: row.traffic_pattern?.peak_factor ?? null,
    arrivals: row.traffic_pattern?.arrival_process ?? null,
    prefixCache:
      cache === undefined || !cache.enabled
        ? null
        : {
            cacheableFraction: cache.cacheable_token_ratio,
            hitFraction: cache.cache_hit_rate,
            prefixTokens: cache.avg_prefix_length ?? null,
          },
    source: row.source ?? source,
  };
}

/** @throws PlannerError unreadable_file naming file, field and what is wrong. */
export function parseWorkloads(content: unknown, file: string): readonly Workload[] {
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) {
    return Object.entries(parsed.data.workloads).map(([name, row]) => workloadOf(name, row, file));
  }
  const [issue] = parsed.error.issues;
  throw new PlannerError(
    "unreadable_file",
    `${file}: ${issue?.path.join(".") || "the file"}: ${issue?.message ?? "cannot be used"}.`,
    {
      hint: 'It looks like {"workloads": {"my_workload": {"token_distribution": {"input_tokens": {"mean": 500}, "output_tokens": {"mean": 200}}, "sla_targets": {"ttft_p95_ms": 500, "tpot_p95_ms": 50}}}}.',
    },
  );
}

/** A preset of another tool; its targets are taken at p95 unless its source says otherwise. */
export function workloadOfPreset(preset: WorkloadPreset): Workload {
  const target = (metric: "ttft" | "itl", targetMs: number | null): readonly SloTarget[] =>
    targetMs === null ? [] : [{ metric, percentile: 95, targetMs }];
  return {
    name: preset.name,
    description: preset.notes,
    isl: preset.isl,
    osl: preset.osl,
    slo: [...target("ttft", preset.ttftMs), ...target("itl", preset.itlMs)],
    e2ePer512Ms: null,
    peakMultiplier: preset.peakMultiplier,
    arrivals: null,
    prefixCache:
      preset.prefixHitRate === null
        ? null
        : { cacheableFraction: 1, hitFraction: preset.prefixHitRate, prefixTokens: null },
    source: preset.source,
  };
}

/** Tokens of a prompt whose prefill the cache does not save: 6000 at 75 % × 70 % leave 2850. */
export const effectivePrefillTokens = (isl: number, cache: PrefixCache | null): number =>
  cache === null ? isl : isl * (1 - savedFraction(cache));

export const savedFraction = ({ cacheableFraction, hitFraction }: PrefixCache): number =>
  cacheableFraction * hitFraction;
