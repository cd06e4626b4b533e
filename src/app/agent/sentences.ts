/** Cuts a growing text into whole sentences; what may still go on is kept back. */

/** A line's end, or a full stop that ends a sentence: not one in a number, a list mark or an abbreviation. */
const END =
  /\n+|(?<!(?:^|\n)\s*(?:[-*]\s*)?\d+)(?<!\b(?:e\.g|i\.e|vs|approx|ca|no|incl|etc|resp|max|min|avg))[.!?]+["')\]*_]*\s+/gi;

export function cutSentences(text: string): { readonly sentences: readonly string[]; readonly rest: string } {
  const sentences: string[] = [];
  let from = 0;
  for (const match of text.matchAll(END)) {
    const to = match.index + match[0].length;
    sentences.push(text.slice(from, to));
    from = to;
  }
  return { sentences, rest: text.slice(from) };
}
