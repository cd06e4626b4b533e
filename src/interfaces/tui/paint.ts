/** Styled lines as text with a terminal's own marks for weight and colour. */
import type { StyledLine, Tone } from "./styled-line.ts";

const ESC = "\u001b[";
/** Select Graphic Rendition codes that begin and end each tone. Source: ECMA-48, 8.3.117. */
const MARKS: Readonly<Record<Exclude<Tone, "plain">, readonly [string, string]>> = {
  strong: ["1", "22"],
  faint: ["2", "22"],
  good: ["1;32", "22;39"],
  bad: ["1;31", "22;39"],
  warn: ["33", "39"],
  accent: ["36", "39"],
  code: ["36", "39"],
};

function painted(text: string, tone: Tone): string {
  if (tone === "plain" || text === "") return text;
  const [begin, end] = MARKS[tone];
  return `${ESC}${begin}m${text}${ESC}${end}m`;
}

/** One text for all lines: drawn far sooner than an element for each span. */
export function paint(lines: readonly StyledLine[], isColoured: boolean): string {
  return lines
    .map((styled) => styled.map(({ text, tone }) => (isColoured ? painted(text, tone) : text)).join(""))
    .join("\n");
}
