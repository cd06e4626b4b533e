/** Takes frames of a terminal's screen: what stood in each row, where the cursor was, for how long. */
import { cursorSvg, feed, openScreen, rowSvg } from "./screen-svg.ts";

export interface Frame {
  /** Each row as SVG at the top of the picture. */
  readonly rows: readonly string[];
  readonly cursor: string;
  readonly ms: number;
}

export interface Recorder {
  /** Takes the screen as it is, or so many rows further up, and shows it that long. */
  take(ms: number, up?: number): Promise<void>;
  frames(): readonly Frame[];
}

/** @param raw - every byte the terminal has been sent so far. */
export function createRecorder(columns: number, rows: number, raw: () => string): Recorder {
  const screen = openScreen(columns, rows);
  const frames: Frame[] = [];
  let read = 0;
  return {
    async take(ms, up = 0) {
      const all = raw();
      await feed(screen, all.slice(read));
      read = all.length;
      const { active } = screen.buffer;
      const drawn = Array.from({ length: rows }, (_, row) =>
        rowSvg(screen, Math.max(0, active.baseY - up) + row),
      );
      const cursor = up === 0 ? cursorSvg(active.cursorX, active.cursorY) : "";
      const last = frames.at(-1);
      const isSame = last?.cursor === cursor && last.rows.every((row, place) => row === drawn[place]);
      if (isSame) frames[frames.length - 1] = { ...last, ms: last.ms + ms };
      else frames.push({ rows: drawn, cursor, ms });
    },
    frames: () => frames,
  };
}
