/** A benchmark with everything settled but the measuring: what will be sent, where, and how much. */
import type { BenchRequest } from "../../domain/measurement/bench-request.ts";
import { type LengthModel, meanLength } from "../../domain/measurement/lengths.ts";
import type { LoadTarget, Timeouts } from "../../domain/measurement/load-job.ts";
import type { PromptPlan } from "../../domain/measurement/prompts.ts";
import type { SearchTargets } from "../../domain/measurement/search.ts";
import { REQUESTS_PER_STREAM } from "../../domain/measurement/validity.ts";
import { type Ms, SECONDS_PER_MINUTE, type Seconds, secondsFromMs, type Tokens } from "../../domain/units.ts";

export type BenchLoads =
  | { readonly mode: "concurrency"; readonly loads: readonly number[] }
  | { readonly mode: "rate"; readonly loads: readonly number[] }
  | { readonly mode: "search" }
  | { readonly mode: "trace"; readonly dueMs: readonly Ms[] };

export interface BenchPlan {
  readonly request: BenchRequest;
  readonly endpoint: string;
  readonly target: LoadTarget;
  readonly loads: BenchLoads;
  readonly isl: LengthModel;
  readonly osl: LengthModel;
  readonly prompts: PromptPlan;
  readonly timeouts: Timeouts;
  readonly targets: SearchTargets;
  readonly maxErrorShare: number;
  readonly repeats: number;
  readonly seed: number;
  /** Processes that share the load; absent when this one sends all of it. */
  readonly workers?: number;
}

/** Requests an open-loop level lasts for when nobody says. [assumed] */
const OPEN_SECONDS: Seconds = 20;
const LEAST_OPEN_REQUESTS = 30;
/** Few streams need more answers each before a rate or a percentile means anything. [assumed] */
const FEW_STREAMS = 4;
const REQUESTS_OF_FEW = 10;
/** Warm-up of an open loop. [assumed] */
const OPEN_WARMUP_SECONDS: Seconds = 2;
/** What a search is said to take beforehand: doubling to this, and a few levels more. [assumed] */
const SEARCH_EXAMPLE = [1, 2, 4, 8, 16, 32, 64, 48];
/** [assumed] until the first level has been measured. */
const ASSUMED_TTFT_SECONDS: Seconds = 0.5;
const ASSUMED_ITL_SECONDS: Seconds = 0.03;

/** Null: as many as fit into the duration. */
export function requestsOf({ request, loads }: BenchPlan, load: number): number | null {
  if (loads.mode === "trace") return loads.dueMs.length;
  if (loads.mode === "rate") {
    if (request.durationSeconds !== undefined) return Math.max(1, Math.ceil(load * request.durationSeconds));
    return request.requests ?? Math.max(LEAST_OPEN_REQUESTS, Math.ceil(load * OPEN_SECONDS));
  }
  if (request.requests !== undefined) return request.requests;
  if (request.durationSeconds !== undefined) return null;
  return Math.max(REQUESTS_OF_FEW * Math.min(load, FEW_STREAMS), REQUESTS_PER_STREAM * load);
}

export function warmupOf({ request, loads }: BenchPlan, load: number): number {
  if (loads.mode === "trace") return 0;
  if (request.warmup !== undefined) return request.warmup;
  return loads.mode === "rate" ? Math.ceil(load * OPEN_WARMUP_SECONDS) : load;
}

/** The same without the levels that were measured already; a search goes on where it was, nobody knows for how long. */
export function remainingOf(plan: BenchPlan, measured: readonly number[]): BenchPlan {
  const { loads } = plan;
  if (loads.mode !== "concurrency" && loads.mode !== "rate") return plan;
  return { ...plan, loads: { ...loads, loads: loads.loads.filter((load) => !measured.includes(load)) } };
}

/** What somebody should know before they agree. */
export interface Consent {
  readonly host: string;
  /** The host without its port. */
  readonly hostname: string;
  readonly levels: number;
  /** True where the number of levels is only known afterwards. */
  readonly isEstimate: boolean;
  readonly requests: number;
  readonly tokens: Tokens;
  readonly inputTokens: Tokens;
  readonly outputTokens: Tokens;
  readonly minutes: number;
}

export function consentOf(plan: BenchPlan): Consent {
  const { loads, request, repeats } = plan;
  const sizes = loads.mode === "search" ? SEARCH_EXAMPLE : loads.mode === "trace" ? [1] : loads.loads;
  const islTokens = meanLength(plan.isl);
  const oslTokens = meanLength(plan.osl);
  const answerSeconds = ASSUMED_TTFT_SECONDS + oslTokens * ASSUMED_ITL_SECONDS;
  let requests = 0;
  let seconds: Seconds = 0;
  for (const load of sizes) {
    const warmup = warmupOf(plan, load);
    const measured =
      requestsOf(plan, load) ?? Math.ceil((load * (request.durationSeconds ?? 0)) / answerSeconds);
    requests += repeats * (warmup + measured);
    const paced =
      loads.mode === "trace" ? secondsFromMs(loads.dueMs.at(-1) ?? 0) : (warmup + measured) / load;
    seconds +=
      repeats *
      (loads.mode === "rate" || loads.mode === "trace" ? paced + answerSeconds : paced * answerSeconds);
  }
  const { host, hostname } = new URL(plan.endpoint);
  return {
    host,
    hostname,
    levels: sizes.length,
    isEstimate: loads.mode === "search" || request.durationSeconds !== undefined,
    requests,
    tokens: Math.round(requests * (islTokens + oslTokens)),
    inputTokens: requests * islTokens,
    outputTokens: requests * oslTokens,
    minutes: seconds / SECONDS_PER_MINUTE,
  };
}
