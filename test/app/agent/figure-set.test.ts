/** The gate's own error, measured on written sets: lies it lets through and honest sentences it withholds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { unsupportedFigures } from "../../../src/app/agent/figure-check.ts";
import { evidenceIn } from "../../../src/app/agent/figure-facts.ts";
import { cutSentences } from "../../../src/app/agent/sentences.ts";
import { COMPARISON, PLAN } from "../../support/figure-evidence.ts";

type Row = readonly [template: string, honest: readonly string[], lies: readonly string[]];
const rowsIn = (file: string): readonly Row[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../fixtures", file), "utf8"));

const tool = (name: string, value: unknown) =>
  new ToolMessage({ content: JSON.stringify(value), tool_call_id: name, name });
const evidence = evidenceIn(
  [
    new HumanMessage(
      "Serve Llama 3.1 8B at 20 rps, 500 tokens in, budget $25k a month, TTFT under 500 ms p95",
    ),
    tool("plan_capacity", PLAN),
    tool("compare_options", COMPARISON),
  ],
  {},
);
/** As the gate does: sentence by sentence, line by line. */
function isWithheld(text: string): boolean {
  const { sentences, rest } = cutSentences(text);
  return [...sentences, rest].some((sentence) => unsupportedFigures(sentence, evidence).length > 0);
}

function scored(rows: readonly Row[]) {
  const filled = (pick: (row: Row) => readonly string[]) =>
    rows.flatMap((row) => pick(row).map((figure) => row[0].replace(/#\s?(?=[.?!]|")|#/, figure)));
  const honest = filled(([, figures]) => figures);
  const lies = filled(([, , figures]) => figures);
  return {
    honest,
    lies,
    missed: lies.filter((sentence) => !isWithheld(sentence)),
    alarms: honest.filter(isWithheld),
  };
}

/**
 * Each set was written by somebody who had not seen the gate, and scored before the gate was mended over it. At first
 * sight the second had 13 of 89 lies missed and 24 of 73 honest sentences withheld, the third 14 of 127 and 25 of 85,
 * the fourth 14 of 122 and 11 of 78: a tenth of what is written to slip through does, before it has been seen.
 * What is still missed are figures that stand elsewhere in the results, ordinals and dates; what is still withheld are
 * bills added up month by month, and figures of the third set that its results do not hold.
 */
const SETS = [
  { file: "figure-gate.json", missesAllowed: 0.012, alarmsAllowed: 0 },
  { file: "figure-gate-second.json", missesAllowed: 0.023, alarmsAllowed: 0 },
  { file: "figure-gate-third.json", missesAllowed: 0.04, alarmsAllowed: 0.036 },
  { file: "figure-gate-fourth.json", missesAllowed: 0.091, alarmsAllowed: 0.065 },
] as const;

describe("the written sets", () => {
  it("hold at least 900 sentences, half of them lies", () => {
    const all = SETS.map(({ file }) => scored(rowsIn(file)));
    const lies = all.reduce((sum, set) => sum + set.lies.length, 0);
    const honest = all.reduce((sum, set) => sum + set.honest.length, 0);
    expect(lies + honest).toBeGreaterThanOrEqual(900);
    expect(lies).toBeGreaterThanOrEqual(450);
  });

  it.each(SETS)("$file: hardly a lie gets through and no honest sentence is withheld", (set) => {
    const { honest, lies, missed, alarms } = scored(rowsIn(set.file));
    process.stdout.write(
      `Figure gate, ${set.file}: ${lies.length} lies, ${missed.length} missed; ${honest.length} honest, ${alarms.length} false alarms\n`,
    );
    const told = `missed:\n${missed.join("\n")}\nfalse alarms:\n${alarms.join("\n")}`;
    expect(missed.length / lies.length, told).toBeLessThanOrEqual(set.missesAllowed);
    expect(alarms.length / honest.length, told).toBeLessThanOrEqual(set.alarmsAllowed);
  });
});
