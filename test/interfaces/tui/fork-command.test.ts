import { describe, expect, it } from "vitest";
import { PlannerError } from "../../../src/domain/errors.ts";
import type { ChatCommands } from "../../../src/interfaces/tui/chat-commands.ts";
import { createChatSession } from "../../../src/interfaces/tui/chat-session.ts";
import { createChatStore } from "../../../src/interfaces/tui/chat-store.ts";
import { fakeCommands, fakeConversation, planScript } from "./fake-conversation.ts";

async function shownAfter(lines: readonly string[], commands: Partial<ChatCommands>): Promise<string> {
  const store = createChatStore("0.1.0");
  const session = createChatSession({
    conversation: async () => ({ ...fakeConversation(), history: async () => [] }),
    commands: { ...fakeCommands, ...commands },
    dispatch: store.dispatch,
    onLeave: () => undefined,
  });
  for (const line of lines) session.submit(line);
  await session.idle();
  await expect.poll(() => store.get().turns.length).toBeGreaterThan(lines.length);
  const { session: named, turns } = store.get();
  const texts = turns.map((turn) =>
    "text" in turn ? turn.text : "message" in turn ? turn.message : turn.kind,
  );
  return [`session ${named?.id}`, ...texts].join("\n");
}

describe("/fork", () => {
  const asked: (readonly [string, number | undefined])[] = [];
  const fork: ChatCommands["fork"] = async (id, turn) => {
    asked.push([id, turn]);
    return fakeConversation(planScript, `${id}-copy`);
  };

  it("goes on in a copy of all, without saying it all again", async () => {
    const shown = await shownAfter(["/fork"], { fork });
    expect(asked.at(-1)).toEqual(["s-1", undefined]);
    expect(shown).toContain("session s-1-copy");
    expect(shown).toContain("This goes on as s-1-copy. s-1 stays as it is");
    expect(shown).not.toContain("an earlier question");
  });

  it("goes on from the end of an earlier turn, and shows what stood then", async () => {
    const shown = await shownAfter(["/fork 3"], { fork });
    expect(asked.at(-1)).toEqual(["s-1", 3]);
    expect(shown).toContain("an earlier question");
    expect(shown).toContain("This goes on from the end of turn 3 as s-1-copy.");
  });

  it.each(["/fork 0", "/fork -1", "/fork two", "/fork 1.5"])("asks for a number: %s", async (line) => {
    const before = asked.length;
    expect(await shownAfter([line], { fork })).toContain("Name a turn by its number: /fork 3");
    expect(asked).toHaveLength(before);
  });

  it("says when there is no such turn, and the conversation stays", async () => {
    const refused = async () => {
      throw new PlannerError("invalid_input", "Session s-1 has no finished turn 9.", {
        hint: "The last is 2.",
      });
    };
    const shown = await shownAfter(["/fork 9"], { fork: refused });
    expect(shown).toContain("has no finished turn 9");
    expect(shown).toContain("session s-1\n");
  });
});

describe("/turns", () => {
  it("numbers what was said, and tells what was cut short", async () => {
    const shown = await shownAfter(["/turns"], {
      turns: async () => [
        { turn: 1, at: "2026-11-25T10:00:00.000Z", said: "Serve Llama at 20 rps", kept: true },
        { turn: 2, at: "2026-11-25T10:01:00.000Z", said: "and now?", kept: false },
      ],
    });
    expect(shown).toContain("1  Serve Llama at 20 rps");
    expect(shown).toMatch(/2 {2}and now\? +\(cut short\)|2 {2}and now\? {2}\(cut short\)/);
  });
});
