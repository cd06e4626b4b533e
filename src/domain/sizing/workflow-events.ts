/**
 * LLM calls read from a workflow's events.
 *
 * Model: a call lasts from LLM_START to LLM_END; the two are matched by their UUID where both carry one, else an end belongs to
 * the start before it. A run lasts from its first event to its last.
 * Source: NVIDIA NeMo Agent Toolkit, intermediate steps; it always takes the start before, which mixes up calls that overlap.
 */
import { z } from "zod";
import type { CallSpan, TraceSpan } from "./workflow-run.ts";

const eventSchema = z.object({
  event_type: z.string(),
  event_timestamp: z.number(),
  name: z.string().nullish(),
  UUID: z.string().nullish(),
});
export type WorkflowEvent = z.infer<typeof eventSchema>;

/** The payload of a line may be the event itself, or its JSON text. Null when it is no event. */
export function readEvent(payload: unknown): WorkflowEvent | null {
  const parsed = eventSchema.safeParse(payload);
  return parsed.success ? parsed.data : null;
}

const START = "LLM_START";
const END = "LLM_END";

export function callsOf(events: readonly WorkflowEvent[]): CallSpan[] {
  const calls: CallSpan[] = [];
  const open = new Map<string, WorkflowEvent>();
  let before: WorkflowEvent | null = null;
  for (const event of [...events].sort((a, b) => a.event_timestamp - b.event_timestamp)) {
    if (event.event_type === START) {
      before = event;
      if (event.UUID) open.set(event.UUID, event);
    } else if (event.event_type === END) {
      const start: WorkflowEvent | null = (event.UUID && open.get(event.UUID)) || before;
      if (start === null) continue;
      if (start.UUID) open.delete(start.UUID);
      if (start === before) before = null;
      calls.push({
        startSeconds: start.event_timestamp,
        endSeconds: event.event_timestamp,
        model: event.name ?? start.name ?? null,
      });
    }
  }
  return calls;
}

export function traceOf(events: readonly WorkflowEvent[]): TraceSpan | null {
  if (events.length === 0) return null;
  const times = events.map((event) => event.event_timestamp);
  return { startSeconds: Math.min(...times), endSeconds: Math.max(...times) };
}
