/**
 * What requests say: synthetic text of a wanted length that no prefix cache has seen, or a data set's prompts.
 *
 * Model: common short English words with a space before them are one token each in the byte-pair vocabularies in use
 * (Llama, Qwen, Mistral, GPT), so words stand for tokens; `wordsPerToken` and `overheadTokens` correct the rest from
 * what the server's own `usage` said about two trial requests.
 */
import type { Tokens } from "../units.ts";
import { randomAt, seededRandom } from "./seeded-random.ts";

export type PromptPlan =
  | {
      readonly kind: "synthetic";
      /** Share of the prompt that is the same in every request; 0 = nothing a prefix cache could use. */
      readonly sharedFraction: number;
      readonly wordsPerToken: number;
      /** Tokens the server counts besides the words: chat template, the request's own mark. */
      readonly overheadTokens: Tokens;
    }
  | { readonly kind: "dataset"; readonly prompts: readonly DatasetPrompt[] };

export interface DatasetPrompt {
  readonly text: string;
  readonly outputTokens?: Tokens;
}

/** [assumed] until the server's usage says otherwise: a chat template and the request's mark. */
export const ASSUMED_OVERHEAD_TOKENS = 12;

const WORDS = (
  "time year people way day man thing woman life child world school state family student group country problem hand " +
  "part place case week company system program question work government number night point home water room mother " +
  "area money story fact month lot right study book eye job word business issue side kind head house service friend " +
  "father power hour game line end member law car city community name president team minute idea kid body " +
  "information back parent face others level office door health person art war history party result change morning " +
  "reason research girl guy moment air teacher force education"
).split(" ");

/** Words of the text that prompts are cut from; a prime, so that cuts fall everywhere. */
const POOL_WORDS = 8191;

interface Pool {
  readonly text: string;
  /** Where each word begins, its space included. */
  readonly starts: Uint32Array;
}

function poolOf(seed: number): Pool {
  const random = seededRandom(seed);
  const starts = new Uint32Array(POOL_WORDS + 1);
  let text = "";
  for (let at = 0; at < POOL_WORDS; at++) {
    starts[at] = text.length;
    text += ` ${WORDS[Math.floor(random() * WORDS.length)]}`;
  }
  starts[POOL_WORDS] = text.length;
  return { text, starts };
}

function cut(pool: Pool, from: number, words: number): string {
  let text = "";
  let at = from % POOL_WORDS;
  for (let left = words; left > 0; ) {
    const some = Math.min(left, POOL_WORDS - at);
    text += pool.text.slice(pool.starts[at], pool.starts[at + some]);
    left -= some;
    at = 0;
  }
  return text;
}

export type PromptText = (index: number, tokens: Tokens) => string;

/** @returns a function that writes the prompt of request `index`; synthetic text needs no JSON escapes. */
export function promptWriter(plan: PromptPlan, seed: number): PromptText {
  if (plan.kind === "dataset") {
    const { prompts } = plan;
    return (index) => prompts[index % prompts.length]?.text ?? "";
  }
  const pool = poolOf(seed);
  const { sharedFraction, wordsPerToken, overheadTokens } = plan;
  return (index, tokens) => {
    const words = Math.max(1, Math.round((tokens - overheadTokens) * wordsPerToken));
    const shared = Math.round(words * sharedFraction);
    const random = randomAt(seed, index);
    const mark = Math.floor(random() * 0xffffffff)
      .toString(16)
      .padStart(8, "0");
    return `${cut(pool, 0, shared)}${mark}-${index}${cut(pool, Math.floor(random() * POOL_WORDS), words - shared)}`;
  };
}
