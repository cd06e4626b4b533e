/** A terminal's screen as SVG: each run of cells that look alike is one text element. */
import headless from "@xterm/headless";

const CELL = { width: 8.43, height: 18 };
const MARGIN = 16;
const INK = "#d7dae0";
const PAPER = "#16181d";
const PALETTE = ["#16181d", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d7dae0"];
const BRIGHT = ["#7f848e", "#ff7b86", "#b5e08f", "#ffd58a", "#7cc5ff", "#dd9bf0", "#7fd6e0", "#ffffff"];

export type Terminal = InstanceType<typeof headless.Terminal>;
type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<Terminal["buffer"]["active"]["getLine"]>>["getCell"]>
>;

interface Run {
  readonly column: number;
  text: string;
  readonly look: string;
}

function colourOf(cell: Cell): string {
  if (cell.isFgDefault()) return INK;
  const value = cell.getFgColor();
  if (cell.isFgRGB()) return `#${value.toString(16).padStart(6, "0")}`;
  return PALETTE[value] ?? BRIGHT[value - 8] ?? INK;
}

function lookOf(cell: Cell): string {
  const weight = cell.isBold() ? ' font-weight="bold"' : "";
  const faded = cell.isDim() ? ' opacity="0.65"' : "";
  return `fill="${colourOf(cell)}"${weight}${faded}`;
}

function runsOf(terminal: Terminal, row: number): readonly Run[] {
  const line = terminal.buffer.active.getLine(row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column++) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || " ";
    if (last?.look === look) last.text += text;
    else runs.push({ column, text, look });
  }
  return runs.filter((run) => run.text.trim() !== "");
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The look of the whole: a dark window with round corners. */
export const FONT = 'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14"';
export const BACKGROUND = `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const sizeOf = (columns: number, rows: number): Size => ({
  width: Math.ceil(columns * CELL.width + 2 * MARGIN),
  height: rows * CELL.height + 2 * MARGIN,
});

/** Where a row begins. */
export const topOf = (row: number): number => MARGIN + row * CELL.height;

/** What stands in a row of the buffer, drawn at the top of the picture; "" when it is empty. */
export function rowSvg(terminal: Terminal, row: number): string {
  return runsOf(terminal, row)
    .map(({ column, text, look }) => {
      const shown = text.trimEnd();
      const x = (MARGIN + column * CELL.width).toFixed(2);
      const length = (shown.length * CELL.width).toFixed(2);
      return `<text x="${x}" y="13" textLength="${length}" ${look} xml:space="preserve">${escaped(shown)}</text>`;
    })
    .join("");
}

export const cursorSvg = (column: number, row: number): string =>
  `<rect x="${(MARGIN + column * CELL.width).toFixed(2)}" y="${topOf(row)}" width="${CELL.width}" height="${CELL.height - 2}" fill="${INK}" opacity="0.7"/>`;

export function openScreen(columns: number, rows: number): Terminal {
  return new headless.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
}

export const feed = (terminal: Terminal, raw: string): Promise<void> =>
  new Promise((done) => terminal.write(raw, done));

/** Draws from the first row that has `from` to the last that has `to`, of everything the terminal has shown. */
export async function screenSvg(
  raw: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  shown: { readonly from: RegExp; readonly to: RegExp },
  title: string,
): Promise<string> {
  const terminal = openScreen(columns, rows);
  await feed(terminal, raw);
  const { active } = terminal.buffer;
  const lines = Array.from(
    { length: active.length },
    (_, row) => active.getLine(row)?.translateToString(true) ?? "",
  );
  const first = lines.findIndex((line) => shown.from.test(line));
  const last = lines.findLastIndex((line) => shown.to.test(line));
  if (first < 0 || last < first) throw new Error(`The screen does not show ${shown.from} … ${shown.to}.`);
  const { width, height } = sizeOf(columns, last - first + 1);
  const texts = Array.from({ length: last - first + 1 }, (_, index) => {
    const drawn = rowSvg(terminal, first + index);
    return drawn === "" ? "" : `<g transform="translate(0 ${topOf(index)})">${drawn}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT}>`,
    `<title>${escaped(title)}</title>`,
    BACKGROUND,
    ...texts,
    "</svg>\n",
  ].join("\n");
}
