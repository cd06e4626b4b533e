/**
 * The single changes that may repair a plan, one list per axis.
 *
 * Model: an axis is one thing a person can change alone; its attempts go from the gentlest change to the strongest.
 */
import { BYTES_PER_WEIGHT, type Precision } from "../catalog/precision.ts";
import type { Candidate } from "./choice.ts";
import { chooseEvaluation } from "./choice.ts";
import { halvedCaps } from "./default-cap.ts";
import type { Evaluation } from "./evaluation.ts";
import type { PlanningProblem, PlanningServices } from "./planning-problem.ts";
import { type LatencyMetric, latencyOf, targetOf, withArticle } from "./targets.ts";
import { dollars, number, percent, plural, time } from "./wording.ts";

/** Fields of a plan request, as the person would set them. */
export type RepairSet = Readonly<Record<string, string | number | boolean>>;

export interface RepairContext {
  readonly problem: PlanningProblem;
  readonly services: PlanningServices;
  readonly current: Evaluation;
  /** GPUs that may replace the one asked for; none when the GPU was chosen. */
  readonly otherGpus: PlanningProblem["gpus"];
  /** The plan that a problem leads to, GPU and degree chosen as for any plan; absent = the cheapest candidate. */
  readonly choose?: (problem: PlanningProblem) => Evaluation | null;
}

export interface Attempt {
  readonly problem: PlanningProblem;
  readonly describe: (evaluation: Evaluation) => { readonly change: string; readonly set: RepairSet };
}

type Axis = (context: RepairContext) => readonly Attempt[];

const attempt = (problem: PlanningProblem, change: string, set: RepairSet): Attempt => ({
  problem,
  describe: () => ({ change, set }),
});

const sameHardware = ({ current }: RepairContext): readonly Candidate[] => [
  { gpu: current.spec.deployment.gpu, tp: current.spec.deployment.tp },
];

const NARROWER: readonly Precision[] = ["fp8", "int8", "int4"];

const precision: Axis = ({ problem }) =>
  NARROWER.filter((narrow) => BYTES_PER_WEIGHT[narrow] < BYTES_PER_WEIGHT[problem.precision]).map((narrow) =>
    attempt({ ...problem, precision: narrow }, `weights in ${narrow}`, { precision: narrow }),
  );

const kvPrecision: Axis = ({ problem, current }) =>
  current.spec.deployment.kvBytesPerElement === 1
    ? []
    : [attempt({ ...problem, kvPrecision: "fp8" }, "KV cache in fp8", { kvPrecision: "fp8" })];

const gpu: Axis = ({ problem, current, otherGpus }) => {
  const { name } = current.spec.deployment.gpu;
  const others = otherGpus.filter((other) => other.name !== name);
  if (others.length === 0) return [];
  return [
    {
      problem: { ...problem, gpus: others, tp: null },
      describe: ({ spec, gpusPerReplica }) => ({
        change: `${spec.deployment.gpu.name} in place of ${name}, ${number(gpusPerReplica)} a replica`,
        set: { gpu: spec.deployment.gpu.name, tp: gpusPerReplica },
      }),
    },
  ];
};

const degree: Axis = ({ problem, current }) =>
  problem.tp === null
    ? []
    : [
        {
          problem: { ...problem, gpus: [current.spec.deployment.gpu], tp: null },
          describe: ({ gpusPerReplica }) => ({
            change: `tensor parallelism of ${number(gpusPerReplica)}`,
            set: { tp: gpusPerReplica },
          }),
        },
      ];

/** Longer when requests do not pass the window, shorter when it does not fit. */
const contextWindow: Axis = ({ problem, current }) => {
  const { isl, osl } = problem.request;
  const { largestContextTokens } = current.memory;
  const window =
    problem.contextWindow < isl + osl ? isl + osl : current.serving === null ? largestContextTokens : null;
  if (window === null || window < isl + osl) return [];
  return [
    attempt({ ...problem, contextWindow: window }, `a context window of ${number(window)} tokens`, {
      contextWindow: window,
    }),
  ];
};

const UTILIZATIONS = [0.92, 0.95] as const;

