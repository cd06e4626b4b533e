import { describe, expect, it, vi } from "vitest";
import type { Conversation } from "../../../src/app/agent/conversation.ts";
import { PlannerError } from "../../../src/domain/errors.ts";
import type { ChatCommands } from "../../../src/interfaces/tui/chat-commands.ts";
import { createChatSession } from "../../../src/interfaces/tui/chat-session.ts";
import { createChatStore } from "../../../src/interfaces/tui/chat-store.ts";
import { fakeCommands, fakeConversation, planScript, result, type Script } from "./fake-conversation.ts";
import { samplePlan } from "./sample-plan.ts";

const withRate = (value: number) => ({
  ...samplePlan,
  inputs: { ...samplePlan.inputs, requestsPerSecond: { value, unit: "1/s", source: "user" as const } },
});

const LONG_MS = 60_000;
const slow: Script = () => [{ type: "text", delta: "It begins" }, LONG_MS, result("never")];
const asking: Script = () => [{ type: "approval", request: { tool: "bench", summary: "200 requests" } }];

function start(
  script: Script = planScript,
  commands: Partial<ChatCommands> = {},
  load?: () => Promise<Conversation>,
) {
  const conversation = { ...fakeConversation(script), history: async () => [] };
  const store = createChatStore("0.1.0");
  const left: number[] = [];
  const session = createChatSession({
    conversation: load ?? (async () => conversation),
    commands: { ...fakeCommands, ...commands },
    dispatch: store.dispatch,
    onLeave: (code) => left.push(code),
  });
  const texts = () =>
    store
      .get()
      .turns.map((turn) => ("text" in turn ? turn.text : "message" in turn ? turn.message : turn.kind));
  return { conversation, store, session, left, texts };
}

