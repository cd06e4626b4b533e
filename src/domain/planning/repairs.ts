/**
 * The cheapest single changes that make an infeasible plan hold.
 *
 * Model: along each axis alone the whole plan is made again, as it would be for a person who made the change; of the
 * attempts that pass, the cheapest stands for the axis, the gentlest among equals. Nothing is changed twice at once.
 */
import { chooseEvaluation } from "./choice.ts";
import type { Evaluation } from "./evaluation.ts";
import { type Attempt, REPAIR_AXES, type RepairContext, type RepairSet } from "./repair-axes.ts";

export interface Repair {
  readonly change: string;
  readonly set: RepairSet;
  readonly evaluation: Evaluation;
}

/** A repair without a price goes last. */
const monthly = ({ evaluation }: Repair): number => evaluation.price?.max.usdPerMonth ?? Number.MAX_VALUE;

function tried(context: RepairContext, attempt: Attempt): readonly Repair[] {
  const choose = context.choose ?? ((problem) => chooseEvaluation(problem, context.services));
  const evaluation = choose(attempt.problem);
  return evaluation?.feasible === true ? [{ ...attempt.describe(evaluation), evaluation }] : [];
}

/** Repairs that work, one an axis, cheapest first. */
export function findRepairs(context: RepairContext, most = 3): readonly Repair[] {
  return REPAIR_AXES.flatMap((axis) => {
    const working = axis(context).flatMap((attempt) => tried(context, attempt));
    return working.toSorted((a, b) => monthly(a) - monthly(b)).slice(0, 1);
  })
    .toSorted((a, b) => monthly(a) - monthly(b))
    .slice(0, most);
}
