/** Reads an agent's events until they end or the person cancels; cancelling does not wait for the agent. */
import { setTimeout as delay, setImmediate as nextTick } from "node:timers/promises";
import type { AgentEvent } from "../../app/agent/conversation.ts";

/** How long a new turn waits for a cancelled one to let go. */
const SETTLE_MS = 3000;

export interface StreamOutcome {
  readonly cancelled: boolean;
  /** Resolves when the source has let go, at once unless cancelled. */
  readonly settled: Promise<unknown>;
}

/** Waits for what was begun, however it ends, but not for ever. */
const letGo = (...begun: readonly unknown[]): Promise<unknown> =>
  Promise.race([Promise.allSettled(begun), delay(SETTLE_MS, null, { ref: false })]);

function whenAborted(signal: AbortSignal): { readonly promise: Promise<null>; readonly forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<null>();
  const onAbort = () => resolve(null);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  return { promise, forget: () => signal.removeEventListener("abort", onAbort) };
}

export async function readEvents(
  events: Promise<AsyncIterable<AgentEvent>> | AsyncIterable<AgentEvent>,
  signal: AbortSignal,
  onEvent: (event: AgentEvent) => void,
): Promise<StreamOutcome> {
  const aborted = whenAborted(signal);
  try {
    const opened = await Promise.race([events, aborted.promise]);
    if (opened === null) return { cancelled: true, settled: letGo(events) };
    const iterator = opened[Symbol.asyncIterator]();
    for (;;) {
      const next = iterator.next();
      const step = await Promise.race([next, aborted.promise]);
      if (step === null || signal.aborted) {
        return { cancelled: true, settled: letGo(next, iterator.return?.()) };
      }
      if (step.done === true) return { cancelled: false, settled: Promise.resolve() };
      onEvent(step.value);
      // A source that never waits (the interviewer) would hand over a hundred words before one is drawn, and React
      // takes that many updates without a pause for an endless loop.
      await nextTick();
    }
  } finally {
    aborted.forget();
  }
}
