/**
 * Which missing input to ask for first: the one whose usual range moves the plan most.
 *
 * Model: each missing input is planned at both ends of its range while the other missing ones stand at their defaults;
 * the larger fleet over the smaller ranks it. Equal fleets are told apart by the GPUs' worth of load, which is not rounded.
 * Assumes one GPU where none was named, so that a change of GPU is no change of size.
 * Source: one-at-a-time sensitivity, as in a tornado diagram; the ranges are this planner's own.
 */
import { isPlannerError } from "../domain/errors.ts";
import type { CapacityPlan } from "../domain/planning/capacity-plan.ts";
import type { PlanField, PlanRequest } from "../domain/workload/plan-request.ts";
import type { Planner } from "./planner.ts";

interface Range {
  readonly usual: PlanRequest;
  readonly low: PlanRequest;
  readonly high: PlanRequest;
}

export interface OpenQuestion {
  readonly field: PlanField;
  /** What is taken when the person has no answer. */
  readonly usual: PlanRequest;
  readonly low: PlanRequest;
  readonly high: PlanRequest;
  /** GPUs at the ends of the range; null where no plan could be made. */
  readonly gpus: { readonly low: number; readonly high: number } | null;
  /** The GPU those are of: the one named, else a usual one. */
  readonly on: string;
}

const SMALL_MODEL = "meta-llama/Llama-3.1-8B";
const LARGE_MODEL = "meta-llama/Llama-3.3-70B-Instruct";
const PROBE_GPU = "H100";

/** [assumed] A usual value and the range most services lie in. */
const RANGES: Readonly<Partial<Record<PlanField, Range>>> = {
  requestsPerSecond: range("requestsPerSecond", 10, 1, 100),
  users: range("users", 1000, 100, 10_000),
  requestsPerUserHour: range("requestsPerUserHour", 10, 2, 60),
  isl: range("isl", 1000, 200, 8000),
  osl: range("osl", 300, 50, 1500),
  model: { usual: { model: SMALL_MODEL }, low: { model: SMALL_MODEL }, high: { model: LARGE_MODEL } },
};

function range(field: PlanField, usual: number, low: number, high: number): Range {
  return { usual: { [field]: usual }, low: { [field]: low }, high: { [field]: high } };
}

/** @returns the missing inputs, the one that moves the plan most first. */
export async function openQuestions(
  planner: Planner,
  request: PlanRequest,
  missing: readonly PlanField[],
): Promise<readonly OpenQuestion[]> {
  const ranges = missing.flatMap((field) => {
    const known = RANGES[field];
    return known === undefined ? [] : [{ field, ...known }];
  });
  const base: PlanRequest = Object.assign({ gpu: PROBE_GPU }, ...ranges.map(({ usual }) => usual), request);
  const ranked = [];
  for (const { field, ...ends } of ranges) {
    const low = await size(planner, { ...base, ...ends.low });
    const high = await size(planner, { ...base, ...ends.high });
    ranked.push({
      question: { field, ...ends, gpus: gpusOf(low, high), on: base.gpu ?? PROBE_GPU },
      moves: moves(low, high),
    });
  }
  return ranked
    .toSorted((a, b) => b.moves.gpus - a.moves.gpus || b.moves.worth - a.moves.worth)
    .map(({ question }) => question);
}

interface Size {
  readonly gpus: number;
  readonly worth: number;
}

/** Null where the request cannot be planned; the question is then asked in its usual place. */
async function size(planner: Planner, request: PlanRequest): Promise<Size | null> {
  try {
    return sizeOf(await planner.plan(request));
  } catch (error) {
    if (isPlannerError(error)) return null;
    throw error;
  }
}

function sizeOf({ replicas, capacity, inputs }: CapacityPlan): Size {
  const load = Number(inputs.requestsPerSecond?.value ?? 1);
  const { requestsPerSecond } = capacity.perReplica;
  return { gpus: replicas.gpus, worth: (load / requestsPerSecond) * replicas.gpusPerReplica };
}

const gpusOf = (low: Size | null, high: Size | null): OpenQuestion["gpus"] =>
  low === null || high === null ? null : { low: low.gpus, high: high.gpus };

function moves(low: Size | null, high: Size | null): Size {
  if (low === null || high === null) return { gpus: 0, worth: 0 };
  const share = (a: number, b: number) => Math.max(a, b) / Math.max(Math.min(a, b), Number.MIN_VALUE);
  return { gpus: share(low.gpus, high.gpus), worth: share(low.worth, high.worth) };
}
