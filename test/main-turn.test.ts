import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { capacityPlanSchema } from "../src/domain/planning/capacity-plan.ts";
import { type Answer, type FakeEndpoint, startFakeEndpoint } from "./support/fake-endpoint.ts";
import { runProgram } from "./support/run-program.ts";

const SENTENCE = "Llama 3.1 8B at 20 requests a second, 500 tokens in, 200 out, fp8 on H100";
const PLAN = {
  calls: [
    {
      name: "plan_capacity",
      args: {
        model: "llama 3.1 8b",
        requestsPerSecond: 20,
        isl: 500,
        osl: 200,
        precision: "fp8",
        gpu: "H100",
      },
    },
  ],
};

let home: string;
let endpoint: FakeEndpoint | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "headroom-turn-"));
});
afterEach(async () => {
  await endpoint?.stop();
  endpoint = undefined;
  rmSync(home, { recursive: true, force: true });
});

async function turn(argv: readonly string[], answers?: readonly Answer[]) {
  endpoint = answers === undefined ? undefined : await startFakeEndpoint(answers);
  const configured: Record<string, string> =
    endpoint === undefined ? {} : { OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_API_KEY: "right" };
  return runProgram(argv, { env: { HEADROOM_HOME: home, ...configured } });
}

describe("one turn of the built program", () => {
  it("with nothing configured: the interviewer plans from one sentence", async () => {
    const { code, stdout } = await turn(["-p", SENTENCE, "--output-format", "json"]);
    const document = JSON.parse(stdout);
    expect([code, document.kind]).toEqual([0, "headroom.turn"]);
    expect(capacityPlanSchema.parse(document.plan).inputs.precision?.value).toBe("fp8");
  });

  it("asks for what is missing, and takes the answer on with --resume", async () => {
    const first = JSON.parse(
      (await turn(["-p", "Llama 3.1 8B at 20 rps", "--output-format", "json"])).stdout,
    );
    expect([first.plan, typeof first.question]).toEqual([null, "string"]);
    const answer = ["-p", "500 tokens in, 200 out", "--resume", first.sessionId, "--output-format", "json"];
    const second = JSON.parse((await turn(answer)).stdout);
    expect(second.sessionId).toBe(first.sessionId);
    expect(second.plan.inputs.isl).toMatchObject({ value: 500, source: "user" });
  });

  it("over an endpoint that streams tool calls: the same plan, told by the chat model", async () => {
    const { code, stdout } = await turn(
      ["-p", SENTENCE, "--output-format", "json"],
      [PLAN, { text: "It holds." }],
    );
    const document = JSON.parse(stdout);
    expect([code, document.reply]).toEqual([0, "It holds."]);
    expect(document.plan.inputs.requestsPerSecond).toMatchObject({ value: 20, source: "user" });
    expect(endpoint?.requests.every(({ authorization }) => authorization === "Bearer right")).toBe(true);
  });

  it("over an endpoint that dies in mid-stream: exit code 4, a sentence, and the session can be gone on with", async () => {
    const dying = await turn(
      ["-p", SENTENCE, "--output-format", "stream-json"],
      [{ text: "Let me see", fault: "die" }],
    );
    expect(dying.code).toBe(4);
    expect(dying.stderr).toMatch(/^headroom: /);
    expect(dying.stderr).not.toMatch(/^ {4}at /m);
    const events = dying.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([events[0].type, events.at(-1).type]).toEqual(["init", "error"]);
    const again = await turn(["-p", SENTENCE, "--resume", events[0].sessionId, "--output-format", "json"]);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).plan).not.toBeNull();
  });

  it("prints an event a line, the plan among them, the result last", async () => {
    const { stdout } = await turn(["-p", SENTENCE, "--output-format", "stream-json"]);
    const types = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect(types[0]).toBe("init");
    expect(types).toContain("plan");
    expect(types.at(-1)).toBe("result");
  });

  it("a session nobody knows is exit code 2", async () => {
    const { code, stderr } = await turn(["-p", "hello", "--resume", "zzzz"]);
    expect(code).toBe(2);
    expect(stderr).toContain("headroom sessions");
  });
});
