import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type EditorAction,
  editLine,
  emptyEditor,
  searchText,
} from "../../../src/interfaces/tui/line-editor.ts";

const edited = (...actions: readonly EditorAction[]) => actions.reduce(editLine, emptyEditor);
const insert = (text: string): EditorAction => ({ type: "insert", text });
const move = (to: Extract<EditorAction, { type: "move" }>["to"]): EditorAction => ({ type: "move", to });
const erase = (what: Extract<EditorAction, { type: "erase" }>["what"]): EditorAction => ({
  type: "erase",
  what,
});
const up: EditorAction = { type: "vertical", by: -1 };
const down: EditorAction = { type: "vertical", by: 1 };
const taken: EditorAction = { type: "taken" };

describe("the line editor", () => {
  it("inserts at the cursor", () => {
    expect(edited(insert("ac"), move("left"), insert("b"))).toMatchObject({ text: "abc", cursor: 2 });
  });

  it.each([
    ["left", "one two", "one tw"],
    ["word", "one two ", "one "],
    ["to-start", "one two", ""],
  ] as const)("erases %s", (what, before, after) => {
    expect(edited(insert(before), erase(what)).text).toBe(after);
  });

  it("erases to the end of its line only", () => {
    expect(edited(insert("ab\ncd"), up, move("home"), erase("to-end")).text).toBe("\ncd");
  });

  it("treats what looks like one letter as one", () => {
    expect(edited(insert("a\u{1F469}\u200D\u{1F4BB}"), erase("left")).text).toBe("a");
    expect(edited(insert("e\u0301x"), move("home"), move("right")).cursor).toBe(2);
  });

  it("keeps the lines of a paste and takes its control characters out", () => {
    expect(edited(insert("a\r\nb\u001b[31mc")).text).toBe("a\nbc");
  });

  it("brings earlier lines back, and the unfinished one after them", () => {
    const before = edited(insert("one"), taken, insert("two"), taken, insert("thr"));
    const shown = (...keys: readonly EditorAction[]) => keys.reduce(editLine, before).text;
    const keys = [up, up, up, down, down, down];
    const seen = keys.map((_, index) => shown(...keys.slice(0, index + 1)));
    expect(seen).toEqual(["two", "one", "one", "two", "thr", "thr"]);
  });

  it("moves between lines before it goes to the history", () => {
    const state = edited(insert("old"), taken, insert("ab\ncd"));
    expect(editLine(state, up)).toMatchObject({ text: "ab\ncd", cursor: 2 });
    expect(editLine(editLine(state, up), up).text).toBe("old");
  });

  it("does not keep empty or repeated lines", () => {
    expect(edited(insert("a"), taken, insert(" "), taken, insert("a"), taken).history).toEqual(["a"]);
  });

  it("puts remembered lines before those of now", () => {
    const state = edited(insert("now"), taken, { type: "remember", lines: ["then"] });
    expect(editLine(editLine(state, up), up).text).toBe("then");
  });

  it("keeps the cursor inside the text and between letters, whatever is pressed", () => {
    const action = fc.oneof(
      fc.constantFrom("a", "\u6a21", "\u{1F469}\u200D\u{1F4BB}", "\n", " b").map(insert),
      fc
        .constantFrom("left", "right", "home", "end", "word-left", "word-right")
        .map((to) => move(to as "left")),
      fc.constantFrom("left", "right", "word", "to-start", "to-end").map((what) => erase(what as "left")),
      fc.constantFrom(up, down, taken),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const { text, cursor } = edited(...actions);
        expect(cursor).toBeGreaterThanOrEqual(0);
        expect(cursor).toBeLessThanOrEqual(text.length);
        expect((text.slice(0, cursor) + text.slice(cursor)).isWellFormed()).toBe(true);
        expect(text.slice(0, cursor).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe("search in what was typed before", () => {
  const typed = ["serve llama", "make it fp8", "serve qwen"].reduce(
    (state, text) => editLine(editLine(state, { type: "replace", text }), { type: "taken" }),
    emptyEditor,
  );
  const found = (text: string, times: number) => {
    let state = editLine(typed, { type: "replace", text });
    for (let time = 0; time < times; time += 1) state = editLine(state, { type: "search" });
    return state.text;
  };
  it("finds the last line that holds what is typed, then the one before, whatever the case", () => {
    expect([found("SERVE", 1), found("SERVE", 2), found("fp8", 1)]).toEqual([
      "serve qwen",
      "serve llama",
      "make it fp8",
    ]);
  });
  it("begins on an empty line with nothing, and narrows and widens with what is typed", () => {
    const search: EditorAction = { type: "search" };
    const sought = (...actions: readonly EditorAction[]) => actions.reduce(editLine, typed);
    expect(sought(search)).toMatchObject({ text: "", sought: "" });
    expect(sought(search, insert("s")).text).toBe("serve qwen");
    expect(sought(search, insert("s"), insert("erve l"))).toMatchObject({ text: "serve llama" });
    expect(sought(search, insert("serve l"), erase("left")).text).toBe("serve qwen");
    expect(sought(search, insert("s"), erase("left"))).toMatchObject({ text: "", sought: "" });
    expect(sought(search, insert("s"), erase("left"), erase("left"))).toMatchObject({ sought: null });
    expect(sought(search, insert("fp8"), move("end"), insert("!"))).toMatchObject({
      text: "make it fp8!",
      sought: null,
    });
  });
  it("says what is sought, and that nothing holds it", () => {
    const seeking = (words: string) =>
      searchText([{ type: "search" } as const, insert(words)].reduce(editLine, typed));
    expect(seeking("llama")).toBe("search: llama · Ctrl+R the one before");
    expect(seeking("zzz")).toBe("search: zzz · nothing typed before holds it");
    expect(searchText(typed)).toBeNull();
  });
  it("stays where it is when nothing more is found", () => {
    expect([found("serve", 5), found("nothing", 1)]).toEqual(["serve llama", "nothing"]);
  });
});
