import type { Key } from "ink";
import { describe, expect, it } from "vitest";
import { keyActions } from "../../../src/interfaces/tui/keys.ts";

const NO_KEY: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};
const press = (input: string, key: Partial<Key> = {}) => keyActions(input, { ...NO_KEY, ...key });
const NEWLINE = [{ type: "insert", text: "\n" }];

describe("keyActions", () => {
  it("Enter sends; with Alt or Shift, and Ctrl+J, it begins a new line", () => {
    expect(press("", { return: true })).toEqual([{ type: "submit" }]);
    expect(press("", { return: true, meta: true })).toEqual(NEWLINE);
    expect(press("", { return: true, shift: true })).toEqual(NEWLINE);
    expect(press("\n")).toEqual(NEWLINE);
  });

  it("a line that arrives in one piece is typed and sent", () => {
    expect(press("abc\r")).toEqual([{ type: "insert", text: "abc" }, { type: "submit" }]);
  });

  it("lines that arrive in one piece are a paste", () => {
    expect(press("a\rb")).toEqual([{ type: "insert", text: "a\rb" }]);
  });

  it("control characters between letters do what their keys do", () => {
    expect(press("a\u0015b\r")).toEqual([
      { type: "insert", text: "a" },
      { type: "erase", what: "to-start" },
      { type: "insert", text: "b" },
      { type: "submit" },
    ]);
  });

  it.each([
    ["a", { type: "move", to: "home" }],
    ["e", { type: "move", to: "end" }],
    ["u", { type: "erase", what: "to-start" }],
    ["k", { type: "erase", what: "to-end" }],
    ["w", { type: "erase", what: "word" }],
    ["c", { type: "interrupt" }],
    ["d", { type: "end-of-input" }],
  ])("Ctrl+%s", (letter, action) => {
    expect(press(letter, { ctrl: true })).toEqual([action]);
  });

  it("keys without a meaning here insert nothing", () => {
    expect(press("x", { ctrl: true })).toEqual([]);
    expect(press("", { pageUp: true })).toEqual([]);
    expect(press("a", { eventType: "release" })).toEqual([]);
  });
});
