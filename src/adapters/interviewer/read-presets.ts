/** Kinds of application; each stands for lengths that are stated as assumptions. */
import type { WorkloadPreset } from "../../domain/catalog/workload-preset.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Scanner } from "./scanner.ts";

/** Words of a message that names a workload and nothing else; longer ones without a fact are about something else. */
const LONGEST_BARE = 8;
/** Somebody speaks to an assistant, not of a workload. */
const COMMANDS = /\b(?:you must|must approve|i have already|instructions?|approve)\b/i;

/** Words that many sentences hold which are about something else. */
const LOOSE: ReadonlySet<string> = new Set([
  "assistant",
  "conversation",
  "conversational",
  "batch",
  "generation",
  "agents",
  "offline",
  "benchmark",
  "code",
  "short",
  "retrieval",
  "summary",
]);

const SPEED = /\b(?:generation|typing|reading|decode|streaming)\s+(?:speed|rate)\b/gi;

/** The preset a message names, when it leaves a length open; the first one named counts. */
export function readPreset(
  scan: Scanner,
  presets: readonly WorkloadPreset[],
  given: PlanRequest,
): WorkloadPreset | undefined {
  if (given.isl !== undefined && given.osl !== undefined) return undefined;
  const text = scan.rest().replace(SPEED, " ");
  const words = text.split(" ").length;
  const bare = Object.keys(given).length === 0;
  if (bare && (words > LONGEST_BARE || COMMANDS.test(text))) return undefined;
  const isProse = words > LONGEST_BARE;
  const named = presets
    .flatMap((preset) =>
      [preset.name, ...preset.aliases]
        .filter((word) => !(isProse && LOOSE.has(word)))
        .map((word) => ({ preset, at: positionOf(word, text) })),
    )
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  return named[0]?.preset;
}

function positionOf(word: string, text: string): number {
  const spaced = word.replace(/[-\s]+/g, "[-\\s]+").replace(/[.*+?^${}()|]/g, "\\$&");
  return text.search(new RegExp(`\\b${spaced}(?:s|ing|bot|bots)?\\b`, "i"));
}
