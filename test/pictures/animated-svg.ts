/**
 * Frames as one SVG that plays by itself, also where no script may run: all frames stand side by side, and a style sheet
 * moves the strip. A row that stands in several frames is drawn once.
 */
import type { Frame } from "./recorder.ts";
import { BACKGROUND, FONT, sizeOf, topOf } from "./screen-svg.ts";

const MS_PER_SECOND = 1000;

function framesSvg(
  frames: readonly Frame[],
  width: number,
): { readonly defs: string; readonly body: string } {
  const names = new Map<string, string>();
  const nameOf = (row: string): string => {
    const known = names.get(row) ?? `r${names.size.toString(36)}`;
    names.set(row, known);
    return known;
  };
  const body = frames.map(({ rows, cursor }, index) => {
    const uses = rows.map((row, place) =>
      row === "" ? "" : `<use href="#${nameOf(row)}" y="${topOf(place)}"/>`,
    );
    return `<g transform="translate(${index * width} 0)">${uses.join("")}${cursor}</g>`;
  });
  const defs = [...names].map(([row, name]) => `<g id="${name}">${row}</g>`);
  return { defs: defs.join("\n"), body: body.join("\n") };
}

export function animatedSvg(frames: readonly Frame[], columns: number, rows: number): string {
  const { width, height } = sizeOf(columns, rows);
  const totalMs = frames.reduce((sum, { ms }) => sum + ms, 0);
  let passedMs = 0;
  const steps = frames.map(({ ms }, index) => {
    const share = ((passedMs / totalMs) * 100).toFixed(3);
    passedMs += ms;
    return `${share}%{transform:translateX(${-index * width}px)}`;
  });
  const { defs, body } = framesSvg(frames, width);
  const seconds = (totalMs / MS_PER_SECOND).toFixed(1);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT}>`,
    `<style>@keyframes p{${steps.join("")}}.p{animation:p ${seconds}s step-end infinite}</style>`,
    BACKGROUND,
    `<defs>${defs}</defs>`,
    `<g class="p">${body}</g>`,
    "</svg>\n",
  ].join("\n");
}

/** One of the frames alone, to be looked at. */
export function frameSvg({ rows, cursor }: Frame, columns: number): string {
  const { width, height } = sizeOf(columns, rows.length);
  const drawn = rows.map((row, place) => `<g transform="translate(0 ${topOf(place)})">${row}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT}>${BACKGROUND}${drawn.join("")}${cursor}</svg>`;
}
