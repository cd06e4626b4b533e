import { cleanup, render } from "ink-testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Chat } from "../../../src/interfaces/tui/chat.tsx";
import { createChatSession } from "../../../src/interfaces/tui/chat-session.ts";
import { createChatStore } from "../../../src/interfaces/tui/chat-store.ts";
import { PlanCard } from "../../../src/interfaces/tui/plan-card.tsx";
import { fakeCommands, fakeConversation, result, type Script } from "./fake-conversation.ts";
import { samplePlan } from "./sample-plan.ts";

afterEach(cleanup);

function open(script?: Script) {
  const conversation = fakeConversation(script);
  const store = createChatStore("0.1.0");
  const left: number[] = [];
  const session = createChatSession({
    conversation: async () => ({ ...conversation, history: async () => [] }),
    commands: fakeCommands,
    dispatch: store.dispatch,
    onLeave: (code) => left.push(code),
  });
  const view = render(<Chat store={store} session={session} />);
  const shows = (text: string) =>
    vi.waitUntil(() => view.lastFrame()?.includes(text) === true, { timeout: 5000, interval: 20 });
  return { ...view, conversation, session, left, shows };
}

describe("the chat", () => {
  it("draws before the agent is there, and takes a line", async () => {
    const { shows, stdin, session, conversation } = open();
    await shows("getting ready; type on");
    stdin.write("serve it");
    await shows("> serve it");
    stdin.write("\r");
    session.connect();
    await shows("Four replicas hold serve it.");
    expect(conversation.sent).toEqual(["serve it"]);
  });

  it("offers commands while a slash is typed, and completes with Tab", async () => {
    const { shows, stdin } = open();
    await shows("getting ready");
    stdin.write("/ex");
    await shows("/export [FILE]");
    stdin.write("\t");
    await shows("> /export\n");
    stdin.write("out.json");
    await shows("> /export out.json");
  });

  it("begins a new line after a backslash", async () => {
    const { shows, stdin, conversation } = open();
    await shows("getting ready");
    stdin.write("one\\");
    stdin.write("\r");
    stdin.write("two");
    await shows("  two");
    stdin.write("\r");
    await shows("Four replicas");
    expect(conversation.sent).toEqual(["one\ntwo"]);
  });

  it("brings an earlier line back with the up key", async () => {
    const { shows, stdin } = open();
    await shows("getting ready");
    stdin.write("serve it\r");
    await shows("Four replicas hold serve it.");
    stdin.write("\u001b[A");
    await shows("\n> serve it\nscripted");
  });

  it("asks for approval and does not type the answer", async () => {
    const { shows, stdin, conversation } = open(() => [
      { type: "approval", request: { tool: "benchmark_endpoint", summary: "200 requests" } },
    ]);
    await shows("getting ready");
    stdin.write("bench\r");
    await shows("benchmark endpoint: 200 requests");
    stdin.write("x");
    stdin.write("n");
    await shows("It did not run.");
    expect(conversation.answers).toEqual([false]);
  });

  it("takes e for a change, says what can be changed, and asks again", async () => {
    const fields = [
      { name: "requests", kind: "number", description: "", value: 64, choices: [], isAddress: false },
      { name: "rate", kind: "numbers", description: "", value: null, choices: [], isAddress: false },
    ] as const;
    const { shows, stdin, conversation } = open(() => [
      { type: "approval", request: { tool: "benchmark_endpoint", summary: "200 requests", fields } },
    ]);
    await shows("getting ready");
    stdin.write("bench\r");
    await shows("y yes, n no, e edit");
    stdin.write("e");
    await shows('such as "requests 20". Now: requests 64. Also: rate.');
    stdin.write("requests 20");
    await shows("> requests 20");
    stdin.write("\r");
    await shows("benchmark endpoint: changed: requests 20");
    await shows("> edit: requests 20");
    stdin.write("y");
    await shows("It ran.");
    expect(conversation.answers).toEqual([{ edit: "requests 20" }, true]);
  });

  it("asks for a change again, in its own words, when it was not understood", async () => {
    const fields = [
      { name: "requests", kind: "number", description: "", value: 64, choices: [], isAddress: false },
    ] as const;
    const { shows, stdin, conversation } = open(() => [
      { type: "approval", request: { tool: "benchmark_endpoint", summary: "200 requests", fields } },
    ]);
    await shows("getting ready");
    stdin.write("bench\r");
    await shows("e edit");
    stdin.write("e");
    await shows("Now: requests 64");
    stdin.write("a bit less");
    await shows("> a bit less");
    stdin.write("\r");
    await shows('"a bit less" names nothing.');
    await shows("> a bit less");
    stdin.write("\u0015requests 20");
    await shows("> requests 20");
    stdin.write("\r");
    await shows("changed: requests 20");
    expect(conversation.answers).toEqual([{ edit: "a bit less" }, { edit: "requests 20" }]);
  });

  it("goes back from a change to the question with Esc, and keeps what was being typed", async () => {
    const fields = [
      { name: "path", kind: "text", description: "", value: "plan.json", choices: [], isAddress: false },
    ] as const;
    const { shows, stdin, conversation } = open(() => [
      30,
      { type: "approval", request: { tool: "export_plan", summary: "writes plan.json", fields } },
    ]);
    await shows("getting ready");
    stdin.write("export\r");
    stdin.write("next line");
    await shows("e edit");
    stdin.write("e");
    await shows('such as "path other"');
    stdin.write("zzz");
    await shows("> zzz");
    stdin.write("\u001b");
    await shows("e edit");
    stdin.write("n");
    await shows("It did not run.");
    await shows("> next line");
    expect(conversation.answers).toEqual([false]);
  });

  it("shows a question apart from the reply", async () => {
    const { shows, stdin } = open(() => [result("Noted.", "How many requests a second?")]);
    await shows("getting ready");
    stdin.write("a plan\r");
    await shows("? How many requests a second?");
  });

  it("S4-43: says how to leave on the first Ctrl+C and leaves on the second", async () => {
    const { shows, stdin, left } = open();
    await shows("getting ready");
    stdin.write("half a line");
    stdin.write("\u0003");
    await shows("Press Ctrl+C again to leave.");
    expect(left).toEqual([]);
    stdin.write("\u0003");
    await vi.waitUntil(() => left.length > 0);
    expect(left).toEqual([130]);
  });

  it("leaves on two Ctrl+C that arrive in one piece", async () => {
    const { shows, stdin, left } = open();
    await shows("getting ready");
    stdin.write("\u0003\u0003");
    await vi.waitUntil(() => left.length > 0);
    expect(left).toEqual([130]);
  });

  it("stays after a key between two Ctrl+C", async () => {
    const { shows, stdin, left } = open();
    await shows("getting ready");
    stdin.write("\u0003");
    await shows("Press Ctrl+C again to leave.");
    stdin.write("a");
    await shows("> a");
    stdin.write("\u0003");
    await shows("Press Ctrl+C again to leave.");
    expect(left).toEqual([]);
  });
});

it("the plan card draws as wide as it is told", () => {
  const { lastFrame } = render(<PlanCard plan={samplePlan} full={false} columns={70} />);
  const widths = (lastFrame() ?? "").split("\n").map((row) => row.length);
  expect(new Set(widths)).toEqual(new Set([70]));
});
