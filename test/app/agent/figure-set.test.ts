/** The gate's own error, measured on a written set: lies it lets through and honest sentences it withholds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { expect, it } from "vitest";
import { unsupportedFigures } from "../../../src/app/agent/figure-check.ts";
import { evidenceIn } from "../../../src/app/agent/figure-facts.ts";
import { COMPARISON, PLAN } from "../../support/figure-evidence.ts";

type Row = readonly [template: string, honest: readonly string[], lies: readonly string[]];
const FILE = join(import.meta.dirname, "../../fixtures/figure-gate.json");
const rows: readonly Row[] = JSON.parse(readFileSync(FILE, "utf8"));

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
const filled = (pick: (row: Row) => readonly string[]) =>
  rows.flatMap((row) => pick(row).map((figure) => row[0].replace(/#\s?(?=[.?!]|")|#/, figure)));
const isWithheld = (sentence: string) => unsupportedFigures(sentence, evidence).length > 0;

const honest = filled(([, figures]) => figures);
const lies = filled(([, , figures]) => figures);
/** Shares of the written set that the gate may get wrong: what it misses are figures that stand elsewhere in the results. */
const MISSES_ALLOWED = 0.035;
const ALARMS_ALLOWED = 0.02;

it("is measured on at least 400 sentences, half of them lies", () => {
  expect(honest.length + lies.length).toBeGreaterThanOrEqual(400);
  expect(lies.length).toBeGreaterThanOrEqual(200);
});

it("lets hardly a lie through and withholds hardly an honest sentence", () => {
  const missed = lies.filter((sentence) => !isWithheld(sentence));
  const alarms = honest.filter(isWithheld);
  process.stdout.write(
    `Figure gate: ${lies.length} lies, ${missed.length} missed; ${honest.length} honest, ${alarms.length} false alarms\n`,
  );
  const told = `missed:\n${missed.join("\n")}\nfalse alarms:\n${alarms.join("\n")}`;
  expect(missed.length / lies.length, told).toBeLessThanOrEqual(MISSES_ALLOWED);
  expect(alarms.length / honest.length, told).toBeLessThanOrEqual(ALARMS_ALLOWED);
});
