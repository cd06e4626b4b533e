/** Chat models without tool calling, for a scripted endpoint: one whose server refuses tools, one that ignores them. */
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

const RESULT = /^Result of (\w+): ([\s\S]*)$/;
/** Results of several calls come in one message. */
const BETWEEN = /\n(?=Result of \w+: )/;

/** The plain messages of the JSON protocol, as calls and results again. */
function messagesIn(body: Body): BaseMessage[] {
  const messages: BaseMessage[] = [];
  for (const { role, content } of body.messages ?? []) {
    const text = typeof content === "string" ? content : "";
    if (role === "user" && BETWEEN.test(text)) {
      for (const part of text.split(BETWEEN)) messages.push(plain(part));
    } else if (role === "system") messages.push(new SystemMessage(text));
    else if (text.endsWith("one JSON object and nothing else.")) messages.pop();
    else if (role === "assistant") messages.push(new AIMessage(text));
    else messages.push(plain(text));
  }
  return messages;
}

function plain(text: string): BaseMessage {
  const [, name, value = ""] = RESULT.exec(text) ?? [];
  return name === undefined
    ? new HumanMessage(text)
    : new ToolMessage({ content: value, tool_call_id: "x", name });
}

function stepOf(body: Body): object {
  try {
    const { say, calls } = nextMove(viewOf(messagesIn(body)), shippedCatalog.presets());
    const steps = calls.map(({ name, args }) => ({ tool: name, arguments: args }));
    return steps[0] === undefined ? { reply: say } : steps.length === 1 ? steps[0] : steps;
  } catch {
    // A shortened result does not hold all that the interviewer tells.
    return { reply: "The plan is on the card." };
  }
}

const asksTools = (body: Body): boolean => (body.tools?.length ?? 0) > 0;

/** Ollama's words for it. */
const refusing = (body: Body): Answer =>
  asksTools(body)
    ? { status: 400, problem: "registry.example/library/plain:1b does not support tools" }
    : { text: JSON.stringify(stepOf(body)) };

/** Fences, talk around, commas too many, and an object that is none now and then. */
const untidy = (body: Body, turn: number): Answer => {
  if (asksTools(body)) return { text: "Sure, I can help you plan 20 GPUs." };
  if (turn % 5 === 3) return { text: '{"tool": "plan_capacity", "arguments": {"isl" 5' };
  const step = JSON.stringify(stepOf(body), null, 1).replace(/\n\}$/, ",\n}");
  return { text: `Here is the step:\n\`\`\`json\n${step}\n\`\`\`` };
};

/** Talks, whatever it is asked for. */
const chatty = (): Answer => ({ text: "Great question! Serving models is an art." });

/** Never writes an object that can be read. */
const garbled = (body: Body): Answer =>
  asksTools(body) ? { status: 400, problem: "tools are not supported" } : { text: '{"tool": {"tool": {' };

export const toollessModels = { refusing, untidy, chatty, garbled } as const;
