/** Tables as the sizing guides print them: GitHub's pipes, numbers aligned at the decimal point, six significant digits. */
import { generalText } from "../../domain/sizing/python-number.ts";

export interface GithubColumn {
  readonly title: string;
  /** Strings go left as they are; numbers right; null is blank. */
  readonly cells: readonly (string | number | null)[];
}

/** A title never fills its column. */
const PADDING = 2;

/** Digits behind the point, or −1 without one; what follows an exponent's letter counts too. */
function digitsBehind(cell: string): number {
  if (cell === "" || /^-?\d+$/.test(cell)) return -1;
  const at = cell.includes(".") ? cell.lastIndexOf(".") : cell.toLowerCase().lastIndexOf("e");
  return at < 0 ? -1 : cell.length - at - 1;
}

interface Laid {
  readonly width: number;
  readonly isNumeric: boolean;
  readonly title: string;
  readonly cells: readonly string[];
}

function laidOut({ title, cells }: GithubColumn): Laid {
  const isNumeric =
    cells.some((cell) => typeof cell === "number") && cells.every((cell) => typeof cell !== "string");
  const texts = cells.map((cell) => (typeof cell === "number" ? generalText(cell) : (cell ?? "")));
  const most = Math.max(-1, ...texts.map(digitsBehind));
  const aligned = isNumeric ? texts.map((cell) => cell + " ".repeat(most - digitsBehind(cell))) : texts;
  const width = Math.max(title.length + PADDING, ...aligned.map((cell) => cell.length));
  const pad = (cell: string) => (isNumeric ? cell.padStart(width) : cell.padEnd(width));
  return { width, isNumeric, title: pad(title), cells: aligned.map(pad) };
}

export function githubTable(columns: readonly GithubColumn[]): string[] {
  const laid = columns.map(laidOut);
  const rows = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(laid.map(({ title }) => title)),
    `|${laid.map(({ width }) => "-".repeat(width + PADDING)).join("|")}|`,
    ...Array.from({ length: rows }, (_, row) => line(laid.map(({ cells }) => cells[row] ?? ""))),
  ];
}
