/** A sizing run as text: what leads, the original's table and estimates, what they mean, the pictures. */
import { adviceFor } from "../../domain/sizing/advice.ts";
import type { SizingResult } from "../../domain/sizing/size-sweep.ts";
import { consoleText, outOfRangeText } from "./sizing-table.ts";
import { bullets, wrap } from "./text-layout.ts";

export function sizingText(result: SizingResult, plots: readonly string[]): string {
  const { lead, notes, basis } = adviceFor(result);
  const said = lead.flatMap((sentence) => wrap(sentence));
  const table = [...consoleText(result)];
  const outOfRange = outOfRangeText(result);
  // A knee leads; without one the table does, and the advice follows it.
  const head = result.knee === null ? [...table, "", ...said] : [...said, "", ...table];
  return `${[
    ...head,
    ...(outOfRange.length === 0 ? [] : ["", ...outOfRange]),
    ...(notes.length === 0
      ? []
      : ["", basis === "knee" ? "What stands behind it:" : "Notes:", ...bullets(notes)]),
    ...plots,
  ].join("\n")}\n`;
}
