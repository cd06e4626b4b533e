/** Whether a request has waited too long, and for what. */
import type { NamedFailure } from "../../domain/measurement/failure-kind.ts";
import type { Timeouts } from "../../domain/measurement/load-job.ts";
import type { Ms } from "../../domain/units.ts";
import type { Exchange } from "./exchange.ts";

/** How long the end of a body may lag behind `[DONE]`. [assumed] */
const LATE_END_MS: Ms = 250;

/** Silence of this share of the whole wait is a stall, not an answer that goes on too long. [assumed] */
const STALL_FRACTION = 0.5;

/** "late_end": all was said, but the body goes on. @param heardMs - when bytes last came. */
export function overdue(
  exchange: Exchange,
  timeouts: Timeouts,
  heardMs: Ms,
  now: Ms,
): NamedFailure | "late_end" | null {
  if (exchange.done && now - heardMs > LATE_END_MS) return "late_end";
  // The answer had ended for the model, and the server did not end it.
  const hasEnded = exchange.finishReason !== null;
  const isStalled = exchange.firstTokenMs !== null && now - heardMs >= timeouts.totalMs * STALL_FRACTION;
  if (now - exchange.sentMs > timeouts.totalMs) {
    if (hasEnded) return "never_closed";
    return isStalled ? "timeout_between_tokens" : "timeout_total";
  }
  if (exchange.firstTokenMs === null)
    return now - exchange.sentMs > timeouts.firstTokenMs ? "timeout_first_token" : null;
  if (now - heardMs <= timeouts.betweenTokensMs) return null;
  return hasEnded ? "never_closed" : "timeout_between_tokens";
}
