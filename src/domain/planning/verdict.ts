/** Does the plan hold? If not: what fails, by how much, what is the lower bound, and which single change repairs it. */

import { sequenceBytes } from "../forecasting/memory.ts";
import { bindingConstraint } from "./binding-constraint.ts";
import type { CapacityPlan } from "./capacity-plan.ts";
import { totalGpus } from "./choice.ts";
import { spansMachines } from "./evaluation.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { type FailingTarget, hasLatencyTarget, latencyOf, statisticOf } from "./targets.ts";
import { dollars, memory as gib, number, percent, plural, rate, time, times } from "./wording.ts";

type Failing = CapacityPlan["verdict"]["failing"][number];

const finiteOrNull = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

/** What one request alone would see: no number of replicas beats it. */
function lowerBound(draft: PlanDraft, failing: FailingTarget): string {
  const { serving, spec } = draft.evaluation;
  const lone = serving?.lone ?? null;
  if (lone === null || !("atAnyLoad" in failing) || !failing.atAnyLoad) return "";
  const best = latencyOf(draft.problem, lone, failing.kind);
  if (!Number.isFinite(best)) return "";
  const where = `${times(spec.deployment.tp, spec.deployment.gpu.name)}`;
  const what =
    failing.kind === "ttft"
      ? `a request alone sees ${time(best)}, ${time(lone.prefillMs)} of it prefill`
      : failing.kind === "itl"
        ? `one sequence alone decodes a token every ${time(best)}`
        : `a request alone takes ${time(best)}`;
  return ` On ${where} ${what}: more replicas do not help.`;
}

function failingOf(draft: PlanDraft, failing: FailingTarget): Failing {
  const { kind, target } = failing;
  const actual = finiteOrNull(failing.actual);
  switch (kind) {
    case "memory":
      return {
        metric: "memory",
        target,
        actual,
        unit: "B",
        message: `The model does not fit: each GPU needs ${gib(failing.actual)} and may use ${gib(target)}. ${memoryUse(draft)}`,
      };
    case "context":
      return {
        metric: "contextWindow",
        target,
        actual,
        unit: "token",
        message: `Requests of ${number(failing.actual)} tokens (isl + osl) do not pass a context window of ${number(target)}: the engine refuses them or cuts them off.`,
      };
    case "degree":
      return {
        metric: "tp",
        target,
        actual,
        unit: "GPU",
        message: `Engines refuse a tensor parallelism of ${number(failing.actual)}: it does not divide the model's ${number(target)} attention heads.`,
      };
    case "fleet":
      return {
        metric: "fleet_size",
        target,
        actual,
        unit: "GPU",
        message: `Not plannable: ${number(failing.actual)} GPUs are more than the ${number(target)} any one deployment has. Check load, growth, lengths and overridden constants.`,
      };
    case "budget":
      return {
        metric: "monthlyBudgetUsd",
        target,
        actual,
        unit: "USD",
        message:
          actual === null
            ? `No price is known, so the budget of ${dollars(target)} a month cannot be checked.`
            : `The fleet costs ${dollars(actual)} a month, ${percent(actual / target - 1)} over the budget of ${dollars(target)}.`,
      };
    default: {
      const metric = `${kind}${statisticOf(draft.problem).toUpperCase()}Ms`;
      const over =
        actual === null ? "without bound" : `${time(actual)}, ${percent(actual / target - 1)} over`;
      return {
        metric,
        target,
        actual,
        unit: "ms",
        message: `${kind.toUpperCase()} ${statisticOf(draft.problem)} is ${over} for a target of ${time(target)}.${lowerBound(draft, failing)}`,
      };
    }
  }
}

/** What takes the room on a GPU, largest first. */
function memoryUse({ evaluation }: PlanDraft): string {
  const { memory, spec } = evaluation;
  const { weightsBytes, activationBytes, runtimeBytes } = memory;
  const rows = Math.min(spec.batchCap, spec.deployment.engine.maxBatchedTokens);
  const uses: [string, number][] = [
    ["weights", weightsBytes],
    [`buffers for a step of up to ${plural(rows, "sequence")}`, activationBytes],
    ["runtime", runtimeBytes],
    [
      `one context window of ${plural(spec.contextWindow, "token")}`,
      sequenceBytes(spec.deployment, spec.contextWindow),
    ],
  ];
  const listed = uses
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, bytes]) => `${gib(bytes)} ${what}`)
    .join(", ");
  return `It takes ${listed}.`;
}

