/**
 * Frames as one SVG that plays by itself, also where no script may run: a style sheet shows one after the other. A row that
 * stands in several frames is drawn once. Where nothing is animated the poster is seen.
 */
import type { Frame } from "./recorder.ts";
import { BACKGROUND, FONT, sizeOf, topOf } from "./screen-svg.ts";

const MS_PER_SECOND = 1000;

export interface Animation {
  readonly frames: readonly Frame[];
  /** Which frame is seen where nothing is animated. */
  readonly poster: number;
  readonly title: string;
}

interface Drawn {
  readonly defs: readonly string[];
  readonly groups: readonly string[];
}

function drawn({ frames, poster }: Animation): Drawn {
  const names = new Map<string, string>();
  const nameOf = (row: string): string => {
    const known = names.get(row) ?? `r${names.size.toString(36)}`;
    names.set(row, known);
    return known;
  };
  const groups = frames.map(({ rows, cursor }, index) => {
    const uses = rows.map((row, place) =>
      row === "" ? "" : `<use href="#${nameOf(row)}" y="${topOf(place)}"/>`,
    );
    const hidden = index === poster ? "" : ' visibility="hidden"';
    return `<g id="f${index}"${hidden}>${uses.join("")}${cursor}</g>`;
  });
  return { defs: [...names].map(([row, name]) => `<g id="${name}">${row}</g>`), groups };
}

/** When each frame is seen, in percent of the whole. */
function styleOf({ frames }: Animation): string {
  const totalMs = frames.reduce((sum, { ms }) => sum + ms, 0);
  const seconds = (totalMs / MS_PER_SECOND).toFixed(1);
  let passedMs = 0;
  const rules = frames.map(({ ms }, index) => {
    const share = (at: number) => `${((at / totalMs) * 100).toFixed(3)}%`;
    const from = share(passedMs);
    passedMs += ms;
    const hidden = "{visibility:hidden}";
    const begin = index === 0 ? "" : `0%${hidden}`;
    const end = index === frames.length - 1 ? "" : `${share(passedMs)}${hidden}`;
    return `@keyframes k${index}{${begin}${from}{visibility:visible}${end}}#f${index}{animation:k${index} ${seconds}s step-end infinite}`;
  });
  return `@media(prefers-reduced-motion:no-preference){${rules.join("\n")}}`;
}

export function animatedSvg(
  animation: Animation,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string {
  const { width, height } = sizeOf(columns, rows);
  const { defs, groups } = drawn(animation);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT}>`,
    `<title>${animation.title}</title>`,
    `<style>${styleOf(animation)}</style>`,
    BACKGROUND,
    `<defs>${defs.join("\n")}</defs>`,
    ...groups,
    "</svg>\n",
  ].join("\n");
}

/** One of the frames alone, to be looked at. */
export function frameSvg({ rows, cursor }: Frame, columns: number): string {
  const { width, height } = sizeOf(columns, rows.length);
  const texts = rows.map((row, place) => `<g transform="translate(0 ${topOf(place)})">${row}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT}>${BACKGROUND}${texts.join("")}${cursor}</svg>`;
}
