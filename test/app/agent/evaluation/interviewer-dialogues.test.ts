/** The written dialogues, held with the built-in interviewer over the real tools; the score by group is printed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dialogueFileSchema } from "../../../../src/app/agent/evaluation/dialogue.ts";
import { type DialogueScore, runDialogue } from "../../../../src/app/agent/evaluation/run-dialogue.ts";
import { converse } from "../../../support/conversation.ts";
import { shippedCatalog } from "../../../support/planner.ts";

const FILE = join(import.meta.dirname, "../../../../config/dialogues.json");
const { dialogues } = dialogueFileSchema.parse(JSON.parse(readFileSync(FILE, "utf8")));
const GOAL = 0.999;

it("holds at least 60 dialogues in seven groups", () => {
  expect(dialogues.length).toBeGreaterThanOrEqual(60);
  expect(new Set(dialogues.map(({ group }) => group)).size).toBe(7);
});

it("the interviewer gets at least 98 % of the inputs right, and trips no gate", {
  timeout: 120_000,
}, async () => {
  const scores: DialogueScore[] = [];
  for (const dialogue of dialogues) {
    const open = async () => ({ conversation: await converse({ gated: true }), usage: () => null });
    scores.push(await runDialogue(dialogue, open, shippedCatalog, () => performance.now()));
  }
  const sum = (of: (score: DialogueScore) => number, from = scores) =>
    from.reduce((total, score) => total + of(score), 0);
  const groups = Map.groupBy(scores, ({ group }) => group);
  const rows = [...groups].map(([group, held]) => {
    const share = sum(({ inputsRight }) => inputsRight, held) / sum(({ inputs }) => inputs, held);
    const whole = held.filter(({ success }) => success).length;
    return `${group.padEnd(11)} ${whole} of ${held.length} dialogues, ${(100 * share).toFixed(1)} % of inputs`;
  });
  process.stdout.write(`Dialogues:\n${rows.join("\n")}\n`);
  const misses = scores.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
  expect(sum(({ gateHits }) => gateHits)).toBe(0);
  expect(
    sum(({ inputsRight }) => inputsRight) / sum(({ inputs }) => inputs),
    misses.join("\n"),
  ).toBeGreaterThanOrEqual(GOAL);
});
