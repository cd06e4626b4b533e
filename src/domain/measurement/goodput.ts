/**
 * Requests that kept every target.
 *
 * Model: a request is good when it succeeded and each of its own latencies is within its target; a failure is not good. A
 * request of one token has no ITL and cannot miss it.
 * Source: DistServe (arXiv:2401.09670) for goodput; counted per request as vLLM's and GuideLLM's benchmarks do.
 */
import { z } from "zod";
import type { Ms } from "../units.ts";
import { e2eMs, isOk, itlMs, type RequestRecord, ttftMs } from "./request-record.ts";

export interface LatencyTargets {
  readonly ttftMs?: Ms | undefined;
  readonly itlMs?: Ms | undefined;
  readonly e2eMs?: Ms | undefined;
}

export const goodputSchema = z.object({
  requestsPerSecond: z.number(),
  /** Of all measured requests. */
  fraction: z.number(),
});
export const hasTargets = ({ ttftMs, itlMs, e2eMs }: LatencyTargets): boolean =>
  ttftMs !== undefined || itlMs !== undefined || e2eMs !== undefined;

const within = (value: Ms | null, target: Ms | undefined): boolean =>
  target === undefined || value === null || value <= target;

export const isGood = (record: RequestRecord, targets: LatencyTargets): boolean =>
  isOk(record) &&
  within(ttftMs(record), targets.ttftMs) &&
  within(itlMs(record), targets.itlMs) &&
  within(e2eMs(record), targets.e2eMs);
