/** What the ranking tools found, in sentences. */
import { percentFromFraction } from "../../domain/units.ts";
import { record } from "./known-state.ts";

const records = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) ? value.map(record) : [];
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const money = (value: unknown): string =>
  typeof value === "number"
    ? `$${value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2)}`
    : "no price";

const SHOWN = 3;
const WARNINGS_SHOWN = 2;

/** The tool's own words, so that no figure is written twice. */
const candidateLine = (row: Record<string, unknown>): string => text(row["line"]);

const repairLine = (row: Record<string, unknown>): string =>
  `- ${text(row["change"])}: ${String(row["machines"])} × ${text(row["machine"])}, ${money(row["usdPerMonth"])} a month`;

export function rankingReply(value: unknown): string {
  const found = record(value);
  const repairs = records(found["repairs"]).slice(0, SHOWN);
  const bounds = Array.isArray(found["lowerBounds"]) ? found["lowerBounds"].map(text) : [];
  const warnings = Array.isArray(found["warnings"])
    ? found["warnings"].map(text).slice(0, WARNINGS_SHOWN)
    : [];
  return [
    text(found["message"]),
    records(found["candidates"]).slice(0, SHOWN).map(candidateLine).join("\n"),
    ...(bounds.length === 0 ? [] : [bounds.join("\n")]),
    ...(repairs.length === 0 ? [] : [`One change that would do:\n${repairs.map(repairLine).join("\n")}`]),
    ...(warnings.length === 0 ? [] : [warnings.join("\n")]),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function apiLine(row: Record<string, unknown>): string {
  const share = row["breakEvenUtilization"];
  const reach =
    typeof share !== "number"
      ? "no volume pays for the fleet"
      : share > 1
        ? "they break even beyond what the fleet can carry within the targets"
        : `they break even at ${Math.round(percentFromFraction(share))} % of what the fleet carries within the targets`;
  return `- ${text(row["provider"])} ${text(row["model"])}: ${money(row["apiUsdPerMonth"])} a month against ${money(row["ownUsdPerMonth"])} of your own; ${reach} (prices of ${text(row["asOf"])}).`;
}

export function apiReply(value: unknown): string {
  const found = record(value);
  return [text(found["message"]), records(found["api"]).map(apiLine).join("\n"), text(found["fleet"])]
    .filter((part) => part !== "")
    .join("\n\n");
}
