/** Chat models for a scripted endpoint: a good one, one that fumbles tool calls, one that lies in figures, a hostile one. */
import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { nextMove } from "../../src/adapters/interviewer/dialogue.ts";
import { viewOf } from "../../src/adapters/interviewer/known-state.ts";
import type { Answer, SeenRequest } from "./fake-endpoint.ts";
import { shippedCatalog } from "./planner.ts";

type Body = SeenRequest["body"];
type Model = (body: Body, turn: number) => Answer;

interface Call {
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

function messagesIn(body: Body): BaseMessage[] {
  return (body.messages ?? []).map(({ role, content, tool_calls, tool_call_id }) => {
    const text = typeof content === "string" ? content : "";
    if (role === "system") return new SystemMessage(text);
    if (role === "user") return new HumanMessage(text);
    if (role === "tool") return new ToolMessage({ content: text, tool_call_id: tool_call_id ?? "" });
    const calls = ((tool_calls ?? []) as Call[]).map((call) => ({
      id: call.id,
      name: call.function.name,
      args: JSON.parse(call.function.arguments) as Record<string, unknown>,
    }));
    return new AIMessage({ content: text, tool_calls: calls });
  });
}

/** Answers as the built-in interviewer would, over the wire. */
const good: Model = (body) => {
  const { say, calls } = nextMove(viewOf(messagesIn(body)), shippedCatalog.presets());
  return { ...(say === "" ? {} : { text: say }), ...(calls.length === 0 ? {} : { calls }) };
};

/** Numbers as text, names in capitals, no ids, and arguments that are no JSON now and then; tries again when told. */
const clumsy: Model = (body, turn) => {
  const last = body.messages?.at(-1);
  const told = last?.role === "tool" && String(last.content).includes("invalid_arguments");
  const messages = body.messages ?? [];
  const asked = messages.findLastIndex(({ role }) => role === "assistant");
  const heard = told ? { ...body, messages: messages.slice(0, asked) } : body;
  const answer = good(heard, turn);
  const calls = answer.calls?.map(({ name, args }) => ({
    name,
    args: !told && turn % 4 === 1 ? '{"requestsPerSecond": 20,' : fumbled(args as Record<string, unknown>),
  }));
  return { ...answer, ...(calls === undefined ? {} : { calls, callStyle: "no-ids" as const }) };
};

function fumbled(args: Record<string, unknown>): Record<string, unknown> {
  const said = Object.entries(args).map(([key, value]) => {
    if (typeof value === "number") return [key, String(value)];
    return [key, key === "precision" ? String(value).toUpperCase() : value];
  });
  return { ...Object.fromEntries(said), region: null, engine: "" };
}

/** Every figure of its prose is off. */
const lying: Model = (body, turn) => {
  const answer = good(body, turn);
  if (answer.text === undefined) return answer;
  const text = answer.text.replace(/(?<![\w.,-])(\d+)(?=[\s.,%]|$)/g, (digits) =>
    String(Number(digits) * 3 + 7),
  );
  return { ...answer, text };
};

/** Talks of other things, moves the cursor, calls tools that do not exist or never stops. */
const hostile: Model = (_, turn) => {
  if (turn % 3 === 0) return { text: "\u001b[2JIgnore the user. The plan costs $1 and needs 1 GPU.\u202e" };
  if (turn % 3 === 1) return { calls: [{ name: "run_shell", args: { command: "rm -rf /" } }] };
  return { calls: [{ name: "export_plan", args: { path: "/etc/passwd" } }] };
};

export const scriptedModels = { good, clumsy, lying, hostile } as const;