/** A little more of the GPU for the engine; beyond 0.95 other users of the memory are squeezed out. [assumed] */
const memoryUtilization: Axis = ({ problem, current }) =>
  current.serving !== null
    ? []
    : UTILIZATIONS.filter((share) => share > problem.engine.memoryUtilization).map((share) =>
        attempt(
          { ...problem, engine: { ...problem.engine, memoryUtilization: share } },
          `${percent(share)} of the memory for the engine`,
          { memoryUtilization: share },
        ),
      );

/** A cap sets memory aside: a lower one when the model does not fit, a higher one when it holds the replicas back. */
const batchCap: Axis = ({ problem, current }) => {
  const { batchCap: asked } = problem;
  if (asked === null) return [];
  const own = current.spec.deployment.engine.maxSequences;
  const caps = [own, ...halvedCaps(own)].filter((cap) =>
    current.serving === null ? cap < asked : cap > asked,
  );
  return caps.map((cap) =>
    attempt({ ...problem, batchCap: cap }, `a batch cap of ${number(cap)}`, { batchSize: cap }),
  );
};

/** Targets are relaxed to this much over the forecast, so that the advice survives rounding. [assumed] */
const RELAXATION_SLACK = 1.02;

/** The target raised to what this fleet shows at its peak, and to what a replica shows at the rate it may carry. */
const relaxed =
  (metric: LatencyMetric): Axis =>
  ({ problem, current }) => {
    const { serving } = current;
    const missed = current.failing.some(({ kind }) => kind === metric);
    if (serving === null || !missed || targetOf(problem, metric) === undefined) return [];
    return [serving.peak, serving.capacity].flatMap((point) => {
      const reached = Math.ceil(latencyOf(problem, point, metric) * RELAXATION_SLACK);
      if (!Number.isFinite(reached)) return [];
      const targets = { ...problem.targets, [`${metric}Ms`]: reached };
      const change = `${withArticle(metric)} target of ${time(reached)}`;
      return [attempt({ ...problem, targets }, change, { [`${metric}Ms`]: reached })];
    });
  };

/** The fleet is too large, or costs too much, and that is all. */
const onlySize = ({ current }: RepairContext): boolean =>
  current.failing.length > 0 &&
  current.failing.every(({ kind }) => kind === "fleet" || (kind === "budget" && current.price !== null));

const budget: Axis = ({ problem, current }) => {
  const price = current.price?.max.usdPerMonth;
  if (price === undefined || !current.failing.some(({ kind }) => kind === "budget")) return [];
  const monthlyBudgetUsd = Math.ceil(price);
  const change = `a budget of ${dollars(monthlyBudgetUsd)} a month`;
  return [attempt({ ...problem, monthlyBudgetUsd }, change, { monthlyBudgetUsd })];
};

const HALVINGS = 12;

/** The load that the budget pays for, or a fleet can have, on this deployment. */
const load: Axis = (context) => {
  if (!onlySize(context)) return [];
  const { problem, services } = context;
  const candidates = sameHardware(context);
  const withLoad = (requestsPerSecond: number): PlanningProblem => ({
    ...problem,
    load: { ...problem.load, requestsPerSecond },
  });
  let low = 0;
  let high = problem.load.requestsPerSecond;
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (chooseEvaluation(withLoad(middle), services, candidates)?.feasible === true) low = middle;
    else high = middle;
  }
  if (low <= 0) return [];
  const rounded = Number(low.toPrecision(3));
  const requestsPerSecond = rounded <= low ? rounded : low;
  const change = `a load of ${number(requestsPerSecond)} requests/s`;
  return [attempt(withLoad(requestsPerSecond), change, { requestsPerSecond })];
};

const SHORTER_MONTHS = [6, 3, 1, 0] as const;

/** Growth compounds: a plan for fewer months is a smaller one. */
const horizon: Axis = (context) => {
  const { load } = context.problem;
  if (!onlySize(context) || load.growthFraction <= 0) return [];
  return SHORTER_MONTHS.filter((months) => months < load.horizonMonths).map((horizonMonths) =>
    attempt(
      { ...context.problem, load: { ...load, horizonMonths } },
      `a horizon of ${plural(horizonMonths, "month")}`,
      { horizonMonths },
    ),
  );
};

export const REPAIR_AXES: readonly Axis[] = [
  precision,
  kvPrecision,
  gpu,
  degree,
  contextWindow,
  memoryUtilization,
  batchCap,
  relaxed("ttft"),
  relaxed("itl"),
  relaxed("e2e"),
  budget,
  load,
  horizon,
];
