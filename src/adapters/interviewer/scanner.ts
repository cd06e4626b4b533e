/** Text from which readers take what they understand, so that no word is read twice. */

export type Groups = Readonly<Record<string, string | undefined>>;

export interface Scanner {
  /** Calls `read` for each match and takes it out of the text, unless `read` returns false. */
  take(pattern: RegExp, read: (groups: Groups, whole: string) => boolean | undefined): void;
  /** Puts other words in the place of each match. */
  rewrite(pattern: RegExp, words: (groups: Groups) => string): void;
  has(pattern: RegExp): boolean;
  /** The text as it stands, with marks where something was taken. */
  text(): string;
  /** Puts other words in the place of a piece of that text. */
  replace(start: number, end: number, words: string): void;
  /** Takes out pieces of that text. */
  cut(pieces: readonly Piece[]): void;
  /** What nobody has understood yet. */
  rest(): string;
  /** Pieces nobody has understood that hold a figure: a person should hear that it was not used. */
  unread(): readonly string[];
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Pieces that overlap as one. */
function apart(pieces: readonly Piece[]): readonly Piece[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of pieces.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** Stands where text was taken, so that words on both sides do not join. */
const TAKEN = " ¦ ";

/** Patterns with the flags of a search, made once. */
const compiled = new Map<string, RegExp>();

function global(pattern: RegExp): RegExp {
  const known = compiled.get(pattern.source) ?? new RegExp(pattern.source, "gi");
  compiled.set(pattern.source, known);
  known.lastIndex = 0;
  return known;
}

export function createScanner(text: string): Scanner {
  let rest = text;
  return {
    take: (pattern, read) => {
      rest = rest.replace(global(pattern), (whole: string, ...more: unknown[]) => {
        const groups = more.at(-1);
        const understood = read(
          typeof groups === "object" && groups !== null ? (groups as Groups) : {},
          whole,
        );
        return understood === false ? whole : TAKEN;
      });
    },
    rewrite: (pattern, words) => {
      rest = rest.replace(global(pattern), (...all: unknown[]) => {
        const groups = all.at(-1);
        return words(typeof groups === "object" && groups !== null ? (groups as Groups) : {});
      });
    },
    text: () => rest,
    replace: (start, end, words) => {
      rest = `${rest.slice(0, start)} ${words}${rest.slice(end)}`;
    },
    cut: (pieces) => {
      for (const { start, end } of apart(pieces).toSorted((a, b) => b.start - a.start))
        rest = `${rest.slice(0, start)}${TAKEN}${rest.slice(end)}`;
    },
    has: (pattern) => new RegExp(pattern.source, "i").test(rest),
    unread: () => [
      ...new Set(
        rest
          .split(/[¦;\n]|,(?!\d{3})/)
          .map((piece) => piece.replace(/\s+/g, " ").replace(/^[\s.:/+&-]+|[\s.:/+&?!-]+$/g, ""))
          .filter((piece) => /\d/.test(piece)),
      ),
    ],
    rest: () => rest.replaceAll("¦", " ").replace(/\s+/g, " ").trim(),
  };
}
