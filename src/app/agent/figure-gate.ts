/** Lets a chat model's text through sentence by sentence; one with a figure the tools did not give is left out, with a note. */
import { unsupportedFigures } from "./figure-check.ts";
import { type Evidence, evidenceIn } from "./figure-facts.ts";
import type { TextGate } from "./model-node.ts";
import { cutSentences } from "./sentences.ts";
import type { AgentState } from "./state.ts";

export const LEFT_OUT = "(A sentence was left out here: it held a figure that no tool result has.)";

export function createFigureGate(state: Pick<AgentState, "messages" | "draft">): TextGate {
  return gateOver(evidenceIn(state.messages, state.draft));
}

export function gateOver(evidence: Evidence): TextGate {
  let waiting = "";
  let told = false;
  const check = (sentence: string): string => {
    if (unsupportedFigures(sentence, evidence).length === 0) return sentence;
    const [, lead = "", end = ""] = /^(\s*(?:[-*]\s+|\d+[.)]\s+)?)[\s\S]*?(\s*)$/.exec(sentence) ?? [];
    const instead = told || evidence.lastWord === "" ? "" : ` The tool says: ${evidence.lastWord}`;
    told = true;
    return `${lead}${LEFT_OUT}${instead}${end}`;
  };
  return {
    push: (delta) => {
      const { sentences, rest } = cutSentences(waiting + delta);
      waiting = rest;
      return sentences.map(check).join("");
    },
    pending: () => waiting,
    flush: () => {
      const last = waiting;
      waiting = "";
      return last.trim() === "" ? last : check(last);
    },
  };
}
