/** `headroom eval` against scripted models that a mock server plays over HTTP: what is expected of each kind, held. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DialogueScore } from "../../../src/app/agent/evaluation/run-dialogue.ts";
import type { EvaluationRow } from "../../../src/app/agent/evaluation/summarise.ts";
import { type PlayedEndpoint, playModels } from "../../support/aimock-models.ts";
import { runInProcess } from "../../support/run-in-process.ts";
import { quietEnvironment } from "../../support/run-program.ts";
import { createLying, scriptedModels } from "../../support/scripted-models.ts";
import { toollessModels } from "../../support/toolless-models.ts";

const home = mkdtempSync(join(tmpdir(), "headroom-eval-"));
const lies: string[] = [];
let endpoint: PlayedEndpoint;
beforeAll(async () => {
  endpoint = await playModels({
    ...scriptedModels,
    lying: createLying((sentence) => lies.push(sentence)),
    "plain-json": toollessModels.refusing,
    "untidy-json": toollessModels.untidy,
  });
});
afterAll(async () => {
  await endpoint.stop();
  rmSync(home, { recursive: true, force: true });
});

interface Evaluated {
  readonly model: string;
  readonly rows: readonly EvaluationRow[];
  readonly dialogues: readonly DialogueScore[];
  readonly usd: number | null;
}

async function evaluated(model: string, more: readonly string[] = ["--limit", "20"]) {
  const run = await runInProcess(
    ["eval", "--base-url", endpoint.baseUrl, "--model", model, "--output-format", "json", ...more],
    quietEnvironment(home),
  );
  const document = JSON.parse(run.stdout) as Evaluated;
  const all = document.rows.at(-1);
  if (all === undefined) throw new Error("no rows");
  return { ...run, document, all };
}

describe("held expectations, over HTTP", { timeout: 120_000 }, () => {
  it("a good model: at least 95 % of the dialogues, every turn answered, its tokens counted and priced", async () => {
    const prices = ["--usd-per-million-in", "0.15", "--usd-per-million-out", "0.6"];
    const { all, document } = await evaluated("good", ["--limit", "20", ...prices]);
    expect(all.successes / all.dialogues).toBeGreaterThanOrEqual(0.95);
    expect([all.toolErrors, all.gateHits, all.failures]).toEqual([0, 0, 0]);
    expect(all.inputTokens).toBeGreaterThan(0);
    expect(document.usd).toBeGreaterThan(0);
    expect(all.seconds).toBeGreaterThan(0);
  });
  it("a clumsy model: told what is wrong, it gets at least 90 % of the dialogues", async () => {
    const { all } = await evaluated("clumsy");
    expect(all.toolErrors).toBeGreaterThan(0);
    expect(all.successes / all.dialogues).toBeGreaterThanOrEqual(0.9);
    expect(all.politeTurns).toBe(all.turns);
  });
  it("a lying model: each lie is withheld, and the requirements are right all the same", async () => {
    lies.length = 0;
    const { all, document } = await evaluated("lying");
    expect(lies.length).toBeGreaterThan(all.turns / 2);
    expect(all.gateHits).toBeGreaterThanOrEqual(lies.length);
    expect(all.inputsRight / all.inputs).toBeGreaterThanOrEqual(0.98);
    expect(JSON.stringify(document)).not.toContain(lies[0]);
  });
  it("a hostile model: no control character, no file, no load, and every turn ends politely", async () => {
    const { all, stdout, stderr } = await evaluated("hostile");
    expect(all.successes).toBe(0);
    expect(all.politeTurns).toBe(all.turns);
    expect(`${stdout}${stderr}`).not.toMatch(/[\p{Cc}--[\n]]|[\u202a-\u202e]/v);
    expect(existsSync("/tmp/headroom-escaped.json")).toBe(false);
    expect(readdirSync(home, { recursive: true }).filter((name) => String(name).endsWith(".json"))).toEqual(
      [],
    );
  });
  it("a model without end: each turn is ended with a sentence", async () => {
    const { all, document } = await evaluated("looping", ["--limit", "3"]);
    expect(all.politeTurns).toBe(all.turns);
    expect(new Set(document.dialogues.flatMap(({ failures }) => failures))).toEqual(
      new Set(["too_many_steps"]),
    );
  });
  it.each(["plain-json", "untidy-json"])(
    "%s, which knows no tools, gets at least 90 % in JSON",
    async (model) => {
      const { all } = await evaluated(model);
      expect(all.successes / all.dialogues).toBeGreaterThanOrEqual(0.9);
    },
  );
});

it("prints several models a row each, within 80 columns, and says when one is not good enough", {
  timeout: 120_000,
}, async () => {
  const run = await runInProcess(
    [
      "eval",
      "--base-url",
      endpoint.baseUrl,
      "--model",
      "good,hostile",
      "--limit",
      "3",
      "--min-success",
      "0.9",
    ],
    quietEnvironment(home),
  );
  expect(run.code).toBe(3);
  const lines = run.stdout.split("\n");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(lines.find((line) => line.includes("good"))).toMatch(/3 of 3\s+100\s?%/);
  expect(lines.find((line) => line.includes("hostile"))).toMatch(/0 of 3/);
});

it("refuses a protocol that is none", async () => {
  const failed = await runInProcess(
    ["eval", "--base-url", endpoint.baseUrl, "--model", "good", "--model-protocol", "xml"],
    quietEnvironment(home),
  );
  expect([failed.code, failed.stderr]).toEqual([2, expect.stringContaining("none of auto, tools, json")]);
});
