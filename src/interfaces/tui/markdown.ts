/** The little Markdown a chat model writes: headings, lists, bold, code. Everything else stays as typed. */
import { line, type Span, type StyledLine, span } from "./styled-line.ts";

const INLINE = /\*\*([^*\n]+)\*\*|__([^_\n]+)__|`([^`\n]+)`/g;

function inline(text: string): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) spans.push(span(text.slice(from, match.index)));
    const code = match[3];
    spans.push(code === undefined ? span(match[1] ?? match[2] ?? "", "strong") : span(code, "code"));
    from = match.index + match[0].length;
  }
  if (from < text.length) spans.push(span(text.slice(from)));
  return spans;
}

function block(text: string): StyledLine {
  const heading = /^#{1,6}\s+(.*)$/.exec(text);
  if (heading?.[1] !== undefined) return line(span(heading[1].replace(/\*\*|`/g, ""), "strong"));
  const item = /^(\s*)[-*+]\s+(.*)$/.exec(text);
  if (item !== null) return [span(`${item[1] ?? ""}• `), ...inline(item[2] ?? "")];
  return inline(text);
}

export function markdownLines(text: string): readonly StyledLine[] {
  const lines: StyledLine[] = [];
  let fenced = false;
  for (const row of text.replace(/\n+$/, "").split("\n")) {
    if (/^\s*```/.test(row)) {
      fenced = !fenced;
      continue;
    }
    lines.push(fenced ? line(span(`  ${row}`, "code")) : block(row));
  }
  return lines;
}
