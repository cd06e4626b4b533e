/** What the interviewer is told before each answer, and what has happened since the person last spoke. */
import { type BaseMessage, isAIMessage, isHumanMessage, isToolMessage } from "@langchain/core/messages";
import type { PlanField, PlanRequest } from "../../domain/workload/plan-request.ts";
import type { OpenQuestion } from "./questions.ts";

interface KnownState {
  readonly requirements: PlanRequest;
  readonly missing: readonly PlanField[];
  /** The question that was open when the person spoke. */
  readonly question: string | null;
  readonly planned: boolean;
  /** Single changes that repair the last plan, cheapest first; empty when it holds. */
  readonly repairs: readonly { readonly set: PlanRequest }[];
}

export interface ToolResult {
  readonly name: string;
  readonly value: unknown;
  readonly error:
    | { readonly code: string; readonly message: string; readonly hint: string | undefined }
    | undefined;
}

export interface View {
  readonly text: string;
  /** What was said before that. */
  readonly lastSaid?: string;
  /** What was said of the newest benchmark of the conversation. */
  readonly benchmarkSaid?: string;
  readonly state: KnownState;
  /** What was missing when the questions were last ranked, the input that moves the plan most first. */
  readonly ranked?: readonly OpenQuestion[];
  /** Results of this turn, oldest first. */
  readonly results: readonly ToolResult[];
}

/** A benchmark's answer names its file on a line of its own. */
const BENCHMARK_SAID = /^Kept in .+\.json$/m;

const NOTHING: KnownState = { requirements: {}, missing: [], question: null, planned: false, repairs: [] };

/** The state is the JSON on the last line of the system message. */
export function viewOf(messages: readonly BaseMessage[]): View {
  const spoken = messages.findLastIndex((message) => isHumanMessage(message));
  const system = messages.find((message) => message.getType() === "system");
  const results = messages
    .slice(spoken + 1)
    .filter((message) => isToolMessage(message))
    .map((message) => resultOf(message.name ?? nameOfCall(messages, message.tool_call_id), message.text));
  return {
    text: messages[spoken]?.text ?? "",
    lastSaid: lastWords(messages.slice(0, Math.max(0, spoken))),
    benchmarkSaid:
      messages.findLast((message) => isAIMessage(message) && BENCHMARK_SAID.test(wordsOf(message)))?.text ??
      "",
    state: { ...NOTHING, ...record(parse(system?.text.trim().split("\n").at(-1) ?? "")) },
    results,
    ranked: rankedIn(messages),
  };
}

export const RANK_QUESTIONS = "rank_questions";

function rankedIn(messages: readonly BaseMessage[]): readonly OpenQuestion[] {
  const last = messages.findLast(
    (message) =>
      isToolMessage(message) &&
      (message.name ?? nameOfCall(messages, message.tool_call_id)) === RANK_QUESTIONS,
  );
  const { questions } = record(parse(last?.text ?? ""));
  return Array.isArray(questions) ? (questions as readonly OpenQuestion[]) : [];
}

/** Without the detour over content blocks, which counts over a thousand messages. */
const wordsOf = (message: BaseMessage): string =>
  typeof message.content === "string" ? message.content : message.text;

const lastWords = (messages: readonly BaseMessage[]): string =>
  messages.findLast((message) => isAIMessage(message) && message.text.trim() !== "")?.text ?? "";

function resultOf(name: string, text: string): ToolResult {
  const value = parse(text);
  const error = record(record(value)["error"]);
  if (typeof error["message"] !== "string") return { name, value, error: undefined };
  const hint = typeof error["hint"] === "string" ? error["hint"] : undefined;
  return { name, value, error: { code: String(error["code"]), message: error["message"], hint } };
}

function nameOfCall(messages: readonly BaseMessage[], id: string): string {
  const calls = messages
    .filter((message) => isAIMessage(message))
    .flatMap((message) => message.tool_calls ?? []);
  return calls.find((call) => call.id === id)?.name ?? "";
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
