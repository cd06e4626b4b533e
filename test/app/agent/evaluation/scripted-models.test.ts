/** The evaluation over a scripted endpoint: four models, one table. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openChatModel } from "../../../../src/adapters/chat-model.ts";
import { dialogueFileSchema } from "../../../../src/app/agent/evaluation/dialogue.ts";
import { runDialogue } from "../../../../src/app/agent/evaluation/run-dialogue.ts";
import { type EvaluationRow, summarise } from "../../../../src/app/agent/evaluation/summarise.ts";
import { converse, written } from "../../../support/conversation.ts";
import { startFakeEndpoint } from "../../../support/fake-endpoint.ts";
import { shippedCatalog } from "../../../support/planner.ts";
import { scriptedModels } from "../../../support/scripted-models.ts";

const FILE = join(import.meta.dirname, "../../../../config/dialogues.json");
const { dialogues } = dialogueFileSchema.parse(JSON.parse(readFileSync(FILE, "utf8")));
/** Every fourth: all groups, in a few seconds. */
const sample = dialogues.filter((_, index) => index % 5 === 0);
const table: string[] = [];

async function evaluated(name: keyof typeof scriptedModels): Promise<EvaluationRow> {
  const endpoint = await startFakeEndpoint(scriptedModels[name]);
  try {
    const settings = { apiKey: undefined, baseUrl: endpoint.baseUrl, model: name };
    const { chatModel } = await openChatModel(settings, 10, true);
    const scores = [];
    for (const dialogue of sample) {
      let usage = { inputTokens: 0, outputTokens: 0 };
      const conversation = await converse({
        chatModel,
        gated: true,
        onUsage: ({ inputTokens, outputTokens }) => {
          usage = {
            inputTokens: usage.inputTokens + inputTokens,
            outputTokens: usage.outputTokens + outputTokens,
          };
        },
      });
      scores.push(
        await runDialogue(
          dialogue,
          async () => ({ conversation, usage: () => usage }),
          shippedCatalog,
          () => performance.now(),
        ),
      );
    }
    const all = summarise(scores).at(-1);
    if (all === undefined) throw new Error("no rows");
    const right = ((100 * all.inputsRight) / all.inputs).toFixed(0);
    table.push(
      `${name.padEnd(8)} ${all.successes} of ${all.dialogues} dialogues, ${right} % of inputs, ${all.toolCalls} tool calls, ${all.toolErrors} errors, ${all.gateHits} gate hits, ${all.failures} failed turns`,
    );
    return all;
  } finally {
    await endpoint.stop();
  }
}

it("a good model gets every dialogue right, with its tokens counted", { timeout: 60_000 }, async () => {
  const row = await evaluated("good");
  expect(row).toMatchObject({ successes: row.dialogues, toolErrors: 0, gateHits: 0, failures: 0 });
  expect(row.inputTokens).toBeGreaterThan(0);
});

it("a clumsy model is told what is wrong and gets there", { timeout: 60_000 }, async () => {
  const row = await evaluated("clumsy");
  expect(row.toolErrors).toBeGreaterThan(0);
  expect(row.inputsRight / row.inputs).toBeGreaterThan(0.95);
  expect(row.failures).toBe(0);
});

it("a lying model is withheld, and what was agreed is right all the same", { timeout: 60_000 }, async () => {
  const row = await evaluated("lying");
  expect(row.gateHits).toBeGreaterThan(row.turns / 2);
  expect(row.inputsRight / row.inputs).toBeGreaterThan(0.95);
});

it("a hostile model changes nothing, writes nothing and never gets a turn to itself", {
  timeout: 60_000,
}, async () => {
  written.clear();
  const row = await evaluated("hostile");
  expect(row.successes).toBe(0);
  expect(row.politeTurns).toBe(row.turns);
  expect(written.size).toBe(0);
});

afterAll(() => {
  process.stdout.write(`Scripted models:\n${table.join("\n")}\n`);
});
