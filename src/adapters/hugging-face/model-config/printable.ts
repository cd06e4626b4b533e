/** Control characters, line breaks and text-direction marks, which could redraw a terminal or forge a line. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from outside made safe for a message: one line, no control characters, at most `length` characters. */
export function printable(value: string, length = 120): string {
  const clean = value.replace(UNPRINTABLE, " ").replace(/ {2,}/g, " ").trim();
  return clean.length <= length ? clean : `${clean.slice(0, length - 1)}…`;
}
