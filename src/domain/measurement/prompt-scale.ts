import type { Tokens } from "../units.ts";

export interface WordTrial {
  readonly words: number;
  readonly tokens: Tokens;
}

/** [assumed] outside it the server's count is of something else than the words sent. */
const MOST_TOKENS_A_WORD = 5;

/**
 * Words a token and tokens besides the words, from two prompts whose tokens the server counted: a straight line through both.
 * Null where the counts make no sense (a server that reports none, or a constant).
 */
export function promptScale(
  short: WordTrial,
  long: WordTrial,
): { readonly wordsPerToken: number; readonly overheadTokens: Tokens } | null {
  const tokensPerWord = (long.tokens - short.tokens) / (long.words - short.words);
  if (!(tokensPerWord > 1 / MOST_TOKENS_A_WORD && tokensPerWord < MOST_TOKENS_A_WORD)) return null;
  return {
    wordsPerToken: 1 / tokensPerWord,
    overheadTokens: Math.max(0, short.tokens - tokensPerWord * short.words),
  };
}
