/**
 * The cheapest single changes that make an infeasible plan hold.
 *
 * Model: each axis alone (precision, KV precision, GPU, degree, context, batch cap, each target, budget, load) is moved
 * to its nearest value that passes, and the whole plan is made again. Nothing is changed twice at once.
 */
import { BYTES_PER_WEIGHT, PRECISIONS, type Precision } from "../catalog/precision.ts";
import { type Candidate, chooseEvaluation } from "./choice.ts";
import type { Evaluation } from "./evaluation.ts";
import type { PlanningProblem, PlanningServices } from "./planning-problem.ts";
import { LATENCY_METRICS, latencyOf, targetOf } from "./targets.ts";
import { dollars, number, time } from "./wording.ts";

/** Fields of a plan request, as the person would set them. */
export type RepairSet = Readonly<Record<string, string | number | boolean>>;

export interface Repair {
  readonly change: string;
  readonly set: RepairSet;
  readonly evaluation: Evaluation;
}

export interface RepairContext {
  readonly problem: PlanningProblem;
  readonly services: PlanningServices;
  readonly current: Evaluation;
  /** GPUs that may replace the present one. */
  readonly otherGpus: PlanningProblem["gpus"];
}

interface Attempt {
  readonly problem: PlanningProblem;
  readonly candidates?: readonly Candidate[];
  readonly describe: (evaluation: Evaluation) => { readonly change: string; readonly set: RepairSet };
}

/** Targets are relaxed to this much over the forecast, so that the advice survives rounding. [assumed] */
const RELAXATION_SLACK = 1.02;

const feasibleOrNull = (context: RepairContext, attempt: Attempt): Repair | null => {
  const evaluation = chooseEvaluation(attempt.problem, context.services, attempt.candidates);
  return evaluation?.feasible === true ? { ...attempt.describe(evaluation), evaluation } : null;
};

const nameOf = (evaluation: Evaluation): string => evaluation.spec.deployment.gpu.name;

function precisionAttempts({ problem }: RepairContext): Attempt[] {
  const usual: readonly Precision[] = PRECISIONS.filter(
    (name) => name === "fp8" || name === "int8" || name === "int4",
  );
  return usual
    .filter((precision) => BYTES_PER_WEIGHT[precision] < BYTES_PER_WEIGHT[problem.precision])
    .map((precision) => ({
      problem: { ...problem, precision },
      describe: () => ({ change: `weights in ${precision}`, set: { precision } }),
    }));
}

function kvAttempts({ problem, current }: RepairContext): Attempt[] {
  if (current.spec.deployment.kvBytesPerElement === 1) return [];
  return [
    {
      problem: { ...problem, kvPrecision: "fp8" },
      describe: () => ({ change: "KV cache in fp8", set: { kvPrecision: "fp8" } }),
    },
  ];
}

function hardwareAttempts({ problem, current, otherGpus }: RepairContext): Attempt[] {
  const { gpu, tp } = current.spec.deployment;
  const degree: Attempt = {
    problem: { ...problem, gpus: [gpu], tp: null },
    describe: (evaluation) => ({
      change: `tensor parallelism of ${number(evaluation.gpusPerReplica)}`,
      set: { tp: evaluation.gpusPerReplica },
    }),
  };
  const others = otherGpus.filter(({ name }) => name !== gpu.name);
  const gpuChange: Attempt = {
    problem: { ...problem, gpus: others, tp: null },
    describe: (evaluation) => ({
      change: `${nameOf(evaluation)} in place of ${gpu.name}, ${number(evaluation.gpusPerReplica)} a replica`,
      set: { gpu: nameOf(evaluation), tp: evaluation.gpusPerReplica },
    }),
  };
  const attempts: Attempt[] = [];
  if (problem.tp !== null && tp === problem.tp) attempts.push(degree);
  if (others.length > 0) attempts.push(gpuChange);
  return attempts;
}

