/** Several requests in one message, one after the other: "double the traffic, then compare with H200 and export it". */
import type { WorkloadPreset } from "../../domain/catalog/workload-preset.ts";
import type { View } from "./known-state.ts";
import type { Move } from "./move.ts";

const JOIN = String.raw`\s*(?:[,;.!?]+\s*(?:(?:and|then|also|but|now)\s+)*|\s(?:(?:and|then|also)\s+)+)`;
const POLITE = "(?:please\\s+|can you\\s+|could you\\s+)?";
/** Requests that stand for themselves after another. What a plan tells anyway (GPUs, cost) is none. */
const REQUEST =
  "(?:why\\b(?! not\\b)|explain\\b|compare\\b|export\\b|write it to\\b|save (?:it|the plan|this)\\b|what (?:breaks|would break|limits|if)\\b|what['’]s the (?:limit|bottleneck)\\b|how (?:sure|confident|certain|accurate)\\b|tell me (?:why|what breaks|what limits|how sure)\\b)";
const QUESTION = "(?:what|how|which)\\b";
const SPLIT = new RegExp(`${JOIN}(?=${POLITE}${REQUEST})`, "i");
const SPLIT_QUESTIONS = new RegExp(`${JOIN}(?=${POLITE}(?:${REQUEST}|${QUESTION}))`, "i");
const ASKS = /^(?:and |so |but )?(?:what|how|which|why)\b(?! if\b| about\b)/i;
/** More are answered in part; a message of a person has few. */
const MOST = 4;

/** The requests of a message, in its order; one that is whole stays as it is. */
export function requestsOf(text: string): readonly string[] {
  const parts = text
    .split(ASKS.test(text.trim()) ? SPLIT_QUESTIONS : SPLIT)
    .map((part) => part.replace(/^(?:please |can you |could you |tell me )+/i, "").trim())
    .filter((part) => /[a-z\d]/i.test(part));
  return parts.length < 2 ? [text] : parts.slice(0, MOST);
}

type Answer = (view: View, presets: readonly WorkloadPreset[]) => Move;

/**
 * Answers the requests in turn. The results of a turn belong to the requests in the order their calls were made; what
 * one request told is said together with the calls of the next.
 */
export function answerAll(view: View, presets: readonly WorkloadPreset[], answer: Answer): Move {
  const requests = requestsOf(view.text);
  const [only] = requests;
  if (requests.length < 2 || only === undefined) return answer(view, presets);
  let left = [...view.results];
  const told: string[] = [];
  for (const text of requests) {
    const taken: View["results"][number][] = [];
    for (;;) {
      const move = answer({ ...view, text, results: taken }, presets);
      if (move.calls.length === 0) {
        told.push(move.say);
        break;
      }
      if (left.length < move.calls.length)
        return { say: [...told, move.say].filter((said) => said !== "").join("\n\n"), calls: move.calls };
      // What was told before these calls was said with them.
      told.length = 0;
      taken.push(...left.slice(0, move.calls.length));
      left = left.slice(move.calls.length);
    }
    if (view.state.missing.length > 0 && (told.at(-1) ?? "").endsWith("?")) break;
  }
  return { say: told.filter((said) => said !== "").join("\n\n"), calls: [] };
}
