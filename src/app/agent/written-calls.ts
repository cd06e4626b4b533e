/**
 * Tool calls that a chat model writes as text, for models and servers that know no tool calling.
 *
 * The protocol: the whole answer is one JSON object {"tool": NAME, "arguments": {…}}, bare, fenced, or in the tags that
 * small models were trained on. Anything else is text. What may become a call is held back until it is known.
 */
export interface WrittenCall {
  readonly name: string;
  readonly args: Record<string, unknown>;
}

export interface CallReader {
  /** Text that is surely no call. */
  push(delta: string): string;
  finish(): { readonly text: string; readonly calls: readonly WrittenCall[] };
}

const BEGINNINGS = ["{", "[", "```", "<tool_call>", "<function_call>", "<|tool_call|>", "[TOOL_CALLS]"];
/** A call is short; longer text is no call, and is let go. */
const LONGEST = 8000;

/** @param names - tools there are; an object that names another is text. */
export function createCallReader(names: ReadonlySet<string>): CallReader {
  let held = "";
  let open = true;
  return {
    push: (delta) => {
      if (!open) return delta;
      held += delta;
      const start = held.trimStart();
      const undecided =
        start === "" || BEGINNINGS.some((mark) => start.startsWith(mark) || mark.startsWith(start));
      if (undecided && held.length <= LONGEST) return "";
      open = false;
      const text = held;
      held = "";
      return text;
    },
    finish: () => {
      const calls = open ? callsIn(held, names) : [];
      return calls.length > 0 ? { text: "", calls } : { text: held, calls: [] };
    },
  };
}

function callsIn(text: string, names: ReadonlySet<string>): WrittenCall[] {
  const bare = text
    .replace(/<\/?(?:tool_call|function_call)>|<\|tool_call\|>|\[TOOL_CALLS\]|```(?:json|tool_call)?/g, "\n")
    .trim();
  const whole = parsed(bare);
  const values = whole === undefined ? bare.split(/\n+/).map(parsed) : Array.isArray(whole) ? whole : [whole];
  const calls = values.map((value) => callIn(value, names));
  return calls.every((call) => call !== undefined) ? calls : [];
}

function callIn(value: unknown, names: ReadonlySet<string>): WrittenCall | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const {
    tool,
    name,
    function: called,
    arguments: given,
    parameters,
    args,
  } = value as Record<string, unknown>;
  if (typeof called === "object" && called !== null) return callIn(called, names);
  const said = [tool, name, called].find((word) => typeof word === "string" && names.has(word));
  const raw = given ?? parameters ?? args ?? {};
  const read = typeof raw === "string" ? parsed(raw) : raw;
  if (typeof said !== "string" || typeof read !== "object" || read === null || Array.isArray(read))
    return undefined;
  return { name: said, args: read as Record<string, unknown> };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
