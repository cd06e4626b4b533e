/** One level of a benchmark as a job for the load generator. */
import { burstArrivals } from "../../domain/measurement/arrivals/burst.ts";
import { closedLoop } from "../../domain/measurement/arrivals/closed-loop.ts";
import { constantRate } from "../../domain/measurement/arrivals/constant-rate.ts";
import { poissonArrivals } from "../../domain/measurement/arrivals/poisson.ts";
import { rampArrivals } from "../../domain/measurement/arrivals/ramp.ts";
import { singleStream } from "../../domain/measurement/arrivals/single-stream.ts";
import type { Arrivals, LoadJob } from "../../domain/measurement/load-job.ts";
import { type BenchPlan, requestsOf, warmupOf } from "./bench-plan.ts";

const DEFAULT_BURST = 8;
/** Levels must not repeat each other's prompts, or a prefix cache would know them. */
const SEED_STEP = 7919;

/** @param serial - of the level and its repeats: gives each its own prompts and schedule. */
export function levelJob(plan: BenchPlan, load: number, serial: number): LoadJob {
  const warmup = warmupOf(plan, load);
  const requests = requestsOf(plan, load);
  const seed = plan.seed + serial * SEED_STEP;
  return {
    target: plan.target,
    arrivals: arrivalsOf(plan, load, warmup, warmup + (requests ?? 0), seed),
    warmup,
    requests,
    durationSeconds: requests === null ? (plan.request.durationSeconds ?? null) : null,
    prompts: plan.prompts,
    isl: plan.isl,
    osl: plan.osl,
    seed,
    timeouts: plan.timeouts,
    maxErrorShare: plan.maxErrorShare,
    ...(plan.request.threads === undefined ? {} : { threads: plan.request.threads }),
  };
}

function arrivalsOf(plan: BenchPlan, load: number, warmup: number, count: number, seed: number): Arrivals {
  const { loads, request } = plan;
  if (loads.mode === "trace") return { kind: "open", dueMs: loads.dueMs };
  if (loads.mode !== "rate") return load === 1 ? singleStream() : closedLoop(load);
  const { arrivals = "poisson", burstSize = DEFAULT_BURST } = request;
  switch (arrivals) {
    case "poisson":
      return { kind: "open", dueMs: poissonArrivals(load, count, seed, warmup) };
    case "constant":
      return { kind: "open", dueMs: constantRate(load, count) };
    case "burst":
      return { kind: "open", dueMs: burstArrivals(load, count, burstSize) };
    case "ramp":
      return { kind: "open", dueMs: rampArrivals(0, 2 * load, count) };
    default:
      return arrivals satisfies never;
  }
}
