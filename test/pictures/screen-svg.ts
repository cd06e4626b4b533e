/** A terminal's screen as SVG: each run of cells that look alike is one text element. */
import headless from "@xterm/headless";

const CELL = { width: 8.43, height: 18 };
const MARGIN = 16;
const INK = "#d7dae0";
const PAPER = "#16181d";
const PALETTE = ["#16181d", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d7dae0"];
const BRIGHT = ["#7f848e", "#ff7b86", "#b5e08f", "#ffd58a", "#7cc5ff", "#dd9bf0", "#7fd6e0", "#ffffff"];

type Terminal = InstanceType<typeof headless.Terminal>;
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

/** Draws rows `from` to `to` (exclusive) of everything the terminal has shown. */
export async function screenSvg(
  raw: string,
  columns: number,
  rows: { readonly from: RegExp; readonly to: RegExp },
): Promise<string> {
  const terminal = new headless.Terminal({
    cols: columns,
    rows: 60,
    scrollback: 5000,
    allowProposedApi: true,
  });
  await new Promise<void>((done) => terminal.write(raw, done));
  const { active } = terminal.buffer;
  const lines = Array.from(
    { length: active.length },
    (_, row) => active.getLine(row)?.translateToString(true) ?? "",
  );
  const first = lines.findIndex((line) => rows.from.test(line));
  const last = lines.findLastIndex((line) => rows.to.test(line));
  if (first < 0 || last < first) throw new Error(`The screen does not show ${rows.from} … ${rows.to}.`);
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = (last - first + 1) * CELL.height + 2 * MARGIN;
  const texts = Array.from({ length: last - first + 1 }, (_, index) =>
    runsOf(terminal, first + index).map((run) => {
      const x = (MARGIN + run.column * CELL.width).toFixed(2);
      const y = MARGIN + index * CELL.height + 13;
      const length = (run.text.trimEnd().length * CELL.width).toFixed(2);
      return `<text x="${x}" y="${y}" textLength="${length}" ${run.look} xml:space="preserve">${escaped(run.text.trimEnd())}</text>`;
    }),
  ).flat();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">`,
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
    ...texts,
    "</svg>\n",
  ].join("\n");
}
