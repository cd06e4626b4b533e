/**
 * The conversation as a chat model that knows no tool calling is told it: short, in plain messages only.
 *
 * Calls and results become text, two worked examples stand before the conversation, and what does not fit a small window
 * is left out from the oldest on; the requirements are in the system message whatever is left out.
 */
import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  isAIMessage,
  isHumanMessage,
  isToolMessage,
  SystemMessage,
} from "@langchain/core/messages";
import type { Planner } from "../planner.ts";
import { type OfferedTool, offered } from "./offered-tools.ts";
import { shortResult } from "./short-result.ts";
import type { AgentState } from "./state.ts";
import { PLANNING_TOOL } from "./tool-topics.ts";

/** Characters of the conversation that are told again; about 900 tokens. [assumed] a window of 2048 tokens is the smallest in use. */
const LONGEST_HISTORY = 3600;

export function jsonMessages(
  prompt: string,
  tools: readonly OfferedTool[],
  state: AgentState,
  planner: Planner,
): BaseMessage[] {
  return [systemFor(prompt, tools, state, planner), ...EXAMPLES, ...told(state.messages)];
}

function systemFor(
  prompt: string,
  tools: readonly OfferedTool[],
  state: AgentState,
  planner: Planner,
): SystemMessage {
  const known = {
    requirements: state.draft,
    missing: planner.missing(state.draft),
    question: state.question,
    planned: state.plan !== null,
    repairs: (state.plan?.verdict.repairs ?? []).slice(0, MOST_REPAIRS).map(({ set }) => ({ set })),
  };
  return new SystemMessage(
    `${prompt.trim()}\n\nTools:\n${tools.map(described).join("\n")}\n\nSo far, as JSON:\n${JSON.stringify(known)}`,
  );
}

const MOST_REPAIRS = 2;

/** Fields said most; the others are listed by name alone. */
const OFTEN: ReadonlySet<string> = new Set([
  "model",
  "requestsPerSecond",
  "users",
  "requestsPerUserHour",
  "isl",
  "osl",
  "precision",
  "gpu",
  "ttftP95Ms",
  "itlP95Ms",
  "monthlyBudgetUsd",
  "peakMultiplier",
]);

interface Parameter {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly description?: string;
}

function described(tool: OfferedTool): string {
  const { name, description, parameters } = offered(tool).function;
  const properties = Object.entries((parameters["properties"] ?? {}) as Readonly<Record<string, Parameter>>);
  const whole = properties.length <= OFTEN.size;
  const lines = properties.filter(([field]) => whole || OFTEN.has(field)).map(line);
  const rest = properties.filter(([field]) => !whole && !OFTEN.has(field)).map(([field]) => field);
  const others = rest.length === 0 ? [] : [`  also: ${rest.join(", ")}`];
  return [`${name}: ${description}`, ...lines, ...others].join("\n");
}

function line([field, { type, enum: choices, description }]: readonly [string, Parameter]): string {
  const kind = choices === undefined ? (type ?? "any") : choices.join("|");
  return `  ${field} (${kind}): ${(description ?? "").split(/[;,]/)[0]}`;
}

const call = (tool: string, args: Readonly<Record<string, unknown>>): AIMessage =>
  new AIMessage(JSON.stringify({ tool, arguments: args }));

/** What a person may say and what is answered; of another model and load than anybody is likely to ask for. */
const EXAMPLES: readonly BaseMessage[] = [
  new HumanMessage("Mistral 7B in int8 on A10G, 3 requests a second, 640 tokens in and 90 out"),
  call(PLANNING_TOOL, {
    model: "Mistral 7B",
    requestsPerSecond: 3,
    isl: 640,
    osl: 90,
    precision: "int8",
    gpu: "A10G",
  }),
  new HumanMessage('Result of plan_capacity: {"plan": "One A10G serves it.", "feasible": true}'),
  new AIMessage(JSON.stringify({ reply: "One A10G serves it and meets the targets." })),
];

/** The newest messages that fit, from the person's latest on whatever their length. */
function told(messages: readonly BaseMessage[]): BaseMessage[] {
  const plain = messages.map(asText);
  const latest = messages.findLastIndex((message) => isHumanMessage(message));
  let room = LONGEST_HISTORY;
  let from = plain.length;
  while (from > 0) {
    room -= plain[from - 1]?.text.length ?? 0;
    if (room < 0 && from <= latest) break;
    from -= 1;
  }
  return merged(plain.slice(from));
}

function asText(message: BaseMessage): BaseMessage {
  if (isToolMessage(message)) {
    return new HumanMessage(`Result of ${message.name ?? "the tool"}: ${shortResult(message.text)}`);
  }
  if (!isAIMessage(message)) return new HumanMessage(message.text.slice(0, LONGEST_HISTORY));
  const [first, ...more] = (message.tool_calls ?? []).map(({ name, args }) => ({
    tool: name,
    arguments: args,
  }));
  if (first === undefined) return new AIMessage(JSON.stringify({ reply: message.text }));
  return new AIMessage(JSON.stringify(more.length === 0 ? first : [first, ...more]));
}

/** Chat templates of small models want the two speakers to take turns. */
function merged(messages: readonly BaseMessage[]): BaseMessage[] {
  const out: BaseMessage[] = [];
  for (const message of messages) {
    const last = out.at(-1);
    if (last !== undefined && isHumanMessage(last) && isHumanMessage(message)) {
      out[out.length - 1] = new HumanMessage(`${last.text}\n${message.text}`);
    } else if (last !== undefined && isAIMessage(last) && isAIMessage(message)) {
      out[out.length - 1] = new AIMessage(`${last.text}\n${message.text}`);
    } else out.push(message);
  }
  return out[0] !== undefined && isAIMessage(out[0]) ? out.slice(1) : out;
}
