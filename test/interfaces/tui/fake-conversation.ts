/** A conversation that answers on a script, for tests of the chat: no agent, no model. */
import { setTimeout as delay } from "node:timers/promises";
import type {
  AgentEvent,
  ApprovalAnswer,
  Conversation,
  SessionSummary,
} from "../../../src/app/agent/conversation.ts";
import type { PlanField } from "../../../src/domain/workload/plan-request.ts";
import type { ChatCommands } from "../../../src/interfaces/tui/chat-commands.ts";
import { samplePlan } from "./sample-plan.ts";

/** An event, or milliseconds to wait. */
export type Step = AgentEvent | number;
export type Script = (text: string) => readonly Step[];

export const result = (reply: string, question: string | null = null): AgentEvent => ({
  type: "result",
  reply,
  plan: null,
  question,
});

export const planScript: Script = (text) => [
  { type: "tool_start", id: "1", name: "plan_capacity", summary: "Llama 3.3 70B, 20 req/s" },
  { type: "tool_end", id: "1", name: "plan_capacity", ok: true, message: "16 GPUs in 4 replicas" },
  { type: "plan", plan: samplePlan },
  { type: "text", delta: "Four replicas hold " },
  { type: "text", delta: `**${text}**.` },
  result(`Four replicas hold **${text}**.`),
];

/** A changed proposal is asked about again. */
const askAgain = (edit: string): AgentEvent => ({
  type: "approval",
  request: edit.startsWith("a bit")
    ? {
        tool: "benchmark_endpoint",
        summary: "200 requests",
        note: `"${edit}" names nothing.`,
        fields: [
          { name: "requests", kind: "number", description: "", value: 64, choices: [], isAddress: false },
        ],
      }
    : { tool: "benchmark_endpoint", summary: `changed: ${edit}` },
});

export interface FakeConversation extends Conversation {
  readonly sent: string[];
  readonly settings: (readonly [PlanField, unknown])[];
  readonly answers: ApprovalAnswer[];
}

export function fakeConversation(script: Script = planScript, sessionId = "s-1"): FakeConversation {
  const sent: string[] = [];
  const settings: (readonly [PlanField, unknown])[] = [];
  const answers: ApprovalAnswer[] = [];
  async function* play(steps: readonly Step[], signal?: AbortSignal): AsyncGenerator<AgentEvent> {
    for (const step of steps) {
      if (typeof step === "number") await delay(step, null, signal === undefined ? {} : { signal });
      else yield step;
    }
  }
  return {
    sessionId,
    model: "scripted model",
    sent,
    settings,
    answers,
    history: async () => [
      { role: "user", text: "an earlier question" },
      { role: "assistant", text: "an earlier answer" },
    ],
    send(text, signal) {
      sent.push(text);
      return play(script(text), signal);
    },
    approve(answer, signal) {
      answers.push(answer);
      if (typeof answer !== "boolean") return play([askAgain(answer.edit)], signal);
      const yes = answer;
      return play([result(yes ? "It ran." : "It did not run.")], signal);
    },
    requirements: () => ({}),
    plan: () => (sent.length > 0 || settings.length > 0 ? samplePlan : null),
    set(field, value, signal) {
      settings.push([field, value]);
      return play([{ type: "plan", plan: samplePlan }, result("Planned again.")], signal);
    },
    undo: async () => settings.pop() !== undefined,
  };
}

const summary: SessionSummary = {
  id: "s-0",
  startedAt: "2026-11-20T10:00:00.000Z",
  updatedAt: "2026-11-20T10:05:00.000Z",
  title: "an earlier question",
  turns: 2,
};

export const fakeCommands: ChatCommands = {
  export: async (path) => path ?? "plan.json",
  sessions: async () => [summary],
  fork: async (id) => fakeConversation(planScript, `${id}-copy`),
  resume: async (id) => fakeConversation(planScript, id),
  setModel: async () => fakeConversation(),
};
