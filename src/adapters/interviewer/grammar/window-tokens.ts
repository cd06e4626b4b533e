/** A context window as it is written. */
import { tokensFromKi } from "../../../domain/units.ts";
import { quantity } from "../quantity.ts";
import type { Notebook } from "../reading.ts";

/** A "k" of context is 1,024 tokens, as model cards have it; that is said when the two readings differ much from habit. */
export function windowTokens(text: string, note: Notebook): number {
  const ki = /^(\d+(?:\.\d+)?)\s?k$/i.exec(text.trim())?.[1];
  if (ki === undefined) return quantity(text);
  note.notes.push("A k of context is read as the power of two, as model cards have it.");
  return Math.round(tokensFromKi(Number(ki)));
}
