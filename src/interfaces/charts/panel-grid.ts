/** Panels side by side under one title. */
import { PANEL_HEIGHT, PANEL_WIDTH } from "./panel-frame.ts";
import { picture, text } from "./svg.ts";

/** Draws at the corner it is given. */
export type Drawn = (left: number, top: number) => string[];

const LEFT = 64;
const TOP = 78;
const GAP_X = 70;
const GAP_Y = 96;
/** Half of the last tick's name stands beyond the last panel. */
const RIGHT = 32;
const MOST_COLUMNS = 2;
/** A character is about so wide. */
const TITLE_CHARACTER = 8.8;
const CHARACTER = 6.4;

export function panelGrid(title: string, subtitle: string, panels: readonly Drawn[]): string {
  const columns = Math.max(1, Math.min(MOST_COLUMNS, panels.length));
  const rows = Math.ceil(panels.length / columns);
  const widest = Math.max(title.length * TITLE_CHARACTER, subtitle.length * CHARACTER);
  const width = LEFT + Math.max(columns * (PANEL_WIDTH + GAP_X) - GAP_X, widest) + RIGHT;
  const height = TOP + rows * (PANEL_HEIGHT + GAP_Y);
  return picture(width, height, title, [
    text(LEFT, 24, title, { "font-size": 14, "font-weight": "bold" }),
    text(LEFT, 42, subtitle),
    ...panels.flatMap((draw, index) =>
      draw(
        LEFT + (index % columns) * (PANEL_WIDTH + GAP_X),
        TOP + Math.floor(index / columns) * (PANEL_HEIGHT + GAP_Y),
      ),
    ),
  ]);
}
