import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../../../src/app/agent/conversation.ts";
import { type ChatAction, initialState, splitTurns } from "../../../src/interfaces/tui/chat-state.ts";
import { reduceChat } from "../../../src/interfaces/tui/reduce-chat.ts";
import { samplePlan } from "./sample-plan.ts";

const stateOf = (...actions: readonly ChatAction[]) => actions.reduce(reduceChat, initialState("0.1.0"));
const event = (agentEvent: AgentEvent): ChatAction => ({ type: "event", event: agentEvent });
const text = (delta: string) => event({ type: "text", delta });
const started: ChatAction = { type: "started", text: "serve it" };
const toolStart = event({ type: "tool_start", id: "1", name: "plan_capacity", summary: "planning" });
const result = (reply: string, question: string | null = null) =>
  event({ type: "result", reply, plan: null, question });
const kinds = (...actions: readonly ChatAction[]) => stateOf(...actions).turns.map(({ kind }) => kind);

describe("the chat's state", () => {
  it("joins streamed text and cleans it as a whole", () => {
    const { turns } = stateOf(started, text("a\u001b"), text("[31mb"));
    expect(turns.at(-1)).toMatchObject({ kind: "assistant", text: "ab", status: "streaming" });
  });

  it("shows the reply once, whether it was streamed or not", () => {
    expect(kinds(started, text("Four "), text("replicas."), result("Four replicas."))).toEqual([
      "welcome",
      "user",
      "assistant",
    ]);
    expect(kinds(started, result("Four replicas."))).toEqual(["welcome", "user", "assistant"]);
  });

  it("shows the question unless the reply asked it", () => {
    expect(kinds(started, result("Noted.", "Which GPU?"))).toEqual([
      "welcome",
      "user",
      "assistant",
      "question",
    ]);
    expect(kinds(started, result("Noted. Which GPU?", "Which GPU?"))).toEqual([
      "welcome",
      "user",
      "assistant",
    ]);
  });

  it("says a reply again when it was said in an earlier exchange", () => {
    const once = [started, text("Yes."), result("Yes."), { type: "ended" }] as const;
    expect(kinds(...once, started, result("Yes."))).toEqual([
      "welcome",
      "user",
      "assistant",
      "user",
      "assistant",
    ]);
  });

  it("shows words that are being checked until something else happens, and never as part of the reply", () => {
    const preview = event({ type: "preview", text: "The plan\u001b[2J needs " });
    expect(stateOf(started, text("Yes. "), preview).preview).toBe("The plan needs ");
    const checked = stateOf(started, text("Yes. "), preview, text("The plan needs 12 GPUs."));
    expect(checked.preview).toBe("");
    expect(checked.turns.at(-1)).toMatchObject({ text: "Yes. The plan needs 12 GPUs." });
    expect(stateOf(started, preview, { type: "cancelled" }).preview).toBe("");
    expect(stateOf(started, preview, { type: "ended" }).preview).toBe("");
  });

  it("lets go of plans that were printed two exchanges ago, and of nothing else", () => {
    const plan = event({ type: "plan", plan: samplePlan });
    const exchange = [started, plan, result("Done."), { type: "ended" }] as const;
    const { turns } = stateOf(...exchange, ...exchange, ...exchange);
    expect(turns.filter(({ kind }) => kind === "plan")).toHaveLength(2);
    expect(turns.map(({ id }) => id)).toEqual(turns.map((_, place) => place));
    expect(turns.filter(({ kind }) => kind === "assistant")).toHaveLength(3);
  });

  it("prints the last exchanges anew after the terminal became narrower, and goes on from there", () => {
    const exchange = [started, result("Done."), { type: "ended" }] as const;
    const before = [...exchange, ...exchange, ...exchange, ...exchange, ...exchange];
    const { epoch, printFrom, turns } = stateOf(...before, { type: "redrawn" });
    expect(epoch).toBe(1);
    expect(turns.slice(printFrom).filter(({ kind }) => kind === "user")).toHaveLength(4);
    expect(stateOf(...before, { type: "redrawn" }, ...exchange).printFrom).toBe(printFrom);
    expect(stateOf(...before, { type: "redrawn" }, { type: "cleared" }).printFrom).toBe(0);
  });

  it("marks each tool call for how it ended", () => {
    const end = (ok: boolean) =>
      event({ type: "tool_end", id: "1", name: "plan_capacity", ok, message: "16 GPUs" });
    expect(stateOf(started, toolStart).turns.at(-1)).toMatchObject({
      status: "running",
      summary: "planning",
    });
    expect(stateOf(started, toolStart, end(true)).turns.at(-1)).toMatchObject({
      status: "done",
      summary: "16 GPUs",
    });
    expect(stateOf(started, toolStart, end(false)).turns.at(-1)).toMatchObject({ status: "failed" });
  });

  it("says of a call that nobody said yes to that it did not run, not that it failed", () => {
    const named = { id: "1", name: "benchmark_endpoint" };
    const state = stateOf(
      event({ type: "tool_start", ...named, summary: "Measures." }),
      event({ type: "tool_end", ...named, ok: false, declined: true, message: "Not run." }),
    );
    expect(state.turns.at(-1)).toMatchObject({ status: "declined", summary: "Not run." });
  });

  it("shows how far a running tool is on its card, and what stays of it when it is cancelled", () => {
    const progress = event({
      type: "tool_progress",
      id: "1",
      message: "concurrency 2, level 2 of 3: 14 of 20 requests, about 3 s left",
      ifCancelled: "1 finished level kept in run.json",
    });
    expect(stateOf(started, toolStart, progress).turns.at(-1)).toMatchObject({
      status: "running",
      progress: "concurrency 2, level 2 of 3: 14 of 20 requests, about 3 s left",
    });
    const { turns } = stateOf(started, toolStart, progress, { type: "cancelled" });
    expect(turns.slice(-2)).toMatchObject([
      { status: "cancelled", summary: "planning" },
      { kind: "notice", text: "Cancelled. 1 finished level kept in run.json" },
    ]);
  });

  it("keeps what was shown when cancelled, marked so", () => {
    const { turns, busy } = stateOf(
      started,
      toolStart,
      text("It beg"),
      { type: "cancelled" },
      { type: "ended" },
    );
    expect(turns.slice(2)).toMatchObject([
      { kind: "tool", status: "cancelled" },
      { kind: "assistant", text: "It beg", status: "cancelled" },
      { kind: "notice", text: "Cancelled." },
    ]);
    expect(busy).toBe(false);
  });

  it("asks for approval until it is answered", () => {
    const asked = event({ type: "approval", request: { tool: "benchmark", summary: "200 requests" } });
    expect(stateOf(started, asked).approval).toEqual({ tool: "benchmark", summary: "200 requests" });
    expect(stateOf(started, asked, { type: "answered" }).approval).toBeNull();
  });

  it("takes control characters out of everything an agent says", () => {
    const dirty = "\u001b[2Jx";
    const { turns } = stateOf(
      started,
      event({ type: "error", code: "c", message: dirty, hint: dirty }),
      event({ type: "plan", plan: { ...samplePlan, verdict: { ...samplePlan.verdict, summary: dirty } } }),
      event({ type: "tool_start", id: "2", name: dirty, summary: dirty }),
    );
    expect(JSON.stringify(turns)).not.toContain("u001b");
    expect(turns.at(2)).toMatchObject({ message: "x", hint: "x" });
  });

  it("prints turns for good only once nothing before them can change", () => {
    const said: ChatAction = { type: "said", turn: { kind: "notice", text: "meanwhile" } };
    const running = splitTurns(stateOf(started, text("It beg"), said).turns);
    expect(running.settled.map(({ kind }) => kind)).toEqual(["welcome", "user"]);
    expect(running.live.map(({ kind }) => kind)).toEqual(["assistant", "notice"]);
    expect(
      splitTurns(stateOf(started, text("It beg"), said, text("an."), { type: "ended" }).turns).live,
    ).toEqual([]);
  });

  it("goes on with a text that a notice came in between of", () => {
    const said: ChatAction = { type: "said", turn: { kind: "notice", text: "meanwhile" } };
    expect(stateOf(started, text("It beg"), said, text("an.")).turns.slice(2)).toMatchObject([
      { kind: "assistant", text: "It began." },
      { kind: "notice" },
    ]);
  });
});
