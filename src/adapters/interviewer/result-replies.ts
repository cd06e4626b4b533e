/** What is said about results other than a plan. */
import { dollars, number, percent, time } from "../../domain/planning/wording.ts";
import { record, type ToolResult } from "./known-state.ts";

export function failureReply({ error }: ToolResult): string {
  if (error === undefined) return "";
  return error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
}

export function messageOf({ value }: ToolResult): string {
  const { message } = record(value);
  return typeof message === "string" ? message : "";
}

interface Row {
  readonly label: string;
  readonly gpu: string;
  readonly gpus: number;
  readonly usdPerMonth: number | null;
  readonly ttftP95Ms: number | null;
  readonly itlP95Ms: number | null;
  readonly feasible: boolean;
}

/**
 * A line an option, and the one that holds at the lowest price.
 *
 * @param holding - only the options that hold are told.
 * @param isOpen - nobody has named the GPU of the plan as it is.
 */
export function comparisonReply(result: ToolResult, holding = false, isOpen = false): string {
  const all = withoutRepeats((record(result.value)["rows"] ?? []) as readonly Row[]);
  const rows = holding ? all.slice(1).filter(({ feasible }) => feasible) : all;
  if (rows.length === 0) return "No single change of GPU, precision or price kind is within it.";
  const lines = rows.map((row) => {
    const price = row.usdPerMonth === null ? "no price known" : `${dollars(row.usdPerMonth)} a month`;
    const latency =
      row.ttftP95Ms === null || row.itlP95Ms === null
        ? ""
        : `, TTFT ${time(row.ttftP95Ms)} and ITL ${time(row.itlP95Ms)} (p95 at the peak)`;
    const verdict = row.feasible ? "holds" : "does not hold";
    return `- ${plainLabel(row.label, isOpen)}: ${number(row.gpus)} × ${row.gpu}, ${price}${latency}, ${verdict}`;
  });
  const cheapest = holding ? "" : `${plainLabel(messageOf(result), isOpen)} `;
  return `${lines.join("\n")}\n\n${cheapest}The requirements stay as they are; say "use …" to switch.`;
}

/** Labels of the tool in plain words. */
const plainLabel = (label: string, isOpen: boolean): string =>
  label
    .replace(/\bSpot true\b/, "spot prices")
    .replace(/\bSpot false\b/, "on-demand prices")
    .replace(/\bas it is\b/, isOpen ? "any GPU" : "as it is");

/** GPUs of the first option beside the plan as it is; null when it cannot hold. */
export function gpusOfOption(result: ToolResult): number | null {
  const [, option] = (record(result.value)["rows"] ?? []) as readonly Row[];
  return option === undefined || option.gpus === 0 ? null : option.gpus;
}

/** What the plan as it is costs a month; null where no price is known. */
export function priceNow(result: ToolResult): number | null {
  const [current] = (record(result.value)["rows"] ?? []) as readonly Row[];
  return current?.usdPerMonth ?? null;
}

/** An option that is the plan as it stands is told once. */
function withoutRepeats(rows: readonly Row[]): readonly Row[] {
  const [current, ...options] = rows;
  if (current === undefined) return rows;
  const figures = ({ label: _label, ...rest }: Row) => JSON.stringify(rest);
  const same = options.find((option) => figures(option) === figures(current));
  if (same === undefined) return rows;
  return [{ ...current, label: `${same.label}, as it is` }, ...options.filter((option) => option !== same)];
}

interface Explained {
  readonly premise: string;
  readonly formula: string;
  readonly explanation: string;
  readonly source: string;
  readonly band: { readonly low: number; readonly high: number; readonly level: number } | null;
  readonly related: readonly { readonly explanation: string }[];
  readonly assumptions: readonly string[];
  /** Nearest published measurements. */
  readonly evidence: readonly string[];
}

/** What a figure rests on, as `explain_figure` tells it. */
export function explanationReply(result: ToolResult): string {
  if (record(result.value)["path"] === null) return messageOf(result);
  const {
    premise = "",
    explanation,
    formula,
    source,
    band,
    related = [],
    assumptions = [],
    evidence = [],
  } = record(result.value) as unknown as Partial<Explained>;
  const sure =
    band === null || band === undefined
      ? ""
      : `In ${percent(band.level)} of cases it lies in the band shown.`;
  return [
    premise,
    [explanation, ...related.map((part) => part.explanation)].filter(Boolean).join("\n"),
    formula === undefined || formula === "" ? "" : `Formula: ${formula}. Source: ${source}. ${sure}`.trim(),
    evidence.length === 0
      ? ""
      : `Nearest published measurements:\n${evidence.map((line) => `- ${line}`).join("\n")}`,
    assumptions.length === 0
      ? ""
      : `It rests on what was assumed:\n${assumptions.map((line) => `- ${line}`).join("\n")}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
