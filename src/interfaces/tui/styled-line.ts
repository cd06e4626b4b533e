/** A line of styled text: what the plan card and the Markdown view are made of before a terminal draws them. */
import { padEnd, startOf, textWidth } from "./text-width.ts";

/** What a colour stands for. The words say it too. */
export type Tone = "plain" | "strong" | "faint" | "good" | "bad" | "warn" | "accent" | "code";

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}
export type StyledLine = readonly Span[];

export const span = (text: string, tone: Tone = "plain"): Span => ({ text, tone });
export const line = (...parts: readonly (Span | string)[]): StyledLine =>
  parts.map((part) => (typeof part === "string" ? span(part) : part));
export const BLANK: StyledLine = [];

export const lineText = (styled: StyledLine): string => styled.map(({ text }) => text).join("");
export const lineWidth = (styled: StyledLine): number =>
  styled.reduce((sum, { text }) => sum + textWidth(text), 0);

/** Cuts a line to `width` columns, with an ellipsis. */
function fitLine(styled: StyledLine, width: number): StyledLine {
  if (lineWidth(styled) <= width) return styled;
  const fitted: Span[] = [];
  let room = Math.max(0, width - 1);
  for (const { text, tone } of styled) {
    const part = startOf(text, room);
    fitted.push({ text: part, tone });
    room -= textWidth(part);
    if (part !== text) break;
  }
  return [...fitted, span("…", "faint")];
}

/** Exactly `width` columns: cut or filled with spaces. */
export function fillLine(styled: StyledLine, width: number): StyledLine {
  const fitted = fitLine(styled, width);
  const missing = width - lineWidth(fitted);
  return missing > 0 ? [...fitted, span(padEnd("", missing))] : fitted;
}

/** Two blocks next to each other, the left one filled to its width. */
export function beside(
  left: readonly StyledLine[],
  right: readonly StyledLine[],
  leftWidth: number,
  gap = 2,
): readonly StyledLine[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [
    ...fillLine(left[index] ?? BLANK, leftWidth),
    span(" ".repeat(gap)),
    ...(right[index] ?? BLANK),
  ]);
}
