/** Loads that say less, or more, than they seem to. */
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { growthFactor } from "./replicas.ts";
import { number, plural, rate, time } from "./wording.ts";

/** Replicas beyond which a plan is more likely a slip in the inputs. [assumed] */
const IMPLAUSIBLE_REPLICAS = 10_000;

function usersConverted({ inputs }: PlanDraft): Warning[] {
  const { users, requestsPerUserHour, requestsPerSecond } = inputs;
  if (users === undefined || requestsPerUserHour === undefined || requestsPerSecond?.note === undefined)
    return [];
  return [
    {
      code: "users_converted",
      message: `Plans are made from requests, not users: ${number(Number(users.value))} users × ${number(Number(requestsPerUserHour.value))} requests an hour ÷ 3600 = ${rate(Number(requestsPerSecond.value))}.`,
    },
  ];
}

function bothGiven({ inputs }: PlanDraft): Warning[] {
  const { users, requestsPerSecond } = inputs;
  if (users === undefined || requestsPerSecond === undefined || requestsPerSecond.note !== undefined)
    return [];
  return [
    {
      code: "users_ignored",
      message: `${number(Number(users.value))} users were given beside a request rate; the rate of ${rate(Number(requestsPerSecond.value))} is what is planned for.`,
    },
  ];
}

function contextLimits(draft: PlanDraft): Warning[] {
  const { problem } = draft;
  const { isl, osl } = problem.request;
  const { maxContext } = problem.model;
  const warnings: Warning[] = [];
  if (maxContext === null) return warnings;
  if (isl + osl > maxContext) {
    warnings.push({
      code: "isl_osl_exceed_model_context",
      message: `${number(isl + osl)} tokens a request are more than the ${number(maxContext)} the model was made for.`,
    });
  } else if (problem.contextWindow > maxContext) {
    warnings.push({
      code: "context_window_exceeds_model",
      message: `A context window of ${number(problem.contextWindow)} tokens is more than the ${number(maxContext)} the model was made for; engines refuse it unless told to stretch it.`,
    });
  }
  return warnings;
}

function growth({ problem }: PlanDraft): Warning[] {
  const { load } = problem;
  if (load.growthFraction < 0 && load.horizonMonths > 0) {
    return [
      {
        code: "shrinking_load",
        message: "A shrinking load is planned at today's size: the fleet must carry today first.",
      },
    ];
  }
  const factor = growthFactor(load);
  /** Growth that makes today's fleet a small part of the plan. [assumed] */
  const large = 10;
  if (factor <= large) return [];
  return [
    {
      code: "growth_dominates",
      message: `Growth compounds to ${number(factor)} × over ${plural(load.horizonMonths, "month")}; replicas.max is for the end of it, so buy in steps.`,
    },
  ];
}

/** A target on what a person waits for is not a target on one model call. */
function targetPerCall({ problem }: PlanDraft): Warning[] {
  const { callsPerRequest } = problem.load;
  const { e2eMs } = problem.targets;
  if (callsPerRequest <= 1 || e2eMs === undefined) return [];
  return [
    {
      code: "e2e_target_per_call",
      message: `The E2E target of ${time(e2eMs)} is taken for one model call; a user request makes ${number(callsPerRequest)}, so in sequence it may take ${time(e2eMs * callsPerRequest)}.`,
    },
  ];
}

function implausible({ evaluation }: PlanDraft): Warning[] {
  const max = evaluation.serving?.counts.max ?? 0;
  if (max <= IMPLAUSIBLE_REPLICAS) return [];
  return [
    {
      code: "implausible_scale",
      message: `${number(max)} replicas are beyond any one fleet: check load, growth and lengths.`,
    },
  ];
}

export const loadWarnings = (draft: PlanDraft): Warning[] => [
  ...usersConverted(draft),
  ...bothGiven(draft),
  ...contextLimits(draft),
  ...growth(draft),
  ...targetPerCall(draft),
  ...implausible(draft),
];
