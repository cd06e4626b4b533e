/** Kept conversations under bad luck: a process that is killed, several terminals on one session, a planted key. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, type FakeEndpoint, startFakeEndpoint } from "./support/fake-endpoint.ts";
import { createDatabase, postgresUrl, type TestDatabase } from "./support/postgres.ts";
import { mainFile, quietEnvironment, runProgram } from "./support/run-program.ts";

const SENTENCE = "Llama 3.1 8B at 20 requests a second, 500 tokens in, 200 out, fp8 on H100";
const KEY = "sk-planted-0123456789";
const POLL_MS = 20;

const PLAN = {
  calls: [
    {
      name: "plan_capacity",
      args: {
        model: "llama 3.1 8b",
        requestsPerSecond: 55,
        isl: 500,
        osl: 200,
        precision: "fp8",
        gpu: "H100",
      },
    },
  ],
};

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

const PLACES = [
  { place: "a SQLite file", isThere: true, isShared: false },
  { place: "Postgres", isThere: postgresUrl !== undefined, isShared: true },
];

describe.each(PLACES)("a conversation kept in $place", ({ isThere, isShared }) => {
  let database: TestDatabase | undefined;
  let place: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    if (!isShared || !isThere) return;
    database = await createDatabase();
    place = { DATABASE_URL: database.url };
  });
  afterAll(() => database?.drop());

  const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runProgram(argv, { env: { HEADROOM_HOME: home, ...place, ...env } });
  const turn = (text: string, more: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
    run(["-p", text, "--output-format", "json", ...more], env);
  const begun = async (): Promise<string> => JSON.parse((await turn(SENTENCE)).stdout).sessionId;

  /** Kills a turn without warning once the endpoint was asked so many times. */
  async function killed(
    id: string,
    words: string,
    answers: readonly Answer[],
    whenAsked: number,
  ): Promise<void> {
    endpoint = await startFakeEndpoint(answers);
    const settings = { OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m" };
    const env = { ...quietEnvironment(home), ...place, ...settings };
    const child = spawn(process.execPath, [mainFile, "-p", words, "--resume", id], { env });
    const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    const asked = () =>
      (endpoint?.requests ?? []).filter(({ path }) => path.endsWith("/chat/completions")).length;
    while (asked() < whenAsked) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
  }

  it.skipIf(!isThere)(
    "goes on at the last finished turn after its process was killed in the middle of one",
    { timeout: 60_000 },
    async () => {
      const id = await begun();
      await killed(id, "and now?", [{ text: "It begins", fault: "hang", faultAfter: 2 }], 1);
      const { code, stdout } = await turn("make it bf16", ["--resume", id]);
      const { plan } = JSON.parse(stdout);
      expect([code, plan.inputs.precision.value, plan.inputs.requestsPerSecond.value]).toEqual([
        0,
        "bf16",
        20,
      ]);
      const shown = JSON.parse((await run(["sessions", "show", id, "--output-format", "json"])).stdout);
      expect(shown.turns.map(({ kept }: { kept: boolean }) => kept)).toEqual([true, false, true]);
    },
  );

  it.skipIf(!isThere)(
    "goes on at the last finished step: what a tool of the killed turn did stands",
    { timeout: 60_000 },
    async () => {
      const id = await begun();
      await killed(id, "and at 55 a second?", [PLAN, { text: "So it is", fault: "hang", faultAfter: 1 }], 2);
      const { code, stdout } = await turn("make it bf16", ["--resume", id]);
      const { plan } = JSON.parse(stdout);
      expect([code, plan.inputs.precision.value, plan.inputs.requestsPerSecond.value]).toEqual([
        0,
        "bf16",
        55,
      ]);
    },
  );

  it.skipIf(!isThere)(
    "loses no turn when four terminals speak in it at once",
    { timeout: 60_000 },
    async () => {
      const id = await begun();
      const said = ["make it bf16", "40 rps", "800 tokens in", "TTFT under 900 ms"];
      const outcomes = await Promise.all(said.map((text) => turn(text, ["--resume", id])));
      for (const { code, stderr } of outcomes) expect([code, stderr.includes("bug")]).toEqual([0, false]);
      const { code, stdout } = await turn("show me the plan", ["--resume", id]);
      const { inputs } = JSON.parse(stdout).plan;
      expect(code).toBe(0);
      expect([inputs.precision.value, inputs.requestsPerSecond.value, inputs.isl.value]).toEqual([
        "bf16",
        40,
        800,
      ]);
      expect(inputs.ttftP95Ms.value).toBe(900);
      const { stdout: text } = await run(["sessions", "export", id]);
      for (const words of said) expect(text).toContain(words);
    },
  );

  it.skipIf(!isThere)("can be gone on with from an earlier turn", { timeout: 60_000 }, async () => {
    const id = await begun();
    await turn("make it bf16", ["--resume", id]);
    await turn("40 rps", ["--resume", id]);
    const shown = await run(["sessions", "show", id]);
    expect(shown.stdout).toMatch(/1 .*Llama 3\.1 8B.*\n.*2 .*make it bf16\n.*3 .*40 rps/);
    const forked = await run(["sessions", "fork", id, "--turn", "2", "--output-format", "json"]);
    const { copy, turn: last } = JSON.parse(forked.stdout);
    expect(last).toBe(2);
    const { plan } = JSON.parse((await turn("800 tokens in", ["--resume", copy])).stdout);
    expect([plan.inputs.requestsPerSecond.value, plan.inputs.precision.value, plan.inputs.isl.value]).toEqual(
      [20, "bf16", 800],
    );
    const wrong = await run(["sessions", "fork", id, "--turn", "9"]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("has no finished turn 9")]);
    expect((await run(["sessions", "fork", id, "--turn", "two"])).code).toBe(2);
  });

  it.skipIf(!isThere)(
    "can be exported as Markdown, copied, renamed and removed",
    { timeout: 60_000 },
    async () => {
      const id = await begun();
      const exported = await run(["sessions", "export", id]);
      expect(exported.stdout).toContain(`# Conversation ${id}\n\n**You**\n\n${SENTENCE}`);
      const forked = await run(["sessions", "fork", id, "--output-format", "json"]);
      const { copy } = JSON.parse(forked.stdout);
      await run(["sessions", "rename", copy, "the big one"]);
      const listed = await run(["sessions"]);
      expect(listed.stdout).toContain("the big one");
      expect(listed.stdout.includes("who")).toBe(isShared);
      expect((await run(["sessions", "remove", copy])).code).toBe(0);
      expect((await run(["sessions", "export", copy])).code).toBe(2);
    },
  );

  it.skipIf(!isThere)(
    "never holds the key, whatever the endpoint says about it",
    { timeout: 60_000 },
    async () => {
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
      for (const table of ["sessions", "turns", "messages", "checkpoints", "checkpoint_blobs"]) {
        const rows = (await database?.query(`SELECT * FROM headroom.${table} AS held`)) ?? [];
        const bytes = rows.flatMap((row) => Object.values(row)).map((value) => Buffer.from(String(value)));
        expect(bytes.some((value) => value.includes(KEY))).toBe(false);
      }
    },
  );
});
