/** What happens in the chat as plain lines: no frames, no spinners, nothing redrawn. */
import type { ChatAction } from "./chat-state.ts";
import { cleanData, cleanText } from "./clean-text.ts";
import { foldTables } from "./fold-table.ts";
import { markdownLines } from "./markdown.ts";
import { planCardLines } from "./plan-card-lines.ts";
import { line, lineText } from "./styled-line.ts";
import type { Turn, TurnContent } from "./turn.ts";
import { wrapLine, wrapLines } from "./wrap-line.ts";

/** Every table is folded: read aloud, a figure needs its column's head. */
const ALL = 0;

const rows = (text: string, columns: number): readonly string[] =>
  wrapLines(foldTables(markdownLines(cleanText(text)), ALL), columns).map(lineText);

/** Broken at words; a reader that pauses at line ends pauses between them. */
export const turnRows = (turn: TurnContent, columns: number): readonly string[] =>
  contentRows(turn, columns).flatMap((row) => wrapLine(line(row), columns).map(lineText));

function contentRows(turn: TurnContent, columns: number): readonly string[] {
  switch (turn.kind) {
    case "welcome":
      return [
        `Headroom ${turn.version} plans GPU capacity for LLM inference.`,
        "Say what is to be served: model, load, lengths, precision, GPU. /help lists the commands.",
      ];
    case "user":
      return [`You: ${turn.text}`];
    case "assistant":
      return [...rows(turn.text, columns), ...(turn.status === "cancelled" ? ["(cancelled)"] : [])];
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

export interface PlainPrinterOptions {
  readonly write: (line: string) => void;
  readonly columns: () => number;
  /** What is typed stands on the screen already. */
  readonly echoed: boolean;
}

/** Prints each turn once it is settled. */
export function createPlainPrinter({ write, columns, echoed }: PlainPrinterOptions) {
  let printed = -1;
  return (settled: readonly Turn[], action: ChatAction) => {
    for (const turn of settled) {
      if (turn.id <= printed) continue;
      printed = turn.id;
      const typedNow = turn.kind === "user" && (action.type === "started" || turn.text.startsWith("/"));
      if (echoed && typedNow) continue;
      for (const row of turnRows(cleanData(turn), columns())) write(row.trimEnd());
    }
  };
}
