/** Kinds of application; each stands for lengths that are stated as assumptions. */
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { Scanner } from "./scanner.ts";

export interface Preset {
  readonly name: string;
  readonly isl: number;
  readonly osl: number;
}

/**
 * Lengths a person gets who says only what the application is. [assumed] the traffic shapes of the llm-d planner
 * (512/256, 1024/1024, 4096/512, 10240/1536), read 2026-11.
 */
const PRESETS: readonly (readonly [RegExp, Preset])[] = [
  [/\b(?:rag|retrieval(?:[- ]augmented)?|document (?:q&a|qa|search)|knowledge base)\b/, { name: "RAG", isl: 4096, osl: 512 }],
  [/\b(?:coding (?:assistant|agent)|code (?:assistant|completion|generation)|copilot)\b/, { name: "coding assistant", isl: 1024, osl: 1024 }],
  [/\b(?:summari[sz](?:ation|er|ing|e)|long documents?)\b/, { name: "summarization", isl: 10_240, osl: 1536 }],
  [/\b(?:chat ?bots?|chat assistant|customer support|support bot|virtual assistant)\b/, { name: "chatbot", isl: 512, osl: 256 }],
];

/** The preset a message names, when it leaves a length open. */
export function readPreset(scan: Scanner, given: PlanRequest): Preset | undefined {
  if (given.isl !== undefined && given.osl !== undefined) return undefined;
  let found: Preset | undefined;
  for (const [pattern, preset] of PRESETS) {
    scan.take(pattern, () => {
      found ??= preset;
      return true;
    });
  }
  return found;
}
