/** A shift or a working day of so many hours: what is said per shift comes within those hours. */
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const SPELL = "(?:shifts?|(?:working|work|business|office)[- ]?days?)";
const LENGTHS = [
  new RegExp(`(?<n>\\d+(?:\\.\\d+)?)[- ]hours?\\s+${SPELL}`),
  new RegExp(
    `\\b${SPELL}\\s+(?:here\\s+|there\\s+)?(?:is|are|lasts?|of|has|have|takes?|=|with)\\s+(?:about\\s+)?(?<n>\\d+(?:\\.\\d+)?)\\s*(?:hours?|h)\\b`,
  ),
];
const PER_SPELL = new RegExp(
  `(?:\\b(?:per|an?|each|every|in an?|in each|during an?)\\s+|\\/\\s*)(?:(?:normal|typical|single|usual|average|whole)\\s+)*${SPELL}\\b(?:\\s+of\\s+\\d+\\s+hours?)?`,
);

/** Without a length a working day stays a day. */
export function readShifts(scan: Scanner, note: Notebook): void {
  let hours: string | undefined;
  const text = scan.text();
  for (const pattern of LENGTHS) hours ??= new RegExp(pattern.source, "i").exec(text)?.groups?.["n"];
  if (hours === undefined || !scan.has(PER_SPELL)) return;
  scan.rewrite(PER_SPELL, () => `every ${hours} hours`);
  for (const pattern of LENGTHS) scan.take(pattern, () => true);
  note.notes.push(
    `I spread what is said of a shift or working day over its ${hours} hours: the load of those hours, not of the night.`,
  );
}
