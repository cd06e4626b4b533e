import { describe, expect, it } from "vitest";
import type { AgentEvent, ApprovalAnswer, Conversation } from "../../../src/app/agent/conversation.ts";
import { PlannerError } from "../../../src/domain/errors.ts";
import type { Io, Services } from "../../../src/interfaces/cli/command.ts";
import { takeTurn } from "../../../src/interfaces/cli/turn.ts";
import { documentText, eventLine } from "../../../src/interfaces/json/document.ts";

const RESULT: AgentEvent = { type: "result", reply: "Two GPUs.", plan: null, question: "Which GPU?" };
const APPROVAL: AgentEvent = {
  type: "approval",
  request: { tool: "benchmark_endpoint", summary: "40 requests to 127.0.0.1", effect: "network" },
};

interface Script {
  readonly kept?: boolean;
  readonly events: readonly AgentEvent[];
  readonly afterApproval?: readonly AgentEvent[];
}

function stage({ events, afterApproval = [RESULT], kept = true }: Script, stdin: readonly string[] = []) {
  const out: string[] = [];
  const err: string[] = [];
  const said: string[] = [];
  const answers: ApprovalAnswer[] = [];
  async function* play(list: readonly AgentEvent[]) {
    yield* list;
  }
  const conversation: Pick<Conversation, "sessionId" | "send" | "approve"> = {
    sessionId: "a1b2",
    send: (text) => {
      said.push(text);
      return play(events);
    },
    approve: (yes) => {
      answers.push(yes);
      return play(afterApproval);
    },
  };
  let chunks = 0;
  const io: Io = {
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    columns: undefined,
    stdin: (async function* () {
      for (const text of stdin) {
        chunks += 1;
        yield new TextEncoder().encode(text);
      }
    })(),
    write: async (text) => {
      out.push(text);
    },
    warn: (text) => {
      err.push(text);
    },
  };
  const services = {
    conversation: async () => conversation,
    sessionNotice: async () => null,
    sessionsKept: async () => kept,
    json: { document: documentText, event: eventLine },
  } as unknown as Services;
  return {
    run: (...argv: string[]) => takeTurn(argv, io, services, new AbortController().signal),
    out: () => out.join(""),
    err: () => err.join(""),
    said,
    answers,
    chunksRead: () => chunks,
  };
}

describe("one turn without a terminal", () => {
  it("prints the reply alone on stdout, and how to go on on stderr", async () => {
    const turn = stage({ events: [RESULT] });
    expect(await turn.run("-p", "hello")).toBe(0);
    expect([turn.out(), turn.said]).toEqual(["Two GPUs.\n", ["hello"]]);
    expect(turn.err()).toContain("--resume a1b2");
  });

  it("prints no marks of bold, which plain text does not show", async () => {
    const turn = stage({ events: [{ ...RESULT, reply: "**5 × L40S**: 5 replicas." }] });
    await turn.run("-p", "hello");
    expect(turn.out()).toBe("5 × L40S: 5 replicas.\n");
  });

  it("offers no way to go on with what was not kept", async () => {
    const turn = stage({ events: [RESULT], kept: false });
    expect(await turn.run("-p", "hello")).toBe(0);
    expect(turn.err()).not.toContain("--resume");
  });

  it("takes no - for a file, before anything is said", async () => {
    const turn = stage({ events: [RESULT] });
    await expect(turn.run("-p", "hello", "--output", "-")).rejects.toMatchObject({
      code: "invalid_input",
      hint: expect.stringContaining("--output-format json"),
    });
    expect(turn.said).toEqual([]);
  });

  it("prints one document when JSON is asked for", async () => {
    const turn = stage({ events: [RESULT] });
    await turn.run("-p", "hello", "--output-format", "json");
    expect(JSON.parse(turn.out())).toEqual({
      kind: "headroom.turn",
      sessionId: "a1b2",
      reply: "Two GPUs.",
      plan: null,
      question: "Which GPU?",
    });
  });

  it("prints an event a line as a stream", async () => {
    const events: AgentEvent[] = [
      { type: "init", sessionId: "a1b2", model: "m" },
      { type: "text", delta: "Two\n" },
      RESULT,
    ];
    const turn = stage({ events });
    await turn.run("-p", "hello", "--output-format", "stream-json");
    expect(
      turn
        .out()
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(events);
  });

  it("takes nothing that needs a yes unless --yes was given", async () => {
    const declined = stage({ events: [APPROVAL] });
    expect(await declined.run("-p", "measure it")).toBe(2);
    expect([declined.answers, declined.err().includes("Add --yes.")]).toEqual([[false], true]);
    expect(declined.out()).toBe("Two GPUs.\n");
    const agreed = stage({ events: [APPROVAL] });
    expect(await agreed.run("-p", "measure it", "--yes")).toBe(0);
    expect(agreed.answers).toEqual([true]);
  });

  it("a file that is not written for want of a yes leaves the answer good", async () => {
    const request = { tool: "export_plan", summary: "Writes plan.json", effect: "file" } as const;
    const turn = stage({ events: [{ type: "approval", request }] });
    expect([await turn.run("-p", "plan it"), turn.answers]).toEqual([0, [false]]);
  });

  it.each([
    ["endpoint_failed", 4],
    ["offline", 4],
    ["unknown_gpu", 2],
    ["too_many_steps", 4],
    ["bug", 1],
    ["cancelled", 130],
  ])("a turn that fails with %s ends with exit code %d and a sentence", async (code, exit) => {
    const turn = stage({ events: [{ type: "error", code, message: "It failed.", hint: "Try again." }] });
    expect(await turn.run("-p", "hello")).toBe(exit);
    expect([turn.out(), turn.err()]).toEqual(["", "headroom: It failed.\nTry again.\n"]);
  });

  it("reads the text from stdin when it is -, or left out with something piped in", async () => {
    for (const argv of [["-p", "-"], ["-p"]]) {
      const turn = stage({ events: [RESULT] }, ["Llama 3.1 8B ", "at 20 req/s"]);
      await turn.run(...argv);
      expect(turn.said).toEqual(["Llama 3.1 8B at 20 req/s"]);
    }
  });

  it("stops reading at 1 MiB, however much there is", async () => {
    const endless = Array.from({ length: 1000 }, () => "x".repeat(100_000));
    const turn = stage({ events: [RESULT] }, endless);
    await expect(turn.run("-p", "-")).rejects.toBeInstanceOf(PlannerError);
    expect(turn.chunksRead()).toBeLessThan(12);
    expect(turn.said).toEqual([]);
  });

  it("refuses a text that is blank", async () => {
    await expect(stage({ events: [RESULT] }).run("-p", "  ")).rejects.toMatchObject({
      code: "missing_input",
    });
  });
});
