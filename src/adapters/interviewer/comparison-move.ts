/** Compares options over the same load; the requirements stay as they are. */
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import { alternativesIn, MOST_COMPARED } from "./alternatives.ts";
import { budgetQuestion, onlyBudget } from "./budget-question.ts";
import type { View } from "./known-state.ts";
import { call, type Move, nextQuestion, say } from "./move.ts";
import { gpusIn } from "./read-names.ts";
import { comparisonReply, failureReply, gpusOfOption } from "./result-replies.ts";

export function comparisonMove(view: View, withCurrent: boolean): Move {
  const noted = view.results.find(({ name }) => name === "set_requirements");
  if (noted?.error !== undefined) return say(failureReply(noted));
  const { changes, common } = alternativesIn(view.text, view.state.requirements);
  const compared = view.results.some(({ name }) => name === "compare_options");
  if (!compared && noted === undefined && Object.keys(common).length > 0 && !withCurrent)
    return call("set_requirements", common);
  const options = withCurrent ? changes.map((change) => ({ ...common, ...change })) : changes;
  const budget = onlyBudget(options);
  return budget === undefined ? comparisonOf(view, options) : budgetQuestion(view, budget);
}

export function comparisonOf(view: View, changes: readonly PlanRequest[]): Move {
  const compared = view.results.find(({ name }) => name === "compare_options");
  if (compared !== undefined) {
    if (compared.error !== undefined) return say(failureReply(compared));
    return say(
      countAnswer(view.text, gpusOfOption(compared)),
      comparisonReply(
        compared,
        false,
        view.state.requirements.gpu === undefined && changes.every(({ gpu }) => gpu !== undefined),
      ),
    );
  }
  if (view.state.missing.length > 0) {
    // "… Which GPU and how many?" at the end of a first message asks for the plan itself.
    const isFirstWord = view.results.some(({ name }) => name === "set_requirements");
    return say(isFirstWord ? "" : "There is no plan to compare with yet.", nextQuestion(view));
  }
  if (changes.length === 0) {
    return say(
      'Compare with what? Name a GPU, a precision, an engine or another load, such as "compare with H200".',
    );
  }
  const left = changes.slice(MOST_COMPARED).map(({ gpu, model }) => gpu ?? model ?? "another");
  const told =
    left.length === 0 ? "" : `I compare ${MOST_COMPARED} at a time; ask for ${left.join(", ")} next.`;
  return { ...call("compare_options", { changes: changes.slice(0, MOST_COMPARED) }), say: told };
}

const SINGLE =
  /\b(?:a single|just one|only one|one|(?<count>\d{1,4}))\s*(?:x|×)?\s*(?=[a-z]{1,3}\s?-?\d|mi\d|rtx)/i;

/** "Is it feasible on a single L4?" is first of all a yes or a no. */
function countAnswer(text: string, needed: number | null): string {
  const asked = SINGLE.exec(text);
  const [gpu] = gpusIn(text);
  if (asked === null || gpu === undefined || needed === null || !text.includes("?")) return "";
  const count = Number(asked.groups?.["count"] ?? 1);
  return needed <= count
    ? `Yes: ${gpu} holds it with ${needed}.`
    : `No: it takes ${needed} × ${gpu} to hold this load.`;
}
