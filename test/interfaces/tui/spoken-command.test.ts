import { describe, expect, it } from "vitest";
import { labWish } from "../../../src/adapters/interviewer/lab-phrases.ts";
import { createChatSession } from "../../../src/interfaces/tui/chat-session.ts";
import { createChatStore } from "../../../src/interfaces/tui/chat-store.ts";
import { spokenFor } from "../../../src/interfaces/tui/spoken-command.ts";
import { fakeCommands, fakeConversation } from "./fake-conversation.ts";

async function typed(line: string) {
  const conversation = { ...fakeConversation(), history: async () => [] };
  const store = createChatStore("0.1.0");
  const session = createChatSession({
    conversation: async () => conversation,
    commands: fakeCommands,
    dispatch: store.dispatch,
    onLeave: () => undefined,
  });
  session.submit(line);
  await session.idle();
  return { sent: conversation.sent, turns: store.get().turns };
}

describe("/bench, /lab, /recommend and /sizing", () => {
  it.each([
    [
      "/bench http://127.0.0.1:8000/v1 at concurrency 1,2",
      "benchmark http://127.0.0.1:8000/v1 at concurrency 1,2",
    ],
    ["/lab", "what lab experiments are there?"],
    ["/lab kv-cliff --users 50", "lab kv-cliff --users 50"],
    ["/recommend in Europe, no spot", "recommend machines in Europe, no spot"],
    ["/recommend", "recommend machines"],
    ["/sizing", "guided sizing"],
    ["/sizing config.yml", "guided sizing of config.yml"],
    ["/sizing ./out", "size from the sweep in ./out"],
  ])("%s is said as a sentence, and shown as typed", async (line, sentence) => {
    const { sent, turns } = await typed(line);
    expect(sent).toEqual([sentence]);
    expect(turns.filter(({ kind }) => kind === "user")).toMatchObject([{ text: line }]);
  });

  it("/bench without an address asks for one, and says nothing to the agent", async () => {
    const { sent, turns } = await typed("/bench");
    expect(sent).toEqual([]);
    expect(turns.at(-1)).toMatchObject({ kind: "notice", text: expect.stringContaining("/bench http") });
  });

  it("the sentences of /lab are those the interviewer reads", () => {
    expect(labWish(spokenFor("lab", "") ?? "")).toEqual({ kind: "list" });
    expect(labWish(spokenFor("lab", "kv-cliff --users 50") ?? "")).toMatchObject({
      name: "kv-cliff",
      args: { users: 50 },
    });
  });
});
