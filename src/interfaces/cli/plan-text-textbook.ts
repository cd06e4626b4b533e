import type { TextbookFigure } from "../../app/textbook-forecast.ts";
import { gb, gib, ms, number, requestsPerSecond, tokensPerSecond } from "../format.ts";
import { alignedRows, paragraph, section } from "./text-layout.ts";

const SAY: Readonly<Record<TextbookFigure["unit"], (value: number) => string>> = {
  bytes: (value) => `${gib(value)} (${gb(value)})`,
  "tok/s": tokensPerSecond,
  "req/s": requestsPerSecond,
  ms,
  replica: number,
};

/** Labelled, so that nobody takes it for the plan. */
export function textbookSection(figures: readonly TextbookFigure[]): string[] {
  if (figures.length === 0) return [];
  return section("TEXTBOOK FORMULAS (for comparison; the plan is not sized with them)", [
    ...alignedRows(
      figures.map(({ name, formula, value, unit }) => ({
        label: name,
        value: SAY[unit](value),
        note: formula,
      })),
    ),
    ...paragraph("They leave out batching, grouped-query attention, prefill in the throughput, and queues."),
  ]);
}
