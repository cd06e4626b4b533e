import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intentOf } from "../../../src/adapters/interviewer/intent.ts";
import { readText } from "../../../src/adapters/interviewer/read-text.ts";
import { planRequestSchema } from "../../../src/domain/workload/plan-request.ts";

describe("what a message wants", () => {
  it.each([
    ["hello", "greeting"],
    ["good morning!", "greeting"],
    ["thanks a lot", "thanks"],
    ["help", "help"],
    ["what can you do?", "help"],
    ["undo", "undo"],
    ["take that back", "undo"],
    ["go back to fp8", "facts"],
    ["revert to bf16", "facts"],
    ["start over", "reset"],
    ["reset", "reset"],
    ["reset the batch size", "facts"],
    ["what did you assume?", "assumptions"],
    ["how sure are you?", "certainty"],
    ["how accurate is this?", "certainty"],
    ["anything cheaper?", "cheaper"],
    ["how can I reduce the cost?", "cheaper"],
    ["show me the plan", "plan"],
    ["why 4 GPUs?", "explain"],
    ["can you explain the KV cache?", "explain"],
    ["where does the TTFT come from?", "explain"],
    ["compare with L40S", "compare"],
    ["H100 vs H200", "compare"],
    ["which GPU is cheapest?", "compare"],
    ["list the models", "list"],
    ["which GPUs do you know?", "list"],
    ["what GPU do I need?", "facts"],
    ["do the second one", "repair"],
    ["ok, do that", "repair"],
    ["bye", "goodbye"],
    ["write me a poem", "beyond"],
    ["tell me a joke", "beyond"],
    ["deploy it", "beyond"],
    ["buy the GPUs", "beyond"],
    ["what will prices be next year?", "beyond"],
    ["what if traffic doubles next month?", "facts"],
    ["we store and translate emails with Llama 3.1 8B", "facts"],
    ["start with 10 rps", "facts"],
    ["launch Llama 3.1 8B at 10 rps", "facts"],
    ["save money", "cheaper"],
  ])("%s: %s", (text, kind) => {
    expect(intentOf(text).kind).toBe(kind);
  });

  it.each([
    ["export to plan.json", "plan.json"],
    ['save it as "my plans/prod.json"', "my plans/prod.json"],
    ["write the plan to /tmp/out/x.json please", "/tmp/out/x.json"],
    ["please export results.json", "results.json"],
    ["export", "plan.json"],
    ["export as json", "plan.json"],
  ])("%s goes to %s", (text, path) => {
    expect(intentOf(text)).toEqual({ kind: "export", path });
  });
});

describe("any text at all", () => {
  it("is read without a crash, into inputs that a plan accepts", () => {
    const words = fc.constantFrom(
      "10",
      "rps",
      "-5",
      "k",
      "tokens",
      "in",
      "out",
      "H100",
      "fp8",
      "TTFT",
      "<",
      "ms",
      "%",
      "$",
      "peak",
      "x",
      "llama",
      "8b",
      "users",
      "each",
      "/",
      "\n",
      "not",
      "double",
      "no",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 20 }).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(text, (message) => {
        intentOf(message);
        const { set } = readText(message, { requestsPerSecond: 3, isl: 7 });
        expect(planRequestSchema.safeParse(set).success).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
  it("of great length is read in a moment", () => {
    for (const part of ["9", "a", "- ", "ttft of of is "]) {
      const started = performance.now();
      readText(part.repeat(50_000), {});
      expect(performance.now() - started).toBeLessThan(1500);
    }
  });
});
