/** Kept conversations under bad luck: a process that is killed, several terminals on one session, a planted key. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeEndpoint, startFakeEndpoint } from "./support/fake-endpoint.ts";
import { mainFile, quietEnvironment, runProgram } from "./support/run-program.ts";

const SENTENCE = "Llama 3.1 8B at 20 requests a second, 500 tokens in, 200 out, fp8 on H100";
const KEY = "sk-planted-0123456789";
const POLL_MS = 20;

let home = "";
let endpoint: FakeEndpoint | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "headroom-kept-"));
});
afterEach(async () => {
  await endpoint?.stop();
  endpoint = undefined;
  rmSync(home, { recursive: true, force: true });
});

const turn = (text: string, more: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  runProgram(["-p", text, "--output-format", "json", ...more], { env: { HEADROOM_HOME: home, ...env } });

async function begun(): Promise<string> {
  const { stdout } = await turn(SENTENCE);
  return JSON.parse(stdout).sessionId;
}

describe("a kept conversation", () => {
  it("goes on at the last finished turn after its process was killed in the middle of one", {
    timeout: 60_000,
  }, async () => {
    const id = await begun();
    endpoint = await startFakeEndpoint([{ text: "It begins", fault: "hang", faultAfter: 2 }]);
    const env = { ...quietEnvironment(home), OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m" };
    const child = spawn(process.execPath, [mainFile, "-p", "and now?", "--resume", id], { env });
    const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    while (!endpoint.requests.some(({ path }) => path.endsWith("/chat/completions"))) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    const { code, stdout } = await turn("make it bf16", ["--resume", id]);
    const { plan } = JSON.parse(stdout);
    expect([code, plan.inputs.precision.value, plan.inputs.requestsPerSecond.value]).toEqual([0, "bf16", 20]);
  });

  it("is whole after several terminals spoke in it at once", { timeout: 60_000 }, async () => {
    const id = await begun();
    const said = ["make it bf16", "40 rps", "800 tokens in", "TTFT under 900 ms"];
    const outcomes = await Promise.all(said.map((text) => turn(text, ["--resume", id])));
    for (const { code, stderr } of outcomes) expect([code, stderr.includes("bug")]).toEqual([0, false]);
    const { code, stdout } = await turn("show me the plan", ["--resume", id]);
    expect([code, JSON.parse(stdout).plan.kind]).toEqual([0, "headroom.plan"]);
  });

  it("can be exported as Markdown, copied, renamed and removed", { timeout: 60_000 }, async () => {
    const id = await begun();
    const env = { HEADROOM_HOME: home };
    const exported = await runProgram(["sessions", "export", id], { env });
    expect(exported.stdout).toContain(`# Conversation ${id}\n\n**You**\n\n${SENTENCE}`);
    const forked = await runProgram(["sessions", "fork", id, "--output-format", "json"], { env });
    const { copy } = JSON.parse(forked.stdout);
    await runProgram(["sessions", "rename", copy, "the big one"], { env });
    const listed = await runProgram(["sessions"], { env });
    expect(listed.stdout).toContain("the big one");
    expect((await runProgram(["sessions", "remove", copy], { env })).code).toBe(0);
    expect((await runProgram(["sessions", "export", copy], { env })).code).toBe(2);
  });

  it("never holds the key, whatever the endpoint says about it", { timeout: 60_000 }, async () => {
    endpoint = await startFakeEndpoint([{ status: 401 }]);
    const env = { OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m", OPENAI_API_KEY: KEY };
    const { code, stdout, stderr } = await turn(SENTENCE, [], env);
    expect([code, `${stdout}${stderr}`.includes(KEY)]).toEqual([4, false]);
    expect(endpoint.requests.some(({ authorization }) => authorization === `Bearer ${KEY}`)).toBe(true);
    for (const file of readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )) {
      expect(readFileSync(join(file.parentPath, file.name)).includes(KEY)).toBe(false);
    }
  });
});
