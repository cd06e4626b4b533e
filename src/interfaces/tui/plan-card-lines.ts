/** The whole plan as lines of at most `columns` columns: a framed card, or plain text without a frame. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { autoscaleLines, costLines, limitLines, replicaLines } from "./plan-fleet.ts";
import { headlineLines } from "./plan-headline.ts";
import { latencyLines } from "./plan-latency.ts";
import { heading, listed, type PlanView, paragraph, stacked } from "./plan-layout.ts";
import { memoryLines } from "./plan-memory.ts";
import { beside, fillLine, lineText, type StyledLine, span } from "./styled-line.ts";
import { wrapLines } from "./wrap-line.ts";

/** Lines a short card aims at, frame included. */
const SHORT_CARD_LINES = 40;
const TWO_COLUMNS = 76;
const WIDEST_CARD = 132;
const FRAME_COLUMNS = 4;
const COLUMN_GAP = 3;

export interface PlanCardOptions {
  readonly columns: number;
  readonly full: boolean;
  readonly framed: boolean;
  /** The plan it replaces: lines that it did not have are marked at the frame. */
  readonly before?: CapacityPlan | undefined;
}

function sideBySide(
  view: PlanView,
  left: (view: PlanView) => StyledLine[],
  right: typeof left,
): readonly StyledLine[] {
  if (view.linear || view.width < TWO_COLUMNS) return [...left(view), ...right(view)];
  const width = Math.floor((view.width - COLUMN_GAP) / 2);
  const column = { ...view, width };
  return beside(left(column), right(column), width, COLUMN_GAP);
}

/** Warnings before assumptions: they share the lines that are left. */
function noteLines(view: PlanView, room: number): readonly StyledLine[] {
  const warnings = view.plan.warnings.map(({ message }) => message);
  const assumptions = view.plan.assumptions.map(({ message, source }) =>
    view.full && !message.includes(source) ? `${message} (${source})` : message,
  );
  const warned =
    warnings.length === 0
      ? []
      : [
          heading(`Warnings (${warnings.length})`),
          ...listed(warnings, view, Math.max(5, Math.ceil(room / 2)), "! "),
        ];
  const left = Math.max(2, room - warned.length - 1);
  return assumptions.length === 0
    ? warned
    : [...warned, heading(`Assumed (${assumptions.length})`), ...listed(assumptions, view, left)];
}

function evidenceLines({ plan, width, full }: PlanView): readonly StyledLine[] {
  if (!full) return [];
  const { model, gpu, coefficients, bands, calibration } = plan.evidence;
  const words = [
    `Model: ${model.source}${model.verified ? "" : ", not verified"}. ${model.notes}`,
    `GPU: ${gpu.source}, ${gpu.asOf}${gpu.verified ? "" : ", not verified"}. ${gpu.notes}`,
    `Coefficients: ${coefficients.name}, fitted on ${coefficients.fittedOn}`,
    `Bands: ${bands.stratum}. ${bands.note}`,
    ...(calibration === null ? [] : [`Calibration: ${calibration}`]),
  ];
  return [
    heading("Where this comes from"),
    ...words.flatMap((text) => paragraph(text.trim(), width, "plain", 2)),
  ];
}

function bodyLines(view: PlanView): readonly StyledLine[] {
  const runs = view.plan.latency !== null && view.plan.replicas.max > 0;
  const fleet = () => [...sideBySide(view, replicaLines, costLines), ...autoscaleLines(view)];
  const body = stacked([
    headlineLines(view),
    memoryLines(view),
    runs ? latencyLines(view) : [],
    [...(runs ? fleet() : []), ...limitLines(view)],
  ]);
  const room = SHORT_CARD_LINES - body.length - 3;
  return stacked([body, noteLines(view, room), evidenceLines(view)]);
}

/** What the lines of a framed card say; empty ones are never new. */
function linesOf(plan: CapacityPlan, width: number, full: boolean): ReadonlySet<string> {
  const lines = wrapLines(bodyLines({ plan, width, full, linear: false }), width);
  return new Set(["", ...lines.map((styled) => lineText(styled).trim())]);
}

export function planCardLines(plan: CapacityPlan, options: PlanCardOptions): readonly StyledLine[] {
  const { columns, full, framed } = options;
  const width = Math.max(20, Math.min(columns, WIDEST_CARD) - (framed ? FRAME_COLUMNS : 0));
  const body = wrapLines(bodyLines({ plan, width, full, linear: !framed }), width);
  if (!framed) return body;
  const known = options.before && linesOf(options.before, width, full);
  const isNew = (styled: StyledLine) => known?.has(lineText(styled).trim()) === false;
  const edge = (left: string, title: string, right: string): StyledLine => [
    span(`${left}${title}${"─".repeat(width + 2 - title.length)}${right}`, "faint"),
  ];
  const title = full ? "─ Plan, in full " : "─ Plan ";
  return [
    edge("╭", known === undefined ? title : `${title}─ ┃ is new `, "╮"),
    ...body.map(
      (styled): StyledLine => [
        isNew(styled) ? span("┃ ", "accent") : span("│ ", "faint"),
        ...fillLine(styled, width),
        span(" │", "faint"),
      ],
    ),
    edge("╰", "", "╯"),
  ];
}
