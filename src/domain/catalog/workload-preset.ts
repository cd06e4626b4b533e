import type { Ms, Tokens } from "../units.ts";

/** A workload that another tool ships as a default; `null` = its source gives no value. */
export interface WorkloadPreset {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly isl: Tokens;
  readonly osl: Tokens;
  readonly ttftMs: Ms | null;
  readonly itlMs: Ms | null;
  readonly peakMultiplier: number | null;
  /** Share of input tokens found in the prefix cache. */
  readonly prefixHitRate: number | null;
  readonly notes: string;
  readonly source: string;
  readonly asOf: string;
}
