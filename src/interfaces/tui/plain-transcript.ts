/** What happens in the chat as plain lines: no frames, no spinners, nothing redrawn. */
import type { ChatAction } from "./chat-state.ts";
import { cleanData, cleanText } from "./clean-text.ts";
import { markdownLines } from "./markdown.ts";
import { planCardLines } from "./plan-card-lines.ts";
import { lineText } from "./styled-line.ts";
import type { Turn, TurnContent } from "./turn.ts";

const rows = (text: string): readonly string[] => markdownLines(cleanText(text)).map(lineText);

export function turnRows(turn: TurnContent, columns: number): readonly string[] {
  switch (turn.kind) {
    case "welcome":
      return [
        `Headroom ${turn.version} plans GPU capacity for LLM inference.`,
        "Say what is to be served: model, load, lengths, precision, GPU. /help lists the commands.",
      ];
    case "user":
      return [`You: ${turn.text}`];
    case "assistant":
      return [...rows(turn.text), ...(turn.status === "cancelled" ? ["(cancelled)"] : [])];
    case "tool":
      return [`Tool ${turn.name.replaceAll("_", " ")} ${turn.status}: ${turn.summary}`];
    case "plan":
      return planCardLines(turn.plan, { columns, full: turn.full, framed: false }).map(lineText);
    case "question":
      return [`Question: ${turn.text}`];
    case "failure":
      return [`Failed: ${turn.message}`, ...(turn.hint === null ? [] : [turn.hint])];
    case "notice":
      return turn.text.split("\n");
    default:
      return turn satisfies never;
  }
}

/** Prints each turn once it is settled; the person's own words stand on the screen already. */
export function createPlainPrinter(write: (line: string) => void, columns: () => number) {
  let printed = -1;
  return (settled: readonly Turn[], action: ChatAction) => {
    for (const turn of settled) {
      if (turn.id <= printed) continue;
      printed = turn.id;
      if (action.type === "started" && turn.kind === "user") continue;
      for (const row of turnRows(cleanData(turn), columns())) write(row.trimEnd());
    }
  };
}
