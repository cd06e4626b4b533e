import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../../../src/app/agent/conversation.ts";
import { readEvents } from "../../../src/interfaces/tui/turn-stream.ts";

const text = (delta: string): AgentEvent => ({ type: "text", delta });

async function* two(): AsyncGenerator<AgentEvent> {
  yield text("a");
  yield text("b");
}

async function* deaf(release: Promise<unknown>): AsyncGenerator<AgentEvent> {
  yield text("a");
  await release;
  yield text("too late");
}

describe("readEvents", () => {
  it("hands every event on, in order", async () => {
    const seen: AgentEvent[] = [];
    const { cancelled } = await readEvents(two(), new AbortController().signal, (event) => seen.push(event));
    expect(cancelled).toBe(false);
    expect(seen).toEqual([text("a"), text("b")]);
  });

  it("returns at once when cancelled, though the source does not listen", async () => {
    const abort = new AbortController();
    const gate = Promise.withResolvers<null>();
    const seen: AgentEvent[] = [];
    const { cancelled, settled } = await readEvents(deaf(gate.promise), abort.signal, (event) => {
      seen.push(event);
      abort.abort();
    });
    expect(cancelled).toBe(true);
    gate.resolve(null);
    await settled;
    expect(seen).toEqual([text("a")]);
  });

  it("does not wait for a source that is still being opened", async () => {
    const abort = new AbortController();
    abort.abort();
    const never = new Promise<AsyncIterable<AgentEvent>>(() => {});
    expect((await readEvents(never, abort.signal, () => {})).cancelled).toBe(true);
  });

  it("passes on what the source throws", async () => {
    const broken = Promise.reject(new Error("no agent"));
    await expect(readEvents(broken, new AbortController().signal, () => {})).rejects.toThrow("no agent");
  });
});
