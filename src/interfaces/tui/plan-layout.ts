/** Shared shape of the plan card's sections: each turns the plan into styled lines of at most `width` columns. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { count, gib, percent, declared as withUnit } from "../format.ts";
import { BLANK, lineText, lineWidth, type Span, type StyledLine, span, type Tone } from "./styled-line.ts";
import { startOf, wrapText } from "./text-width.ts";

export interface PlanView {
  readonly plan: CapacityPlan;
  /** Columns inside the frame. */
  readonly width: number;
  /** Everything, or the short card. */
  readonly full: boolean;
  /** For reading aloud: one column, no bars, no tables. */
  readonly linear: boolean;
}

export const heading = (text: string, note = ""): StyledLine =>
  note === "" ? [span(text, "strong")] : [span(text, "strong"), span(`  ${note}`, "faint")];

export const paragraph = (text: string, width: number, tone: Tone = "plain", indent = 0): StyledLine[] =>
  wrapText(text, width, indent).map((part) => [span(part, tone)]);

/** Pieces that stay whole, joined with a gap and wrapped between them. */
export function flow(pieces: readonly StyledLine[], width: number, gap = "  "): StyledLine[] {
  const lines: StyledLine[] = [];
  let current: readonly Span[] = [];
  for (const piece of pieces) {
    if (current.length === 0) current = piece;
    else if (lineWidth(current) + gap.length + lineWidth(piece) <= width)
      current = [...current, span(gap), ...piece];
    else {
      lines.push(current);
      current = piece;
    }
  }
  return current.length === 0 ? lines : [...lines, current];
}

/** Lines one item of a folded list may take. */
const ITEM_LINES = 2;

function itemLines(item: string, view: PlanView, mark: string): readonly StyledLine[] {
  const indent = mark.length;
  const text = mark + item;
  const lines = paragraph(text, view.width, "plain", indent);
  if (view.full || lines.length <= ITEM_LINES) return lines;
  // A whole sentence reads better than two whole lines.
  const [first = item] = item.split(/(?<=[.!?])\s+(?=[A-Z])/);
  const short = paragraph(first === item ? text : `${mark}${first} …`, view.width, "plain", indent);
  if (short.length <= ITEM_LINES + 1) return short;
  const last = lineText(short[ITEM_LINES] ?? []);
  return [...short.slice(0, ITEM_LINES), [span(`${startOf(last, view.width - 1)}…`)]];
}

/** What warns is read to its end, or counted. */
const WARNING = "! ";

/** Items of a list within a number of lines; what is left out is counted. At least one item is shown, a warning whole. */
export function listed(
  items: readonly string[],
  view: PlanView,
  maxLines: number,
  mark = "• ",
): StyledLine[] {
  const lines: StyledLine[] = [];
  for (const [index, item] of items.entries()) {
    const wrapped =
      mark === WARNING
        ? paragraph(mark + item, view.width, "plain", mark.length)
        : itemLines(item, view, mark);
    const left = items.length - index;
    const room = maxLines - lines.length - (left > 1 ? 1 : 0);
    if (!view.full && index > 0 && wrapped.length > room) {
      return [...lines, [span(`… ${left} more: /plan`, "faint")]];
    }
    lines.push(...wrapped);
  }
  return lines;
}

/** Sections with an empty line between them; empty ones leave none. */
export const stacked = (sections: readonly (readonly StyledLine[])[]): StyledLine[] =>
  sections
    .filter((section) => section.length > 0)
    .flatMap((section, index) => (index === 0 ? section : [BLANK, ...section]));

export const gpuName = (plan: CapacityPlan): string => String(plan.inputs.gpu?.value ?? "GPU");

/** A threshold or target with its unit; shares as percentages. */
export function quantity(value: number, unit: string): string {
  if (["fraction", "share", "1", "ratio", ""].includes(unit) && value <= 1) return percent(value);
  if (unit === "B") return gib(value);
  if (["request", "requests"].includes(unit)) return count(value, "request");
  return withUnit(value, unit);
}

export const replicaCount = (replicas: number): string => count(replicas, "replica");
