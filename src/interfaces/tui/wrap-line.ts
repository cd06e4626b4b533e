/** Wraps styled lines at words, so that no line begins with the space it was broken at. */
import { type Span, type StyledLine, span } from "./styled-line.ts";
import { graphemes, startOf, textWidth, wordsAndSpaces } from "./text-width.ts";

/** Columns that stand before a line's text, such as a list mark or the first column of two: what follows stands below the text. */
function hanging(text: string): number {
  const mark = /^\s*(?:[•!>?✗✓–] |\d+\. )?/.exec(text)?.[0] ?? "";
  const beside = /^\/\S.*? {2,}(?=\S)/.exec(text)?.[0] ?? "";
  return textWidth(mark.length > beside.length ? mark : beside);
}

/** A span cut into words and the spaces between them. */
const pieces = ({ text, tone }: Span): readonly Span[] =>
  wordsAndSpaces(text).map((part) => ({ text: part, tone }));

/** A word wider than a whole line, in parts that fit. */
function cut({ text, tone }: Span, width: number): readonly Span[] {
  const parts: Span[] = [];
  for (let rest = text; rest !== ""; ) {
    const part = startOf(rest, width) || (graphemes(rest)[0] ?? rest);
    parts.push({ text: part, tone });
    rest = rest.slice(part.length);
  }
  return parts;
}

export function wrapLine(styled: StyledLine, width: number): readonly StyledLine[] {
  const indent = Math.min(hanging(styled.map(({ text }) => text).join("")), Math.floor(width / 2));
  const room = Math.max(1, width - indent);
  const lines: Span[][] = [[]];
  let used = 0;
  for (const piece of styled
    .flatMap(pieces)
    .flatMap((part) => (textWidth(part.text) > room ? cut(part, room) : [part]))) {
    const columns = textWidth(piece.text);
    const isSpace = piece.text.trim() === "";
    if (used + columns > width) {
      if (isSpace && lines.length > 0) continue;
      lines.push([span(" ".repeat(indent))]);
      used = indent;
    } else if (isSpace && used === indent && lines.length > 1) continue;
    lines.at(-1)?.push(piece);
    used += columns;
  }
  return lines;
}

export const wrapLines = (lines: readonly StyledLine[], width: number): readonly StyledLine[] =>
  lines.flatMap((styled) => wrapLine(styled, width));
