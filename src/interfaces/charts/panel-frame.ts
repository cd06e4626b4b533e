/** The frame, title and axis texts that panels of a benchmark share. */
import { element, text } from "./svg.ts";

export const PANEL_WIDTH = 300;
export const PANEL_HEIGHT = 220;

export interface Tick {
  /** 0 at the axis' start, 1 at its end. */
  readonly place: number;
  readonly name: string;
}

const GREY = "#cccccc";

export function panelFrame(
  { title, xTitle }: { readonly title: string; readonly xTitle: string },
  left: number,
  top: number,
): string[] {
  return [
    text(left, top - 10, title, { "font-weight": "bold" }),
    element("rect", {
      x: left,
      y: top,
      width: PANEL_WIDTH,
      height: PANEL_HEIGHT,
      fill: "none",
      stroke: "#000000",
      "stroke-width": 0.8,
    }),
    text(left + PANEL_WIDTH / 2, top + PANEL_HEIGHT + 30, xTitle, { "text-anchor": "middle" }),
  ];
}

export function yAxis(ticks: readonly Tick[], left: number, top: number): string[] {
  return ticks.flatMap(({ place, name }) => {
    const y = top + PANEL_HEIGHT * (1 - place);
    return [
      element("line", { x1: left, y1: y, x2: left + PANEL_WIDTH, y2: y, stroke: GREY, "stroke-width": 0.5 }),
      text(left - 5, y + 4, name, { "text-anchor": "end" }),
    ];
  });
}

export function xAxis(ticks: readonly Tick[], left: number, top: number): string[] {
  const bottom = top + PANEL_HEIGHT;
  return ticks.flatMap(({ place, name }) => {
    const x = left + PANEL_WIDTH * place;
    return [
      element("line", { x1: x, y1: top, x2: x, y2: bottom, stroke: GREY, "stroke-width": 0.5 }),
      text(x, bottom + 14, name, { "text-anchor": "middle" }),
    ];
  });
}