describe("a chat session", () => {
  it("keeps what is typed before the agent is ready, and sends it then", async () => {
    const gate = Promise.withResolvers<Conversation>();
    const { session, store } = start(planScript, {}, () => gate.promise);
    session.connect();
    session.submit("serve it");
    const conversation = fakeConversation();
    gate.resolve({ ...conversation, history: async () => [] });
    await session.idle();
    expect(conversation.sent).toEqual(["serve it"]);
    expect(store.get().session?.model).toBe("scripted model");
  });

  it("says that the place conversations are kept in was damaged", async () => {
    const { session, texts } = start(planScript, { notice: async () => "The session file was damaged." });
    session.submit("serve it");
    await session.idle();
    expect(texts()).toContain("The session file was damaged.");
  });

  it("says why the agent could not be loaded, and tries again with the next line", async () => {
    const load = vi.fn<() => Promise<Conversation>>();
    load.mockRejectedValueOnce(new PlannerError("unknown_model", "No such model.", { hint: "Use another." }));
    load.mockResolvedValue(fakeConversation());
    const { session, store } = start(planScript, {}, load);
    session.submit("one");
    await session.idle();
    expect(store.get().turns.at(-1)).toMatchObject({
      kind: "failure",
      message: "No such model.",
      hint: "Use another.",
    });
    session.submit("two");
    await session.idle();
    expect(store.get().turns.at(-1)).toMatchObject({ kind: "assistant" });
  });

  it("leaves with code 2 when what was asked for at the start does not exist", async () => {
    const load = async () => {
      throw new PlannerError("invalid_input", "There is no session nope.");
    };
    const { session, left, texts } = start(planScript, {}, load);
    session.connect();
    await vi.waitUntil(() => left.length > 0);
    expect(left).toEqual([2]);
    expect(texts().at(-1)).toBe("There is no session nope.");
  });

  it("stays when an endpoint does not answer, and says so", async () => {
    const load = async () => {
      throw new PlannerError("endpoint_failed", "Nobody answers.");
    };
    const { session, left, store } = start(planScript, {}, load);
    session.connect();
    await vi.waitUntil(() => store.get().unconnected);
    expect(left).toEqual([]);
  });

  it("sends lines one after the other", async () => {
    const { session, conversation } = start();
    session.submit("one");
    session.submit("two");
    await session.idle();
    expect(conversation.sent).toEqual(["one", "two"]);
  });

  it("cancels what runs and what waits", async () => {
    const { session, conversation, store } = start(slow);
    session.submit("one");
    session.submit("two");
    await vi.waitUntil(() => store.get().turns.some(({ kind }) => kind === "assistant"));
    expect(session.cancel()).toBe(true);
    await session.idle();
    expect(conversation.sent).toEqual(["one"]);
    expect(session.cancel()).toBe(false);
    expect(session.resumable()).toBe("s-1");
  });

  it.each([
    [true, "It ran."],
    [false, "It did not run."],
  ])("hands the answer %s to the agent", async (yes, reply) => {
    const { session, conversation, store, texts } = start(asking);
    session.submit("bench it");
    await vi.waitUntil(() => store.get().approval !== null);
    session.answer(yes);
    await session.idle();
    expect(conversation.answers).toEqual([yes]);
    expect(texts().at(-1)).toBe(reply);
  });

  it("takes Esc at a question of approval for a no", async () => {
    const { session, conversation, store } = start(asking);
    session.submit("bench it");
    await vi.waitUntil(() => store.get().approval !== null);
    session.cancel();
    await session.idle();
    expect(conversation.answers).toEqual([false]);
  });

  it("/set sets the field, /why asks, /undo takes back", async () => {
    const { session, conversation, texts } = start();
    session.submit("/set rps 20");
    session.submit("/why replicas");
    session.submit("/undo");
    session.submit("/undo");
    await session.idle();
    expect(conversation.sent).toEqual(["why replicas?"]);
    expect(texts()).toContain("Took the last change back.");
    expect(texts().at(-1)).toBe("There is nothing to take back.");
  });

  it("/diff after /undo tells the way back, not the undone change", async () => {
    const before = samplePlan;
    const undone = withRate(40);
    let plan = before;
    const { session, conversation, texts } = start((text) => {
      plan = text === "twice" ? undone : before;
      return [{ type: "plan", plan }, result("Planned.")];
    });
    const undo = async () => {
      plan = before;
      return true;
    };
    Object.assign(conversation, { plan: () => plan, undo });
    for (const line of ["serve it", "twice", "/undo"]) session.submit(line);
    await session.idle();
    session.submit("/diff");
    await expect.poll(() => texts().at(-1)).toContain("requestsPerSecond 40 req/s → 20 req/s");
  });

  it("an undo that leaves no plan leaves nothing to compare the next with", async () => {
    let plan: typeof samplePlan | null = null;
    const { session, conversation, texts } = start((text) => {
      plan = withRate(Number(text));
      return [{ type: "plan", plan }, result("Planned.")];
    });
    const undo = async () => {
      plan = null;
      return true;
    };
    Object.assign(conversation, { plan: () => plan, undo });
    for (const line of ["40", "/undo", "60"]) session.submit(line);
    await session.idle();
    expect(texts().filter((text) => text.startsWith("Changed:"))).toEqual([]);
    session.submit("/diff");
    await expect.poll(() => texts().at(-1)).toBe("There is only one plan so far.");
  });

  it.each(["/fork 2", "/resume s-0"])(
    "%s compares nothing with the plan of the other conversation",
    async (way) => {
      const other: Script = () => [{ type: "plan", plan: withRate(5) }, result("Planned.")];
      const adopted = async (id: string) => ({ ...fakeConversation(other, `${id}-x`), plan: () => null });
      const { session, texts } = start(planScript, { fork: adopted, resume: adopted });
      for (const line of ["serve it", way, "5 rps"]) session.submit(line);
      await session.idle();
      expect(texts().filter((text) => text.startsWith("Changed:"))).toEqual([]);
      session.submit("/diff");
      await expect.poll(() => texts().at(-1)).toBe("There is only one plan so far.");
    },
  );

  it("shows a command that lacks what it needs, above what it lacks", async () => {
    const { session, texts } = start();
    session.submit("/bench");
    session.submit("/why");
    await session.idle();
    expect(texts().slice(-4)).toEqual([
      "/bench",
      expect.stringContaining("Name the address"),
      "/why",
      expect.stringContaining("Name a figure"),
    ]);
  });

  it("takes a letter that comes after the question of approval for no sentence", async () => {
    const { session, conversation, store, texts } = start((said) =>
      said === "bench it" ? asking(said) : planScript(said),
    );
    session.submit("bench it");
    await expect.poll(() => store.get().approval).not.toBeNull();
    session.cancel();
    session.submit("y");
    await session.idle();
    expect(texts()).toContain('Nothing waits for an answer any more. "y" would have let it run.');
    expect(conversation.sent).toEqual(["bench it"]);
    session.submit("yes, plan it");
    await session.idle();
    expect(conversation.sent).toEqual(["bench it", "yes, plan it"]);
  });

  it("/set with a bad value says so and changes nothing", async () => {
    const { session, conversation, store } = start();
    session.submit("/set rps abc");
    await session.idle();
    expect(conversation.settings).toEqual([]);
    expect(store.get().turns.at(-1)).toMatchObject({ kind: "failure" });
  });

  it("/export writes the plan there is, and says when there is none", async () => {
    const { session, texts } = start();
    session.submit("/export out.json");
    await session.idle();
    expect(texts().at(-1)).toContain("There is no plan yet");
    session.submit("serve it");
    session.submit("/export out.json");
    await session.idle();
    expect(texts().at(-1)).toBe("Wrote out.json.");
  });

  it("says what an export failed of", async () => {
    const refuse = async () => {
      throw new PlannerError("unwritable_file", "out.json cannot be written.", {
        hint: "Choose another folder.",
      });
    };
    const { session, store } = start(planScript, { export: refuse });
    session.submit("serve it");
    session.submit("/export out.json");
    await session.idle();
    expect(store.get().turns.at(-1)).toMatchObject({ kind: "failure", hint: "Choose another folder." });
  });

  it("/resume shows what was said before and goes on there", async () => {
    const { session, store, texts } = start();
    session.submit("/resume s-0");
    await session.idle();
    expect(texts()).toContain("an earlier question");
    expect(store.get().recalled).toEqual(["an earlier question"]);
    expect(store.get().session?.id).toBe("s-0");
    expect(session.resumable()).toBe("s-0");
  });

  it("offers the nearest command for an unknown one", async () => {
    const { session, store } = start();
    session.submit("/exprot");
    await vi.waitUntil(() => store.get().turns.length > 2);
    expect(store.get().turns.at(-1)).toMatchObject({
      kind: "failure",
      hint: expect.stringContaining("/export"),
    });
  });

  it("leaves once, with the first code, and stops what runs", async () => {
    const { session, left, store } = start(slow);
    session.submit("one");
    await vi.waitUntil(() => store.get().turns.some(({ kind }) => kind === "assistant"));
    session.leave(130);
    session.leave(0);
    session.submit("two");
    await session.idle();
    expect(left).toEqual([130]);
  });
});
