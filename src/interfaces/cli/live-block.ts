/** Lines at the end of a terminal that are drawn over, and words that stay above them. */
import type { Io } from "./command.ts";

export interface LiveBlock {
  /** Replaces the lines. */
  show(lines: readonly string[]): void;
  /** Stays, above the lines. */
  say(text: string): void;
}

/** Goes so many lines up, erases from there on and writes. */
export type Redraw = NonNullable<Io["redraw"]>;

const DEFAULT_COLUMNS = 80;
/** Longer lines would wrap, and the way back would be too short. */
export function openLiveBlock(columns: number | undefined, redraw: Redraw): LiveBlock {
  let shown: readonly string[] = [];
  const widest = (columns || DEFAULT_COLUMNS) - 1;
  const draw = (before: string, lines: readonly string[]) => {
    const cut = lines.map((line) => line.slice(0, widest));
    redraw(shown.length, `${before}${cut.map((line) => `${line}\n`).join("")}`);
    shown = cut;
  };
  return {
    show: (lines) => draw("", lines),
    say: (text) => draw(`${text}\n`, shown),
  };
}

/** Undefined where lines cannot be drawn over, or plain text was asked for. */
export const redrawOf = (io: Pick<Io, "redraw">, flags: ReadonlyMap<string, string>): Redraw | undefined =>
  flags.get("plain") === "true" ? undefined : io.redraw;
