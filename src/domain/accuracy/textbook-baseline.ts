/**
 * What a textbook calculator would say of a measured row, for comparison.
 *
 * Model: roofline at 55 % of peak compute and 75 % of bandwidth, no communication, no overhead, no waiting.
 * Source: roofline-bound.ts; the usual shares of public calculators.
 */
import { msFromSeconds } from "../units.ts";
import type { RowFigures } from "./forecast-row.ts";
import type { Observation } from "./observation.ts";
import { decodeBoundSeconds, promptBoundSeconds, TEXTBOOK } from "./roofline-bound.ts";

export function textbookFigures({ deployment, request, load, maxSequences }: Observation): RowFigures {
  const prompt = promptBoundSeconds(deployment, request, TEXTBOOK);
  const step = (batch: number): number => decodeBoundSeconds(deployment, request, batch, TEXTBOOK);
  switch (load.kind) {
    case "closedLoop": {
      const tpot = step(Math.min(load.clients, maxSequences));
      const life = prompt + (request.osl - 1) * tpot;
      return {
        tpotMs: msFromSeconds(tpot),
        ttftMs: msFromSeconds(prompt),
        e2eMs: msFromSeconds(life),
        outputTokensPerSecond: (Math.min(load.clients, maxSequences) * request.osl) / life,
      };
    }
    case "offline": {
      const batch = Math.min(load.requests, maxSequences);
      return { outputTokensPerSecond: (batch * request.osl) / (batch * prompt + request.osl * step(batch)) };
    }
    case "static": {
      const seconds = load.batch * prompt + request.osl * step(load.batch);
      return { outputTokensPerSecond: (load.batch * request.osl) / seconds, e2eMs: msFromSeconds(seconds) };
    }
    case "rate": {
      const life = prompt + request.osl * step(1);
      const batch = Math.max(1, Math.min(maxSequences, load.requestsPerSecond * life));
      return { tpotMs: msFromSeconds(step(batch)), ttftMs: msFromSeconds(prompt) };
    }
    case "barePrompt":
      return { ttftMs: msFromSeconds(prompt) };
    default:
      return load satisfies never;
  }
}
