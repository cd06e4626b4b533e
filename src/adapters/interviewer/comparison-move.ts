/** Compares options over the same load; the requirements stay as they are. */
import { alternativesIn } from "./alternatives.ts";
import type { View } from "./known-state.ts";
import { call, type Move, nextQuestion, say } from "./move.ts";
import { comparisonReply, failureReply } from "./result-replies.ts";

export function comparisonMove(view: View, withCurrent: boolean): Move {
  const compared = view.results.find(({ name }) => name === "compare_options");
  if (compared !== undefined)
    return say(compared.error === undefined ? comparisonReply(compared) : failureReply(compared));
  const noted = view.results.find(({ name }) => name === "set_requirements");
  if (noted?.error !== undefined) return say(failureReply(noted));
  const { changes, common } = alternativesIn(view.text, view.state.requirements);
  if (noted === undefined && Object.keys(common).length > 0 && !withCurrent)
    return call("set_requirements", common);
  if (view.state.missing.length > 0) return say("There is no plan to compare with yet.", nextQuestion(view));
  if (changes.length === 0) {
    return say(
      'Compare with what? Name a GPU, a precision, an engine or another load, such as "compare with H200".',
    );
  }
  return call("compare_options", { changes });
}
