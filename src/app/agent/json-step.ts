/** One step of a chat model that speaks the JSON protocol: tool calls, words for the person, or a fault to send back. */
import { readJson, withoutThoughts } from "./lenient-json.ts";
import type { WrittenCall } from "./written-calls.ts";

export type JsonStep =
  | { readonly kind: "calls"; readonly calls: readonly WrittenCall[] }
  /** `prose`: there was no object in the answer. */
  | { readonly kind: "reply"; readonly text: string; readonly prose?: true }
  | { readonly kind: "fault"; readonly problem: string };

export interface StepNames {
  /** Tools there are. */
  readonly tools: ReadonlySet<string>;
  /** Fields of the requirements: an object of these alone is meant for `taker`. */
  readonly fields: ReadonlySet<string>;
  readonly taker: string;
}

type Fields = Readonly<Record<string, unknown>>;

const REPLY_KEYS = ["reply", "answer", "response", "message", "text", "content", "final"];
const TOOL_KEYS = ["tool", "name", "tool_name", "function", "action"];
const ARGUMENT_KEYS = ["arguments", "args", "parameters", "input", "params", "action_input"];
const REPLY_TOOLS: ReadonlySet<string> = new Set(["reply", "answer", "respond", "final_answer", "none"]);

export function readStep(text: string, names: StepNames): JsonStep {
  const reading = readJson(text);
  if (reading.kind === "none") {
    const said = withoutThoughts(text).trim();
    return said === ""
      ? { kind: "fault", problem: "The answer is empty." }
      : { kind: "reply", text: said, prose: true };
  }
  if (reading.kind === "broken") return { kind: "fault", problem: reading.problem };
  const steps = reading.values.flat().map((value) => stepIn(value, names));
  const calls = steps.flatMap((step) => (step.kind === "calls" ? step.calls : []));
  if (calls.length > 0) return { kind: "calls", calls };
  const fault = steps.find(({ kind }) => kind === "fault");
  const reply = steps.find(({ kind }) => kind === "reply");
  return reply ?? fault ?? { kind: "fault", problem: NEITHER };
}

const NEITHER = 'The object has neither "tool" nor "reply".';

function stepIn(value: unknown, names: StepNames): JsonStep {
  if (typeof value !== "object" || value === null) return { kind: "fault", problem: NEITHER };
  const fields = value as Fields;
  const listed = fields["tool_calls"] ?? fields["calls"];
  if (Array.isArray(listed) && listed.length > 0) {
    const steps = listed.map((call) => stepIn(call, names));
    const calls = steps.flatMap((step) => (step.kind === "calls" ? step.calls : []));
    return calls.length > 0 ? { kind: "calls", calls } : (steps[0] ?? { kind: "fault", problem: NEITHER });
  }
  const called = fields["function"];
  if (typeof called === "object" && called !== null) return stepIn(called, names);
  const named = TOOL_KEYS.map((key) => fields[key]).find((word) => typeof word === "string" && word !== "");
  if (typeof named === "string") return callNamed(named, fields, names);
  const reply = REPLY_KEYS.map((key) => fields[key]).find((word) => typeof word === "string");
  if (typeof reply === "string" && reply.trim() !== "") return { kind: "reply", text: reply.trim() };
  const keyed = Object.keys(fields).filter((key) => names.tools.has(key));
  if (keyed.length > 0) {
    return { kind: "calls", calls: keyed.map((name) => ({ name, args: objectIn(fields[name]) ?? {} })) };
  }
  const own =
    objectIn(ARGUMENT_KEYS.map((key) => fields[key]).find((given) => given !== undefined)) ?? fields;
  const keys = Object.keys(own);
  return keys.length > 0 && keys.every((key) => names.fields.has(key))
    ? { kind: "calls", calls: [{ name: names.taker, args: own }] }
    : { kind: "fault", problem: NEITHER };
}

function callNamed(named: string, fields: Fields, names: StepNames): JsonStep {
  const given = ARGUMENT_KEYS.map((key) => fields[key]).find((value) => value !== undefined);
  const args = objectIn(given);
  const said = [...REPLY_KEYS.map((key) => fields[key] ?? args?.[key]), given].find(
    (word) => typeof word === "string" && word.trim() !== "",
  );
  const name = named.trim().replace(/^functions?\./, "");
  if (names.tools.has(name)) {
    if (args !== undefined) return { kind: "calls", calls: [{ name, args }] };
    if (given !== undefined && given !== null && given !== "")
      return { kind: "fault", problem: `"arguments" of ${name} must be an object.` };
    const rest = Object.entries(fields).filter(
      ([key]) => !TOOL_KEYS.includes(key) && !ARGUMENT_KEYS.includes(key),
    );
    return { kind: "calls", calls: [{ name, args: Object.fromEntries(rest) }] };
  }
  if (REPLY_TOOLS.has(name.toLowerCase()) && typeof said === "string")
    return { kind: "reply", text: said.trim() };
  return {
    kind: "fault",
    problem: `There is no tool "${name.slice(0, 60)}". Tools: ${[...names.tools].join(", ")}.`,
  };
}

/** Arguments may come as an object, or as JSON in a string. */
function objectIn(value: unknown): Record<string, unknown> | undefined {
  if (typeof value === "string") {
    const reading = readJson(value);
    return reading.kind === "found" ? objectIn(reading.values[0]) : undefined;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
