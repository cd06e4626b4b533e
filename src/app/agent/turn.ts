/** One run of the graph as events: text, tools and plans as they come, and one result or error at the end. */
import type { Command } from "@langchain/langgraph";
import { isPlannerError } from "../../domain/errors.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import type { AgentEvent, ApprovalRequest } from "./conversation.ts";
import type { AgentGraph } from "./graph.ts";
import type { AgentUpdate } from "./state.ts";
import { errorEvent } from "./turn-errors.ts";

/** Model and tool steps a turn may take; an answer needs 4, a comparison about 12. [assumed] */
const STEP_LIMIT = 40;

export interface TurnRun {
  readonly graph: AgentGraph;
  readonly input: AgentUpdate | Command;
  readonly thread: { readonly configurable: { readonly thread_id: string } };
  readonly signal: AbortSignal | undefined;
  readonly init: AgentEvent;
  /** Called once the run is over, however it ended. */
  readonly after: () => Promise<{ readonly plan: CapacityPlan | null; readonly question: string | null }>;
}

export async function* runEvents(run: TurnRun): AsyncGenerator<AgentEvent> {
  yield run.init;
  const reply = createReply();
  let ifCancelled: string | undefined;
  try {
    run.signal?.throwIfAborted();
    const stream = await run.graph.stream(run.input as AgentUpdate, {
      ...run.thread,
      streamMode: ["custom", "updates"],
      recursionLimit: STEP_LIMIT,
      // A step is kept before the next one begins: what is killed goes on from there.
      durability: "sync",
      ...(run.signal === undefined ? {} : { signal: run.signal }),
    });
    for await (const [mode, chunk] of stream) {
      if (mode === "custom") {
        const event = chunk as AgentEvent;
        if (event.type === "tool_progress") ifCancelled = event.ifCancelled;
        if (event.type === "tool_end") ifCancelled = undefined;
        yield reply.add(event);
      }
      const asked = mode === "updates" ? approvalIn(chunk) : undefined;
      if (asked !== undefined) {
        await run.after();
        yield { type: "approval", request: asked };
        return;
      }
    }
    yield { type: "result", reply: reply.text(), ...(await run.after()) };
  } catch (error) {
    const event = errorEvent(error, run.signal, ifCancelled);
    // A database that is away is not asked again, and a place that keeps no more is told of once.
    if (event.code !== "database_failed") await run.after().catch(nothingWhenTold);
    yield event;
  }
}

function nothingWhenTold(error: unknown): undefined {
  if (!isPlannerError(error)) throw error;
}

/** Gathers the turn's text; words after a tool call begin a new paragraph. */
function createReply() {
  let text = "";
  let gap = false;
  return {
    add: (event: AgentEvent): AgentEvent => {
      if (event.type === "tool_start") gap = text !== "";
      if (event.type !== "text") return event;
      const delta = gap ? `\n\n${event.delta.trimStart()}` : event.delta;
      gap = false;
      text += delta;
      return { type: "text", delta };
    },
    text: () => text.trim(),
  };
}

function approvalIn(chunk: unknown): ApprovalRequest | undefined {
  const interrupts = (chunk as { readonly __interrupt__?: readonly { readonly value?: unknown }[] })
    .__interrupt__;
  return interrupts?.[0]?.value as ApprovalRequest | undefined;
}
