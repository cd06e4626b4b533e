import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { moduleWorkflow } from "../../../src/adapters/workflow/module-workflow.ts";
import { projectRoot } from "../../support/source-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-module-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const item = { id: "1", input: "What is 3 times 7?" };

describe("a workflow given as a module", () => {
  it("is a LangChain runnable, whose model calls are seen through its callbacks", async () => {
    const workflow = await moduleWorkflow(join(projectRoot, "test/fixtures/sizing/langchain-chain.mjs"), 10);
    const run = await workflow.run(item, undefined);
    expect(run.ok).toBe(true);
    if (!run.ok) return;
    expect(run.calls).toHaveLength(2);
    for (const call of run.calls) expect(call.endSeconds - call.startSeconds).toBeGreaterThan(0.015);
    expect(run.endSeconds - run.startSeconds).toBeGreaterThan(0.035);
  });

  it("or a function, which counts as one call", async () => {
    const workflow = await moduleWorkflow(
      written("f.mjs", "export default async (question) => question.length;"),
      10,
    );
    const run = await workflow.run(item, undefined);
    expect(run.ok && run.calls).toHaveLength(1);
  });

  it("that does not end is stopped by the time-out", async () => {
    const workflow = await moduleWorkflow(
      written("h.mjs", "export const chain = { invoke: () => new Promise(() => {}) };"),
      0.05,
    );
    expect(await workflow.run(item, undefined)).toMatchObject({
      ok: false,
      problem: "no answer within 0.05 s",
    });
  });

  it("without a workflow in it, or one that cannot be loaded, is said", async () => {
    await expect(moduleWorkflow(written("n.mjs", "export const number = 3;"), 1)).rejects.toThrow(
      "exports no workflow",
    );
    await expect(moduleWorkflow(written("b.mjs", 'throw new Error("broken");'), 1)).rejects.toThrow(
      "cannot be loaded",
    );
    await expect(moduleWorkflow(join(folder, "absent.mjs"), 1)).rejects.toThrow("cannot be loaded");
  });
});
