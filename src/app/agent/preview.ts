/** What may be shown of a sentence before its figures are checked: its words up to the first that could be a figure. */

const SIGN = String.raw`[\p{Nd}\p{No}\p{Nl}$€£¥%~≈<>≤≥±×]`;
const WORDS = [
  "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen",
  "(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|trillions?|dozens?",
  "half|halves|halve[sd]?|quarters?|thirds?|double[sd]?|triple[sd]?|quadruple[sd]?|twice",
].join("|");
const FIGURE = new RegExp(`${SIGN}|\\b(?:${WORDS})\\b`, "iu");

export function previewOf(held: string): string {
  const at = held.search(FIGURE);
  return at === -1 ? held : held.slice(0, at);
}
