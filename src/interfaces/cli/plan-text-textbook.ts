import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { type TextbookRow, textbookReport } from "../../domain/planning/textbook-report.ts";
import { declared, number } from "../format.ts";
import { alignedRows, paragraph, section } from "./text-layout.ts";

/** "1.25" replicas are what the textbook says, so the count is not rounded up here. */
const said = ({ value, unit }: TextbookRow): string => (unit === "" ? number(value) : declared(value, unit));

/** Labelled, so that nobody takes it for the plan. */
export function textbookSection(plan: CapacityPlan): string[] {
  return section("TEXTBOOK FORMULAS (for comparison; the plan is not sized with them)", [
    ...alignedRows(
      textbookReport(plan).map((row) => ({ label: row.label, value: said(row), note: row.formula })),
    ),
    ...paragraph("They leave out batching, grouped-query attention, prefill in the throughput, and queues."),
  ]);
}
