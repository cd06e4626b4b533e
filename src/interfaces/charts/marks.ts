/** Marks told apart by shape and by lightness, so that they also are in grey. */
import { coordinate, element } from "./svg.ts";

export interface MarkStyle {
  /** Path relative to the middle of the mark. */
  readonly path: string;
  readonly colour: string;
  readonly filled: boolean;
}

const SQUARE = "m-1.7,-1.7h3.4v3.4h-3.4z";
const TRIANGLE = "m0,-2.4l2.3,4.2h-4.6z";
const POINTING_DOWN = "m0,2.4l2.3,-4.2h-4.6z";
const DIAMOND = "m0,-2.6l2.6,2.6l-2.6,2.6l-2.6,-2.6z";
const PLUS = "m-2.6,0h5.2m-2.6,-2.6v5.2";
const CROSS = "m-2,-2l4,4m0,-4l-4,4";
const HEXAGON = "m-2.4,0l1.2,-2.1h2.4l1.2,2.1l-1.2,2.1h-2.4z";

/** Lightness runs from dark to light with the number of the style. */
const STYLES: readonly MarkStyle[] = [
  { path: SQUARE, colour: "#8fb8d6", filled: true },
  { path: TRIANGLE, colour: "#08306b", filled: true },
  { path: DIAMOND, colour: "#b30000", filled: true },
  { path: CROSS, colour: "#000000", filled: false },
  { path: POINTING_DOWN, colour: "#006d2c", filled: true },
  { path: PLUS, colour: "#54278f", filled: false },
  { path: HEXAGON, colour: "#e08214", filled: true },
  { path: SQUARE, colour: "#252525", filled: false },
  { path: DIAMOND, colour: "#737373", filled: false },
];

export const styleOf = (index: number): MarkStyle => {
  const style = STYLES[index % STYLES.length];
  return style ?? { path: SQUARE, colour: "#000000", filled: true };
};

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** All marks of one style in one element. */
export function marks(points: readonly Point[], { path, colour, filled }: MarkStyle): string {
  if (points.length === 0) return "";
  const drawn = points.map(({ x, y }) => `M${coordinate(x)},${coordinate(y)}${path}`).join("");
  return element("path", {
    d: drawn,
    fill: filled ? colour : "none",
    stroke: filled ? "none" : colour,
    "stroke-width": 0.9,
    "fill-opacity": 0.8,
  });
}
