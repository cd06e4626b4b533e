/** Turns that are words, as styled lines. */
import { markdownLines } from "./markdown.ts";
import { line, type StyledLine, span } from "./styled-line.ts";
import type { Turn } from "./turn.ts";

/** Rows of a person's own text that are shown again; a long paste is counted. */
const OWN_ROWS = 12;

type WordTurn = Extract<Turn, { kind: "user" | "assistant" | "question" | "failure" | "notice" }>;

function ownLines(text: string): readonly StyledLine[] {
  const rows = text.split("\n");
  const shown = rows.length > OWN_ROWS + 1 ? rows.slice(0, OWN_ROWS) : rows;
  const lines = shown.map((row, index) => line(span(`${index === 0 ? "> " : "  "}${row}`, "accent")));
  if (shown.length === rows.length) return lines;
  return [...lines, line(span(`  … ${rows.length - shown.length} more lines`, "faint"))];
}

/** Text that streams, and after it, faintly, what is still being checked. */
export function withPreview(
  turn: Extract<WordTurn, { kind: "assistant" }>,
  preview: string,
): readonly StyledLine[] {
  const lines = turnLines(turn);
  if (preview.trim() === "") return lines;
  const [first = "", ...more] = preview.replace(/\n+$/, "").split("\n");
  const last = turn.text.endsWith("\n") ? [] : (lines.at(-1) ?? []);
  const whole = turn.text.endsWith("\n") ? lines : lines.slice(0, -1);
  return [...whole, [...last, span(first, "faint")], ...more.map((row) => line(span(row, "faint")))];
}

export function turnLines(turn: WordTurn): readonly StyledLine[] {
  switch (turn.kind) {
    case "user":
      return ownLines(turn.text);
    case "assistant": {
      const lines = markdownLines(turn.text);
      return turn.status === "cancelled" ? [...lines, line(span("(cancelled)", "warn"))] : lines;
    }
    case "question":
      return turn.text
        .split("\n")
        .map((row, index) => line(span(index === 0 ? "? " : "  ", "warn"), span(row, "strong")));
    case "failure":
      return [
        ...turn.message.split("\n").map((row, index) => line(span(index === 0 ? "✗ " : "  ", "bad"), row)),
        ...(turn.hint === null ? [] : turn.hint.split("\n").map((row) => line(span(row, "faint")))),
      ];
    case "notice":
      return turn.text.split("\n").map((row) => line(row));
    default:
      return turn satisfies never;
  }
}
