/** Holds one written dialogue with a conversation and counts what happened. */

import { type Ms, secondsFromMs } from "../../../domain/units.ts";
import type { Catalog } from "../../ports.ts";
import type { AgentEvent, Conversation } from "../conversation.ts";
import { LEFT_OUT } from "../figure-gate.ts";
import type { Dialogue } from "./dialogue.ts";
import { judgeTurn } from "./judge-turn.ts";

/** Tokens as the endpoint counts them; null when it does not say. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface OpenDialogue {
  readonly conversation: Conversation;
  /** Tokens since the conversation was opened. */
  usage(): Usage | null;
}

export interface DialogueScore {
  readonly group: string;
  readonly name: string;
  /** Every input right and a plan when there should be one, after every turn. */
  readonly success: boolean;
  readonly inputs: number;
  readonly inputsRight: number;
  readonly faults: readonly string[];
  readonly turns: number;
  readonly toolCalls: number;
  readonly toolErrors: number;
  /** Sentences the figure gate left out. */
  readonly gateHits: number;
  /** Codes of turns that failed. */
  readonly failures: readonly string[];
  /** Turns that ended with an answer, or with a sentence about what is wrong outside. */
  readonly politeTurns: number;
  readonly seconds: number;
  readonly usage: Usage | null;
}

export async function runDialogue(
  dialogue: Dialogue,
  open: () => Promise<OpenDialogue>,
  catalog: Catalog,
  nowMs: () => Ms,
  signal?: AbortSignal,
): Promise<DialogueScore> {
  const startMs = nowMs();
  const { conversation, usage } = await open();
  const tally = createTally();
  const faults: string[] = [];
  let inputsRight = 0;
  let inputs = 0;
  for (const [index, turn] of dialogue.turns.entries()) {
    signal?.throwIfAborted();
    for await (const event of answered(conversation, turn.say, signal)) tally.add(event);
    const outcome = { requirements: conversation.requirements(), planned: conversation.plan() !== null };
    const verdict = judgeTurn(turn, outcome, catalog);
    inputsRight += verdict.right;
    inputs += verdict.right + verdict.faults.length;
    faults.push(...verdict.faults.map((fault) => `turn ${index + 1}: ${fault}`));
  }
  const { toolCalls, toolErrors, gateHits, failures, politeTurns } = tally.get();
  return {
    group: dialogue.group,
    name: dialogue.name,
    success: faults.length === 0 && failures.length === 0,
    inputs,
    inputsRight,
    faults,
    turns: dialogue.turns.length,
    toolCalls,
    toolErrors,
    gateHits,
    failures,
    politeTurns,
    seconds: secondsFromMs(nowMs() - startMs),
    usage: usage(),
  };
}

/** An evaluation agrees to nothing that reaches out. */
async function* answered(
  conversation: Conversation,
  text: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<AgentEvent> {
  let asked = false;
  for await (const event of conversation.send(text, signal)) {
    asked ||= event.type === "approval";
    yield event;
  }
  while (asked) {
    asked = false;
    for await (const event of conversation.approve(false, signal)) {
      asked ||= event.type === "approval";
      yield event;
    }
  }
}

function createTally() {
  let toolCalls = 0;
  let toolErrors = 0;
  let gateHits = 0;
  let politeTurns = 0;
  const failures: string[] = [];
  return {
    add: (event: AgentEvent) => {
      if (event.type === "tool_end") {
        toolCalls += 1;
        if (!event.ok) toolErrors += 1;
      }
      if (event.type === "result") gateHits += event.reply.split(LEFT_OUT).length - 1;
      if (event.type === "error") failures.push(event.code);
      if (event.type === "result" || (event.type === "error" && event.code !== "bug")) politeTurns += 1;
    },
    get: () => ({ toolCalls, toolErrors, gateHits, failures, politeTurns }),
  };
}