function lengthAttempts({ problem, current }: RepairContext): Attempt[] {
  const { largestContextTokens } = current.memory;
  const { isl, osl } = problem.request;
  const attempts: Attempt[] = [];
  if (current.serving === null && largestContextTokens >= isl + osl) {
    attempts.push({
      problem: { ...problem, contextWindow: largestContextTokens },
      describe: () => ({
        change: `a context window of ${number(largestContextTokens)} tokens`,
        set: { contextWindow: largestContextTokens },
      }),
    });
  }
  const lifted = current.spec.deployment.engine.maxSequences;
  if (problem.batchCap !== null && problem.batchCap < lifted) {
    attempts.push({
      problem: { ...problem, batchCap: lifted },
      describe: () => ({ change: `a batch cap of ${number(lifted)}`, set: { batchSize: lifted } }),
    });
  }
  return attempts;
}

/** Each missed target raised to what this deployment reaches when it is sized for stability alone. */
function relaxationAttempts({ problem, current }: RepairContext): Attempt[] {
  const { serving } = current;
  if (serving === null) return [];
  const candidate: Candidate = { gpu: current.spec.deployment.gpu, tp: current.spec.deployment.tp };
  const attempts = LATENCY_METRICS.flatMap((metric): Attempt[] => {
    if (!current.failing.some(({ kind }) => kind === metric) || targetOf(problem, metric) === undefined)
      return [];
    const reached = Math.ceil(latencyOf(problem, serving.peak, metric) * RELAXATION_SLACK);
    if (!Number.isFinite(reached)) return [];
    return [
      {
        problem: { ...problem, targets: { ...problem.targets, [`${metric}Ms`]: reached } },
        candidates: [candidate],
        describe: () => ({
          change: `a ${metric.toUpperCase()} target of ${time(reached)}`,
          set: { [`${metric}Ms`]: reached },
        }),
      },
    ];
  });
  const price = current.price?.max.usdPerMonth;
  if (price !== undefined && current.failing.some(({ kind }) => kind === "budget")) {
    const budget = Math.ceil(price);
    attempts.push({
      problem: { ...problem, monthlyBudgetUsd: budget },
      candidates: [candidate],
      describe: () => ({
        change: `a budget of ${dollars(budget)} a month`,
        set: { monthlyBudgetUsd: budget },
      }),
    });
  }
  return attempts;
}

/** Load that the budget pays for on this deployment: found by halving. */
function loadAttempts({ problem, current, services }: RepairContext): Attempt[] {
  const budgetOnly = current.failing.length === 1 && current.failing[0]?.kind === "budget";
  if (!budgetOnly || current.price === null) return [];
  const candidate: Candidate = { gpu: current.spec.deployment.gpu, tp: current.spec.deployment.tp };
  const withLoad = (requestsPerSecond: number): PlanningProblem => ({
    ...problem,
    load: { ...problem.load, requestsPerSecond },
  });
  const passes = (load: number) => chooseEvaluation(withLoad(load), services, [candidate])?.feasible === true;
  let low = 0;
  let high = problem.load.requestsPerSecond;
  const steps = 12;
  for (let step = 0; step < steps; step += 1) {
    const middle = (low + high) / 2;
    if (passes(middle)) low = middle;
    else high = middle;
  }
  if (low <= 0) return [];
  const load = Number(low.toPrecision(3)) <= low ? Number(low.toPrecision(3)) : low;
  return [
    {
      problem: withLoad(load),
      candidates: [candidate],
      describe: () => ({ change: `a load of ${number(load)} requests/s`, set: { requestsPerSecond: load } }),
    },
  ];
}

/** Repairs that work, cheapest first; those without a price last. */
export function findRepairs(context: RepairContext, limit = 3): readonly Repair[] {
  const attempts = [
    ...precisionAttempts(context),
    ...kvAttempts(context),
    ...hardwareAttempts(context),
    ...lengthAttempts(context),
    ...relaxationAttempts(context),
    ...loadAttempts(context),
  ];
  const cost = ({ evaluation }: Repair) => evaluation.price?.max.usdPerMonth ?? Number.MAX_VALUE;
  return attempts
    .flatMap((attempt) => feasibleOrNull(context, attempt) ?? [])
    .toSorted((a, b) => cost(a) - cost(b))
    .slice(0, limit);
}
