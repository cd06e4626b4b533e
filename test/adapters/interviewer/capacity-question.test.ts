import { expect, it } from "vitest";
import { readText } from "../../../src/adapters/interviewer/read-text.ts";
import { LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { converse, say } from "../../support/conversation.ts";

/** Three digits are shown. */
const ROUNDED = 0.99;
const total = (reply: string): number => Number(/^([\d.,]+) req\/s/.exec(reply)?.[1]?.replaceAll(",", ""));

it("says what a number of GPUs can carry, without a plan, and twice as many carry at least as much", async () => {
  const conversation = await converse();
  const ask = async (count: number) =>
    (await say(conversation, `how many rps can ${count} H100 serve with llama 3.3 70b fp8, 1k/200?`)).reply;
  const four = await ask(4);
  expect(four).not.toContain(LEFT_OUT);
  expect(total(four)).toBeGreaterThan(0);
  expect(total(await ask(8))).toBeGreaterThanOrEqual(2 * total(four) * ROUNDED);
  expect(conversation.requirements()).toEqual({});
});

it("asks for the model and the lengths where it lacks them", async () => {
  const { reply } = await say(await converse(), "what load can 8 H100 take?");
  expect(reply).toContain("the model and both lengths");
});

it.each([
  ["AMD only, 10 rps", "maker"],
  ["llama 3.1 8b with speculative decoding", "not modelled"],
  ["serve it with LoRA adapters", "base model"],
  ["llama 3.1 8b on Groq", "catalog"],
  ["llama 3.1 8b on a single H100", "A single GPU is no input"],
  ["llama 3.1 8b and qwen3 32b together, 10 rps each", "one model at a time"],
])("%s: a wish no plan holds is named", (text, words) => {
  expect(readText(text, {}).notes.join(" ")).toContain(words);
});
