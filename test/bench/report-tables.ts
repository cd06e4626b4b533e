/** Measured rows as a table for people, for a page (Markdown), and as JSON with when and where. */
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import process from "node:process";

export type Cell = number | string | null | undefined;
export type Row = Readonly<Record<string, Cell>>;

const isFlag = (word: string, name: string) => word === `--${name}`;

export function flag(name: string): boolean {
  return process.argv.some((word) => isFlag(word, name));
}

/** The word after a flag. */
export function option(name: string): string | undefined {
  const at = process.argv.findIndex((word) => isFlag(word, name));
  return at < 0 ? undefined : process.argv[at + 1];
}

const shown = (cell: Cell): string => {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return "–";
  if (typeof cell === "string") return cell;
  if (Math.abs(cell) >= 100) return String(Math.round(cell));
  return String(Number(cell.toFixed(Math.abs(cell) < 10 ? 2 : 1)));
};

export function markdownTable(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(names),
    line(names.map(() => "---")),
    ...rows.map((row) => line(names.map((name) => shown(row[name])))),
  ].join("\n");
}

export function surroundings(): Readonly<Record<string, Cell>> {
  return {
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    cores: os.availableParallelism(),
    cpu: os.cpus()[0]?.model.trim(),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    "load average (1 min)": os.loadavg()[0],
  };
}

/** Between `<!-- NAME -->` and `<!-- /NAME -->`. @throws when the page has no such place. */
function putInPage(path: string, name: string, text: string): void {
  const page = readFileSync(path, "utf8");
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no place for ${name}`);
  writeFileSync(path, `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`);
}

/** Prints the tables (with --markdown as a page has them), writes all of it to --json FILE and into the --page FILE (at --place). */
export function publish(
  name: string,
  title: string,
  notes: readonly string[],
  tables: Readonly<Record<string, readonly Row[]>>,
): void {
  const where = surroundings();
  const facts = Object.entries(where).map(([name, cell]) => `${name} ${shown(cell)}`);
  const path = option("json");
  if (path !== undefined)
    writeFileSync(path, `${JSON.stringify({ title, surroundings: where, notes, tables }, null, 2)}\n`);
  const text = [
    facts.join(" · "),
    notes.map((note) => `- ${note}`).join("\n"),
    ...Object.entries(tables).flatMap(([table, rows]) => [`### ${table}`, markdownTable(rows)]),
  ].join("\n\n");
  const page = option("page");
  if (page !== undefined) putInPage(page, option("place") ?? name, text);
  if (flag("markdown")) console.log(`## ${title}\n\n${text}`);
  else {
    console.log(`${title}\n\n${facts.join(" · ")}\n\n${notes.join("\n")}`);
    for (const [table, rows] of Object.entries(tables)) {
      console.log(`\n${table}`);
      console.table(
        rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, shown(cell)]))),
      );
    }
  }
}
