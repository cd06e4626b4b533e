/** "Is it below $30k a month?": a yes or a no, and which single change would be within it; the requirements stay. */
import { dollars } from "../../domain/planning/wording.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import { COMMON_GPUS, MOST_COMPARED } from "./alternatives.ts";
import type { View } from "./known-state.ts";
import { call, type Move, nextQuestion, say } from "./move.ts";
import { comparisonReply, failureReply, priceNow } from "./result-replies.ts";

/** The budget, when a message asks about nothing else. */
export function onlyBudget(changes: readonly PlanRequest[]): number | undefined {
  const [change, ...others] = changes;
  if (change === undefined || others.length > 0 || Object.keys(change).length > 1) return undefined;
  return change.monthlyBudgetUsd;
}

export function budgetQuestion(view: View, most: number): Move {
  if (view.state.missing.length > 0) return say("There is no plan to judge yet.", nextQuestion(view));
  const compared = view.results.find(({ name }) => name === "compare_options");
  if (compared === undefined)
    return call("compare_options", { changes: alternatives(view.state.requirements, most) });
  if (compared.error !== undefined) return say(failureReply(compared));
  const price = priceNow(compared);
  if (price === null) return say("No price is known for this plan, so no budget can be judged.");
  if (price <= most) return say(`Yes: ${dollars(price)} a month is within ${dollars(most)}.`);
  return say(`No: ${dollars(price)} a month is more than ${dollars(most)}.`, comparisonReply(compared, true));
}

/** Single changes that make plans cheaper: another GPU, half the weights, spot. */
function alternatives(known: PlanRequest, most: number): readonly PlanRequest[] {
  const options: readonly PlanRequest[] = [
    ...(known.precision === "fp8" || known.precision === "int4" ? [] : [{ precision: "fp8" as const }]),
    ...COMMON_GPUS.filter((gpu) => known.gpu?.startsWith(gpu) !== true).map((gpu) => ({ gpu })),
    ...(known.spot === false ? [] : [{ spot: true }]),
  ];
  return options.slice(0, MOST_COMPARED).map((option) => ({ ...option, monthlyBudgetUsd: most }));
}
