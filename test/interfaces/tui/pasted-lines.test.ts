import { describe, expect, it } from "vitest";
import { createPastedLines, markPastes } from "../../../src/interfaces/tui/pasted-lines.ts";

function stage() {
  const sent: string[] = [];
  const due: (() => void)[] = [];
  const state = { unfinished: "" };
  const lines = createPastedLines({
    unfinished: () => state.unfinished,
    send: (message) => sent.push(message),
    afterChunk: (work) => due.push(work),
  });
  return {
    lines,
    sent,
    state,
    /** Everything that is due happens, as it does between two chunks. */
    next: () => {
      for (const work of due.splice(0)) work();
    },
  };
}

describe("lines that arrive together", () => {
  it("are one message; lines of their own are messages of their own", () => {
    const { lines, sent, next } = stage();
    lines.line("Llama 3.1 8B");
    lines.line("20 requests a second");
    next();
    lines.line("thanks");
    next();
    expect(sent).toEqual(["Llama 3.1 8B\n20 requests a second", "thanks"]);
  });

  it("wait for Enter when the last one is not finished", () => {
    const { lines, sent, state, next } = stage();
    lines.line("first");
    state.unfinished = "second";
    next();
    expect(sent).toEqual([]);
    state.unfinished = "";
    lines.line("second");
    next();
    expect(sent).toEqual(["first\nsecond"]);
  });

  it("are held over chunks while the terminal says that a paste goes on", () => {
    const { lines, sent, next } = stage();
    lines.key("paste-start");
    lines.line("one");
    next();
    lines.line("two");
    lines.key("paste-end");
    expect(sent).toEqual([]);
    next();
    expect(sent).toEqual(["one\ntwo"]);
  });

  it("are dropped on Ctrl+C and sent when the terminal closes", () => {
    const { lines, sent, next } = stage();
    lines.key("paste-start");
    lines.line("one");
    lines.drop();
    next();
    lines.line("two");
    lines.flush();
    expect(sent).toEqual(["two"]);
  });
});

describe("asking for marks", () => {
  it("asks a terminal that understands, and takes it back; a dumb one is left alone", () => {
    const written: string[] = [];
    const stdout = { write: (text: string) => written.push(text) };
    markPastes(stdout, "dumb")();
    markPastes(stdout, undefined)();
    expect(written).toEqual([]);
    markPastes(stdout, "xterm-256color")();
    expect(written).toEqual(["\u001b[?2004h", "\u001b[?2004l"]);
  });
});
