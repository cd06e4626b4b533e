/** The text being typed: edits, movements and history as a reducer, without a terminal. */
import { cleanText } from "./clean-text.ts";
import { graphemes } from "./text-width.ts";

export interface EditorState {
  readonly text: string;
  /** Place of the cursor in `text`, always between two graphemes. */
  readonly cursor: number;
  /** Earlier lines, the oldest first. */
  readonly history: readonly string[];
  /** Which of them is shown; `history.length` is the new line. */
  readonly place: number;
  /** The new line while an earlier one is shown. */
  readonly draft: string;
  /** What is looked for in the history; null when nothing is. */
  readonly sought?: string | null;
}

export type EditorAction =
  | { readonly type: "insert"; readonly text: string }
  | { readonly type: "move"; readonly to: "left" | "right" | "home" | "end" | "word-left" | "word-right" }
  | { readonly type: "erase"; readonly what: "left" | "right" | "word" | "to-start" | "to-end" }
  | { readonly type: "vertical"; readonly by: -1 | 1 }
  /** The line before that holds what is typed; again, the one before that. */
  | { readonly type: "search" }
  /** With the cursor at the end, unless it is said where. */
  | { readonly type: "replace"; readonly text: string; readonly cursor?: number }
  | { readonly type: "taken" }
  | { readonly type: "remember"; readonly lines: readonly string[] };

const HISTORY_LINES = 500;

export const emptyEditor: EditorState = {
  text: "",
  cursor: 0,
  history: [],
  place: 0,
  draft: "",
  sought: null,
};

const lastGrapheme = (text: string): string => graphemes(text).at(-1) ?? "";
const firstGrapheme = (text: string): string => graphemes(text.slice(0, 64))[0] ?? "";

/** Start and end of the line the cursor is in. */
function rowAround({ text, cursor }: EditorState): { readonly start: number; readonly end: number } {
  const start = text.lastIndexOf("\n", cursor - 1) + 1;
  const end = text.indexOf("\n", cursor);
  return { start: cursor === 0 ? 0 : start, end: end === -1 ? text.length : end };
}

function target(state: EditorState, to: Extract<EditorAction, { type: "move" }>["to"]): number {
  const before = state.text.slice(0, state.cursor);
  const after = state.text.slice(state.cursor);
  switch (to) {
    case "left":
      return state.cursor - lastGrapheme(before.slice(-64)).length;
    case "right":
      return state.cursor + firstGrapheme(after).length;
    case "home":
      return rowAround(state).start;
    case "end":
      return rowAround(state).end;
    case "word-left":
      return before.replace(/\S*\s*$/, "").length;
    case "word-right":
      return state.cursor + (/^\s*\S*/.exec(after)?.[0].length ?? 0);
    default:
      return to satisfies never;
  }
}

const withText = (state: EditorState, text: string, cursor: number): EditorState => ({
  ...state,
  text,
  cursor,
});

function erase(state: EditorState, what: Extract<EditorAction, { type: "erase" }>["what"]): EditorState {
  const to = {
    left: "left",
    right: "right",
    word: "word-left",
    "to-start": "home",
    "to-end": "end",
  } as const;
  const other = target(state, to[what]);
  const [from, until] = other < state.cursor ? [other, state.cursor] : [state.cursor, other];
  return withText(state, state.text.slice(0, from) + state.text.slice(until), from);
}

function showHistory(state: EditorState, place: number): EditorState {
  if (place < 0 || place > state.history.length) return state;
  const draft = state.place === state.history.length ? state.text : state.draft;
  const text = state.history[place] ?? draft;
  return { ...state, draft, place, text, cursor: text.length };
}

/** Up and down move between the lines of the text; past its edge, through the history. */
function vertical(state: EditorState, by: -1 | 1): EditorState {
  const { start, end } = rowAround(state);
  const column = state.cursor - start;
  if (by === -1 && start > 0) {
    const above = rowAround({ ...state, cursor: start - 1 });
    return { ...state, cursor: Math.min(above.start + column, above.end) };
  }
  if (by === 1 && end < state.text.length) {
    const below = rowAround({ ...state, cursor: end + 1 });
    return { ...state, cursor: Math.min(below.start + column, below.end) };
  }
  return showHistory(state, state.place + by);
}

const isSearching = ({ sought }: EditorState): boolean => sought !== undefined && sought !== null;

/** The last line before `from` that holds what is sought; what is shown stays when none does. */
function seek(state: EditorState, sought: string, from: number): EditorState {
  const place = state.history
    .slice(0, from)
    .findLastIndex((line) => line.toLowerCase().includes(sought.toLowerCase()));
  return place === -1 ? { ...state, sought } : { ...showHistory(state, place), sought };
}

/** On an empty line nothing is sought yet: what is typed next is. */
function search(state: EditorState): EditorState {
  if (isSearching(state)) return seek(state, state.sought ?? "", state.place);
  if (state.text === "") return { ...state, sought: "" };
  const found = seek(state, state.text, state.history.length);
  return found.place === state.place ? state : found;
}

/** While a line is sought, letters narrow the search and their erasing widens it; null when it ends. */
function soughtOn(state: EditorState, action: EditorAction): EditorState | null {
  if (!isSearching(state)) return null;
  const sought = state.sought ?? "";
  if (action.type === "insert") return seek(state, sought + cleanText(action.text), state.place + 1);
  if (action.type !== "erase" || action.what !== "left") return null;
  const less = sought.slice(0, sought.length - lastGrapheme(sought).length);
  if (less !== "") return seek(state, less, state.history.length);
  return { ...showHistory(state, state.history.length), sought: sought === "" ? null : "" };
}

function taken({ text, history }: EditorState): EditorState {
  const kept =
    text.trim() === "" || history.at(-1) === text ? history : [...history, text].slice(-HISTORY_LINES);
  return { ...emptyEditor, history: kept, place: kept.length };
}

/** What is no letter ends a search. */
export function editLine(state: EditorState, action: EditorAction): EditorState {
  if (action.type === "search") return search(state);
  return soughtOn(state, action) ?? { ...edited(state, action), sought: null };
}

/** What is said of a search below the line; null when there is none. */
export function searchText({ sought = null, text }: EditorState): string | null {
  if (sought === null) return null;
  if (sought === "") return "search in what was typed before: type what the line holds";
  const isFound = text.toLowerCase().includes(sought.toLowerCase());
  return isFound
    ? `search: ${sought} · Ctrl+R the one before`
    : `search: ${sought} · nothing typed before holds it`;
}

function edited(state: EditorState, action: Exclude<EditorAction, { type: "search" }>): EditorState {
  switch (action.type) {
    case "insert": {
      const text = cleanText(action.text);
      const { cursor } = state;
      return withText(
        state,
        state.text.slice(0, cursor) + text + state.text.slice(cursor),
        cursor + text.length,
      );
    }
    case "move":
      return { ...state, cursor: target(state, action.to) };
    case "erase":
      return erase(state, action.what);
    case "vertical":
      return vertical(state, action.by);
    case "replace":
      return withText(state, action.text, action.cursor ?? action.text.length);
    case "taken":
      return taken(state);
    case "remember":
      return {
        ...state,
        history: [...action.lines, ...state.history],
        place: state.place + action.lines.length,
      };
    default:
      return action satisfies never;
  }
}
