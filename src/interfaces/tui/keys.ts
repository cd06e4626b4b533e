/** Keys to intentions: the one map of the chat's keyboard. */
import type { Key } from "ink";
import type { EditorAction } from "./line-editor.ts";

export type KeyAction =
  | EditorAction
  | { readonly type: "submit" }
  | { readonly type: "complete"; readonly by: 1 | -1 }
  | { readonly type: "escape" }
  | { readonly type: "interrupt" }
  | { readonly type: "end-of-input" };

const edit = (action: KeyAction): readonly KeyAction[] => [action];
const NEWLINE = edit({ type: "insert", text: "\n" });

const WITH_CTRL: Readonly<Record<string, readonly KeyAction[]>> = {
  a: edit({ type: "move", to: "home" }),
  b: edit({ type: "move", to: "left" }),
  c: edit({ type: "interrupt" }),
  d: edit({ type: "end-of-input" }),
  e: edit({ type: "move", to: "end" }),
  f: edit({ type: "move", to: "right" }),
  h: edit({ type: "erase", what: "left" }),
  j: NEWLINE,
  k: edit({ type: "erase", what: "to-end" }),
  n: edit({ type: "vertical", by: 1 }),
  p: edit({ type: "vertical", by: -1 }),
  r: edit({ type: "search" }),
  u: edit({ type: "erase", what: "to-start" }),
  w: edit({ type: "erase", what: "word" }),
};

const WITH_ALT: Readonly<Record<string, readonly KeyAction[]>> = {
  b: edit({ type: "move", to: "word-left" }),
  f: edit({ type: "move", to: "word-right" }),
};

function namedKey(key: Key): readonly KeyAction[] | null {
  const byWord = key.ctrl || key.meta;
  if (key.return) return key.meta || key.shift ? NEWLINE : edit({ type: "submit" });
  if (key.escape) return edit({ type: "escape" });
  if (key.tab) return edit({ type: "complete", by: key.shift ? -1 : 1 });
  if (key.upArrow) return edit({ type: "vertical", by: -1 });
  if (key.downArrow) return edit({ type: "vertical", by: 1 });
  if (key.leftArrow) return edit({ type: "move", to: byWord ? "word-left" : "left" });
  if (key.rightArrow) return edit({ type: "move", to: byWord ? "word-right" : "right" });
  if (key.home) return edit({ type: "move", to: "home" });
  if (key.end) return edit({ type: "move", to: "end" });
  if (key.backspace) return edit({ type: "erase", what: byWord ? "word" : "left" });
  if (key.delete) return edit({ type: "erase", what: "right" });
  if (key.pageUp || key.pageDown) return [];
  return null;
}

const CONTROL = /([^\P{Cc}\r\n\t])/u;
const LETTERS_BEFORE_A = 96;

/**
 * A chunk of characters: typed quickly, or pasted where the terminal does not mark a paste. Line ends inside it belong
 * to a paste; one at its end sends, and control characters do what their keys do.
 */
function typed(input: string): readonly KeyAction[] {
  const line = /^([^\r\n]*)[\r\n]$/.exec(input)?.[1];
  const parts = (line ?? input).split(CONTROL).filter((part) => part !== "");
  const actions = parts.flatMap((part): readonly KeyAction[] => {
    if (!CONTROL.test(part)) return edit({ type: "insert", text: part });
    return WITH_CTRL[String.fromCharCode((part.codePointAt(0) ?? 0) + LETTERS_BEFORE_A)] ?? [];
  });
  return line === undefined ? actions : [...actions, { type: "submit" }];
}

export function keyActions(input: string, key: Key): readonly KeyAction[] {
  if (key.eventType === "release") return [];
  if (input === "\n") return NEWLINE;
  const named = namedKey(key);
  if (named !== null) return named;
  if (key.ctrl && input.length === 1) return WITH_CTRL[input] ?? [];
  if (key.meta) return WITH_ALT[input] ?? [];
  return typed(input);
}
