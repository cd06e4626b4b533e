/** "8xA100-80", "2 x H100", "4 L40S", "H100 x8": how many, and of what. */
const PREFIX = /^(\d{1,4})\s*[x×*]\s*(\S.*)$/i;
const SUFFIX = /^(.*\S)\s*[\s-][x×*]\s*(\d{1,4})$/i;
const BARE = /^(\d{1,4})\s+(\S.*)$/;
/** "4090 d" is a name, "4 4090" is a count: nobody buys this many in one replica. [assumed] */
const LARGEST_BARE_COUNT = 1024;

export interface CountedName {
  /** `null` = the text names no count. */
  readonly count: number | null;
  readonly name: string;
}

export function splitCount(text: string): CountedName {
  const trimmed = text.trim();
  const [, prefixed, afterX] = PREFIX.exec(trimmed) ?? [];
  if (prefixed !== undefined && afterX !== undefined) return { count: Number(prefixed), name: afterX };
  const [, beforeX, suffixed] = SUFFIX.exec(trimmed) ?? [];
  if (beforeX !== undefined && suffixed !== undefined) return { count: Number(suffixed), name: beforeX };
  const [, bare, rest] = BARE.exec(trimmed) ?? [];
  if (bare !== undefined && rest !== undefined && Number(bare) <= LARGEST_BARE_COUNT) {
    return { count: Number(bare), name: rest };
  }
  return { count: null, name: trimmed };
}