/** What a missed target is called in a sentence. */
function missedWords(draft: PlanDraft, { kind }: FailingTarget): string {
  switch (kind) {
    case "memory":
      return "the model does not fit";
    case "context":
      return "requests are longer than the context window";
    case "degree":
      return "the engine refuses the tensor parallelism";
    case "fleet":
      return "no deployment is that large";
    case "budget":
      return "the budget is not met";
    default:
      return `the ${kind.toUpperCase()} ${statisticOf(draft.problem)} target is missed`;
  }
}

/** Engines refuse what is longer than the model's own context, unless they are told to stretch it. */
function stretched({ problem }: PlanDraft): string {
  const { isl, osl } = problem.request;
  const { maxContext } = problem.model;
  if (maxContext === null || isl + osl <= maxContext) return "";
  return ` That is so only where the engine is told to stretch the model's context of ${number(maxContext)} tokens to ${number(isl + osl)}.`;
}

function summary(draft: PlanDraft): string {
  const { evaluation, problem } = draft;
  const { serving, spec, gpusPerReplica } = evaluation;
  const { deployment } = spec;
  if (serving === null) {
    return `${deployment.model.id} in ${problem.precision} does not fit on ${times(gpusPerReplica, deployment.gpu.name)}.`;
  }
  const fleet = `${times(totalGpus(evaluation), deployment.gpu.name)}: ${plural(serving.counts.max, "replica")} of ${number(gpusPerReplica)}`;
  const load = `${rate(problem.load.requestsPerSecond)} with a peak of ${number(problem.load.peakMultiplier)} ×`;
  const bound = bindingConstraint(problem, evaluation).name;
  if (evaluation.failing.length > 0) {
    const missed = evaluation.failing.map((target) => missedWords(draft, target)).join(", and ");
    return `${fleet} keep up with ${load}, but ${missed}.`;
  }
  const targets = hasLatencyTarget(problem)
    ? "and meet the targets"
    : problem.targets.itlMs === undefined
      ? "(latency not checked: no target given)"
      : "(latency not checked: answers of one token have no ITL)";
  const cautious = spansMachines(evaluation)
    ? " Measure first: a replica spans machines, and the forecast knows only the links within one."
    : "";
  return `${fleet} serve ${load} ${targets}. The limit is ${bound}.${cautious}${stretched(draft)}`;
}

function repairSentence(draft: PlanDraft): string {
  return draft.repairs.length > 0 || draft.evaluation.feasible
    ? ""
    : " No single change of precision, GPU, parallelism, context, memory share, batch cap or target repairs it.";
}

export function verdictSection(draft: PlanDraft): CapacityPlan["verdict"] {
  const { evaluation, problem } = draft;
  const failing = evaluation.failing.map((target) => failingOf(draft, target));
  const latencyMissed = evaluation.failing.some(
    ({ kind }) => kind === "memory" || kind === "ttft" || kind === "itl" || kind === "e2e",
  );
  const now = evaluation.price?.max.usdPerMonth ?? null;
  return {
    feasible: evaluation.feasible,
    summary: `${summary(draft)}${repairSentence(draft)}`,
    latencyTargets: !hasLatencyTarget(problem) ? "not checked" : latencyMissed ? "missed" : "met",
    failing,
    repairs: draft.repairs.map(({ change, set, evaluation: repaired }) => {
      const usdPerMonth = repaired.price?.max.usdPerMonth ?? null;
      return {
        change,
        set: { ...set },
        gpus: totalGpus(repaired),
        usdPerMonth,
        deltaUsdPerMonth: usdPerMonth === null || now === null ? null : usdPerMonth - now,
      };
    }),
  };
}
