import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fileStore } from "../../../src/adapters/file-store.ts";
import { folderIn, sizingWordsIn } from "../../../src/adapters/interviewer/sizing-phrases.ts";
import type { AgentEvent } from "../../../src/app/agent/conversation.ts";
import { createTools } from "../../../src/app/tools/index.ts";
import { openCalculator } from "../../../src/compose-sizing.ts";
import { converse, eventsOf, say } from "../../support/conversation.ts";
import { startFakeWorkflow } from "../../support/fake-workflow.ts";
import { noModelSource, plannerWith, shippedCatalog } from "../../support/planner.ts";
import { projectRoot } from "../../support/source-tree.ts";

const fixtures = join(projectRoot, "test/fixtures/sizing");
const folder = mkdtempSync(join(tmpdir(), "headroom-guide-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const config = join(folder, "config.yml");
const original = readFileSync(join(fixtures, "config-sizing-calc.yml"), "utf8");
beforeEach(() => {
  copyFileSync(join(fixtures, "config-sizing-calc.yml"), config);
  copyFileSync(join(fixtures, "simple_calculator.json"), join(folder, "simple_calculator.json"));
});

const conversation = () =>
  converse({
    tools: createTools({
      planner: plannerWith(),
      catalog: shippedCatalog,
      modelSource: noModelSource,
      files: fileStore,
      calculator: () => openCalculator({}),
    }),
  });

const textOf = (events: readonly AgentEvent[]): string =>
  events.flatMap((event) => (event.type === "text" ? [event.delta] : [])).join("");

describe("the guided sizing", () => {
  it("S0-01, S0-07, S0-12, S0-14, S0-16, S0-17: configuration, edit, sweep after a yes, estimate, what it means", async () => {
    const server = await startFakeWorkflow((inFlight) => ({ callsMs: [4 + 2 * inFlight, 2] }));
    const guide = await conversation();
    const start = await say(guide, "guided sizing");
    // S0-02: the model should be on a cluster of its own.
    expect(start.reply).toContain("a public endpoint is loaded by others");
    const shown = await say(guide, config);
    expect(shown.reply).toContain("model_name: meta/llama-3.3-70b-instruct");
    expect(shown.reply).toContain("Shall I change the endpoint and the model");
    const preview = await eventsOf(guide.send("http://127.0.0.1:9000/v1 my-model"));
    expect(textOf(preview)).toContain('base_url: "http://127.0.0.1:9000/v1"');
    expect(preview.at(-1)).toMatchObject({ type: "approval", request: { tool: "edit_workflow_config" } });
    expect(readFileSync(config, "utf8")).toBe(original);
    const saved = textOf(await eventsOf(guide.approve(true)));
    expect(saved).toContain("Saved");
    expect(saved).toContain("It may take several minutes");
    const edited = readFileSync(config, "utf8");
    expect(edited).toContain("model_name: my-model");
    // Comments and everything else stay.
    expect(edited).toBe(
      original
        .replace("http://127.0.0.1:8000/v1", "http://127.0.0.1:9000/v1")
        .replace("meta/llama-3.3-70b-instruct", "my-model"),
    );

    const out = join(folder, "out");
    const asked = (await eventsOf(guide.send(`${out}/ at ${server.endpoint}`))).at(-1);
    expect(asked).toMatchObject({
      type: "approval",
      request: {
        tool: "run_sizing_sweep",
        summary: expect.stringMatching(/concurrencies \[1,2,4,8,16,32\], passes 2/),
      },
    });
    expect(server.requests()).toBe(0);
    const measured = (await eventsOf(guide.approve(true))).at(-1);
    await server.close();
    expect(server.requests()).toBe(126);
    expect(measured?.type === "result" ? measured.reply : "").toMatch(
      /concurrency 32: LLM call .* s, workflow .* s/,
    );
    const sized = await say(guide, "8 GPUs, 100 users, 10 s");
    expect(sized.reply).toContain("Plan with");
    expect(sized.reply).toContain("How to read it");
    expect(sized.reply).toContain("slope");
  });

  it("S0-07, S0-08: declining changes nothing, and half an answer is asked again", async () => {
    const guide = await conversation();
    await say(guide, "guided sizing");
    await say(guide, config);
    const half = await say(guide, "http://127.0.0.1:9000/v1");
    expect(half.reply).toContain("The endpoint and the model name are both needed.");
    await eventsOf(guide.send("http://127.0.0.1:9000/v1 my-model"));
    const declined = textOf(await eventsOf(guide.approve(false)));
    expect(declined).toContain("Nothing was changed.");
    expect(declined).toContain("Next the sweep");
    expect(readFileSync(config, "utf8")).toBe(original);
  });

  it("a no to the load sends nothing", async () => {
    const server = await startFakeWorkflow(() => ({ callsMs: [1] }));
    const guide = await conversation();
    await eventsOf(guide.send(`run the sizing sweep with ${config} in ${folder}/no at ${server.endpoint}`));
    const events = await eventsOf(guide.approve(false));
    await server.close();
    expect(server.requests()).toBe(0);
    expect(events.at(-1)).toMatchObject({ type: "result", reply: expect.stringContaining("said no") });
  });

  it("nobody is held in the guide", async () => {
    const guide = await conversation();
    await say(guide, "guided sizing");
    const { plan } = await say(guide, "Llama 3.1 8B at 20 rps, 500 in, 200 out, fp8 on H100");
    expect(plan).not.toBeNull();
  });

  it("shows a sizing beside the plan's forecast, figures and reasons", async () => {
    const server = await startFakeWorkflow((inFlight) => ({ callsMs: [4 + 2 * inFlight, 2] }));
    const guide = await conversation();
    await say(guide, "Llama 3.1 8B at 20 rps, 500 in, 200 out, fp8 on H100");
    await eventsOf(
      guide.send(`run the sizing sweep with ${config} in ${folder}/beside at ${server.endpoint}`),
    );
    await eventsOf(guide.approve(true));
    await server.close();
    const { reply } = await say(guide, "1 GPU, 50 users, 0.05 s");
    expect(reply).toMatch(/- GPUs: sizing [\d,]+, forecast \d/);
    expect(reply).toContain("The sizing adds no reserve.");
    expect(reply).toMatch(/rough [\d.,]+ GPUs/);
  });

  it("asks for what lacks, and says where nothing is kept", async () => {
    const guide = await conversation();
    expect((await say(guide, `size from the sweep in ${folder}/none`)).reply).toContain(
      "How many GPUs served",
    );
    const nothing = await say(guide, "8 GPUs, 100 users, 10 s");
    expect(nothing.reply).toContain("No measurements were found");
    expect(nothing.reply).toContain("there is no online folder");
  });
});

describe("words about sizing", () => {
  it.each([
    ["size from the sweep in ./out for 100 users on 8 GPUs within 10 s", "./out"],
    ["size from the runs in out", "out"],
    ["from the sweep in '/data/my runs', 8 gpus", "/data/my runs"],
    ["8 GPUs, 100 users in 10 s", undefined],
    ["at http://127.0.0.1:8000", undefined],
  ])("%s names the folder %s", (text, place) => expect(folderIn(text)).toBe(place));

  it.each([
    [
      "100 users on 8 GPUs within 10 s, LLM call 500 ms",
      { testGpuCount: 8, targetUsers: 100, targetWorkflowRuntimeSeconds: 10, targetLlmLatencySeconds: 0.5 },
    ],
    [
      "1,500 users, 16x H100 GPUs, 2.5 seconds",
      { testGpuCount: 16, targetUsers: 1500, targetWorkflowRuntimeSeconds: 2.5 },
    ],
    ["hello", {}],
  ])("%s", (text, words) => expect(sizingWordsIn(text)).toEqual(words));
});
