/** No figure of a message is dropped in silence: change its first digit, and something that is set or said changes too. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { intentOf } from "../../../src/adapters/interviewer/intent.ts";
import { readText } from "../../../src/adapters/interviewer/read-text.ts";
import { KNOWN } from "../../support/known-requirements.ts";
import { shippedCatalog } from "../../support/planner.ts";

const FOLDER = join(import.meta.dirname, "../../fixtures/dialogues");
const FILES = [FOLDER, join(FOLDER, "held-out")].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name)),
);
const FIGURE = /(?<![\w.,-])\d+(?:[.,]\d+)*/g;
/**
 * What is no figure of the writer's wishes: dates and times, numbers of tickets, versions and steps, addresses,
 * escapes and templates, words of another mouth, tolerances; and figures that the same sentence takes back.
 */
const EXEMPT: readonly RegExp[] = [
  /\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4}|\b(?:in|on|by) 20\d\d|\d{1,2} March 20\d\d|24\/7|\b\d{1,2}\s?[ap]m\b/gi,
  /(?:ticket|version|step|section) #?[\d.]+|#\d+|(?<!\S)\d\)/gi,
  /\+\d[\d ]+|https?:\S+|\p{Cc}\[[\d;]*\w|\{\{.*?\}\}/giu,
  /^(?:assistant|tool result|the planner said):.*/gim,
  /<(\w+)>.*?<\/\1>|dial-in code \d+|\d{1,2} (?:November|March)|3,000 - no|tp=8, sorry|not use Mixtral 8x22B|rather than 450|±\d+|pasting: "[^"]*"/g,
  /\b(?:not|isn't|instead of|from|i said|i told|i first told my boss) (?:rather )?\d[\d.]*\w*/gi,
];

const isExempt = (text: string, at: number): boolean =>
  EXEMPT.some((pattern) =>
    [...text.matchAll(pattern)].some(({ index, 0: whole }) => at >= index && at < index + whole.length),
  );

it("uses or names every figure of every written message", () => {
  let figures = 0;
  const silent: string[] = [];
  for (const file of FILES) {
    for (const [text, , context] of JSON.parse(readFileSync(file, "utf8")) as [string, unknown, string?][]) {
      if (intentOf(text).kind !== "facts") continue;
      const told = (message: string) => {
        const { rest: _rest, ...reading } = readText(
          message,
          context === "known" ? KNOWN : {},
          shippedCatalog.presets(),
        );
        return JSON.stringify(reading);
      };
      const before = told(text);
      for (const { index, 0: figure } of text.matchAll(FIGURE)) {
        if (isExempt(text, index)) continue;
        figures += 1;
        const other = figure.startsWith("7") ? "3" : "7";
        if (told(`${text.slice(0, index)}${other}${text.slice(index + 1)}`) === before)
          silent.push(`${figure} in ${JSON.stringify(text)}`);
      }
    }
  }
  expect(figures).toBeGreaterThan(1200);
  expect(silent.join("\n")).toBe("");
});
