import { performance } from "node:perf_hooks";
import type { Ms } from "../../domain/units.ts";

/**
 * One time stamp a loop turn, taken at its first callback: all that is readable then had already arrived, so sockets read
 * later in the turn do not inherit the reading time of earlier ones.
 */
export function createTurnStamp(): () => Ms {
  let stamp: Ms = 0;
  let inTurn = false;
  const endTurn = () => {
    inTurn = false;
  };
  return () => {
    if (!inTurn) {
      inTurn = true;
      stamp = performance.now();
      // Unreferenced, or the next wait for input would not wait.
      setImmediate(endTurn).unref();
    }
    return stamp;
  };
}
