/** Curves in a terminal: at most 80 columns, each series with a mark of its own, levels as dashed lines. */
export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
}

export interface Plot {
  readonly title: string;
  readonly xName: string;
  readonly curves: readonly Curve[];
  readonly lines?: readonly { readonly y: number; readonly label: string }[];
  readonly rows?: number;
  readonly shown: (value: number) => string;
}

const COLUMNS = 58;
const ROWS = 12;
const LABEL = 10;
const MARKS = ["●", "■", "▲", "◆"];
const TRACE = "·";
const LINE = "╌";
/** Up to so many places along the axis each has its own, evenly spaced. */
const MOST_TICKS = 10;

/** From where a value stands along the axis, 0 to 1. */
function placer(xs: readonly number[]): (x: number) => number {
  const [first = 0, last = 0] = [xs[0], xs.at(-1)];
  if (xs.length === 1) return () => 0.5;
  if (xs.length <= MOST_TICKS) return (x) => xs.indexOf(x) / (xs.length - 1);
  return (x) => (x - first) / (last - first);
}

export function linePlot(plot: Plot): string[] {
  const { rows = ROWS, lines = [] } = plot;
  const xs = [...new Set(plot.curves.flatMap(({ points }) => points.map(({ x }) => x)))].sort(
    (a, b) => a - b,
  );
  const ys = plot.curves.flatMap(({ points }) => points.flatMap(({ y }) => (y === null ? [] : [y])));
  if (xs.length === 0 || ys.length === 0) return [];
  const top = Math.max(...ys, ...lines.map(({ y }) => y)) || 1;
  const place = placer(xs);
  const grid = Array.from({ length: rows }, () => Array.from({ length: COLUMNS }, () => " "));
  const put = (across: number, y: number, mark: string, over: boolean) => {
    const row = grid[Math.round((1 - Math.max(0, y) / top) * (rows - 1))];
    const column = Math.round(across * (COLUMNS - 1));
    if (row !== undefined && (over || row[column] === " ")) row[column] = mark;
  };
  for (const { y } of lines)
    for (let column = 0; column < COLUMNS; column++) put(column / (COLUMNS - 1), y, LINE, true);
  plot.curves.forEach(({ points }, at) => {
    const known = points.flatMap(({ x, y }) => (y === null ? [] : [{ across: place(x), y }]));
    known.forEach((to, index) => {
      const from = known[index - 1];
      if (from !== undefined) trace(from, to, (across, y) => put(across, y, TRACE, false));
    });
    for (const { across, y } of known) put(across, y, MARKS[at % MARKS.length] ?? "●", true);
  });
  const rowLabel = (row: number) =>
    row === 0 || row === rows - 1 || row === Math.round((rows - 1) / 2)
      ? plot.shown(top * (1 - row / (rows - 1)))
      : "";
  const indent = " ".repeat(LABEL + 2);
  return [
    `   ${plot.title}`,
    ...grid.map((row, at) => `${rowLabel(at).padStart(LABEL)} │${row.join("").trimEnd()}`),
    `${" ".repeat(LABEL)} └${"─".repeat(COLUMNS)}`,
    `${indent}${axis(xs, place)}`.trimEnd(),
    `${indent}${[...plot.curves.map(({ name }, at) => `${MARKS[at % MARKS.length]} ${name}`), `→ ${plot.xName}`].join("  ")}`,
    ...lines.map(({ y, label }) => `${indent}${LINE} ${label} (${plot.shown(y)})`),
  ];
}

interface Spot {
  readonly across: number;
  readonly y: number;
}

function trace(from: Spot, to: Spot, dot: (across: number, y: number) => void): void {
  const steps = Math.max(1, Math.round((to.across - from.across) * COLUMNS));
  for (let step = 1; step < steps; step++) {
    const share = step / steps;
    dot(from.across + share * (to.across - from.across), from.y + share * (to.y - from.y));
  }
}

/** Each place's own figure where there are few, else the ends. */
function axis(xs: readonly number[], place: (x: number) => number): string {
  const shown = xs.length <= MOST_TICKS ? xs : [xs[0] ?? 0, xs.at(-1) ?? 0];
  let line = "";
  for (const x of shown) {
    const label = String(x);
    const at = Math.min(COLUMNS - label.length, Math.round(place(x) * (COLUMNS - 1)));
    line = line.padEnd(line === "" ? at : Math.max(at, line.length + 1)) + label;
  }
  return line;
}
