/** "18 requests/s; no wait, 24": a bare number after a word of correction takes the place of the figure before it. */
import { NUMBER } from "../quantity.ts";
import type { Scanner } from "../scanner.ts";
import { figuresIn } from "./figures.ts";

const CORRECTION = new RegExp(
  `[,;.\\s–-]*\\b(?:no|oh|sorry|hmm)?[,\\s]*(?:wait|no wait|sorry|i mean|i meant|make (?:that|it)|scratch that|correction|rather|or rather|actually)[,:]?\\s+(?:(?:make (?:that|it)|it(?:['’]s| is)|more like|actually|rather)\\s+)?(?<n>${NUMBER})\\s*(?=[.;!?]|,|\\s[-–]|and\\b|$)`,
  "i",
);

export function correctLast(scan: Scanner): void {
  const text = scan.text();
  const match = CORRECTION.exec(text);
  const number = match?.groups?.["n"];
  if (match === null || number === undefined) return;
  const last = figuresIn(text.slice(0, match.index)).at(-1);
  if (last === undefined) return;
  scan.replace(match.index, match.index + match[0].length, "");
  scan.replace(last.start, last.start + last.written.length, number);
}
