/** Published measurements of config/measurements and what other models predict for them: read once, when first asked for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { BaselineRow, Measurements } from "../app/ports.ts";
import { csvRows } from "../domain/accuracy/csv-table.ts";
import { type Cells, readRow } from "../domain/accuracy/read-row.ts";
import type { MeasuredTable } from "../domain/accuracy/read-table.ts";
import { PlannerError } from "../domain/errors.ts";

const cellsSchema = z.record(z.string(), z.string());
const setSchema = z.object({
  name: z.string(),
  file: z.string(),
  rows: z.number(),
  licence: z.string(),
  version: z.string(),
  origin: z.string(),
  asOf: z.string(),
  constants: cellsSchema,
  lists: z.record(z.string(), z.array(z.string())),
  follows: z.record(z.string(), z.object({ from: z.string(), values: cellsSchema })),
  pathPrefix: z.string().optional(),
});
const setsSchema = z.object({ sets: z.array(setSchema) });
type MeasuredSet = z.infer<typeof setSchema>;

const BASELINE_COLUMNS = {
  physics: {
    outputTokensPerSecond: "physics_tok_s",
    tpotMs: "physics_tpot_ms",
    e2eMs: "physics_e2e_ms",
    ttftMs: "physics_ttft_ms",
  },
  aiconfigurator: { outputTokensPerSecond: "aic_tok_s", tpotMs: "aic_tpot_ms", ttftMs: "aic_ttft_ms" },
} as const;

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new PlannerError("unreadable_file", `${path} cannot be read.`, {
      hint: "Restore it from the package.",
      cause: error,
    });
  }
}

/** Cells of a set's rows: from the CSV, from its lists by index, or the same in all rows. */
function cellsOf(set: MeasuredSet, columns: ReadonlyMap<string, number>, line: readonly string[]): Cells {
  const stored = (column: string): string | undefined => {
    const at = columns.get(column);
    if (at === undefined) return set.constants[column];
    const cell = line[at];
    const list = set.lists[column];
    return list === undefined || cell === undefined ? cell : list[Number(cell)];
  };
  return (column) => {
    if (column === "source_name") return set.name;
    const cell = stored(column);
    if (column === "source_repo_path" && cell !== undefined) return `${set.pathPrefix ?? ""}${cell}`;
    if (cell !== undefined) return cell;
    const rule = set.follows[column];
    return rule === undefined ? "" : rule.values[stored(rule.from) ?? ""];
  };
}

function tableOf(folder: string, sets: readonly MeasuredSet[]): MeasuredTable {
  const rows: MeasuredTable["rows"][number][] = [];
  const left: MeasuredTable["left"][number][] = [];
  for (const set of sets) {
    const [header, ...lines] = csvRows(read(join(folder, set.file)));
    const columns = new Map((header ?? []).map((column, index) => [column, index]));
    lines.forEach((line, index) => {
      const made = readRow(cellsOf(set, columns, line), index + 1);
      if ("row" in made) rows.push(made.row);
      else left.push(made.left);
    });
  }
  return { rows, left };
}

function baselinesOf(text: string): ReadonlyMap<string, BaselineRow> {
  const [header, ...lines] = csvRows(text);
  const columns = new Map((header ?? []).map((column, index) => [column, index]));
  const found = new Map<string, BaselineRow>();
  for (const line of lines) {
    const figuresOf = (names: Readonly<Record<string, string>>): Record<string, number> => {
      const figures: Record<string, number> = {};
      for (const [metric, column] of Object.entries(names)) {
        const cell = line[columns.get(column) ?? -1] ?? "";
        if (cell !== "") figures[metric] = Number(cell);
      }
      return figures;
    };
    found.set(line[0] ?? "", {
      physics: figuresOf(BASELINE_COLUMNS.physics),
      aiconfigurator: figuresOf(BASELINE_COLUMNS.aiconfigurator),
    });
  }
  return found;
}

/** @param configDir - folder that holds measurements/ and baselines/. */
export function openMeasurements(configDir: string): Measurements {
  const folder = join(configDir, "measurements");
  const json = (name: string): unknown => JSON.parse(read(join(configDir, name)));
  let sets: readonly MeasuredSet[] | undefined;
  let table: MeasuredTable | undefined;
  let baselines: ReadonlyMap<string, BaselineRow> | undefined;
  const knownSets = (): readonly MeasuredSet[] =>
    (sets ??= setsSchema.parse(json(join("measurements", "sets.json"))).sets);
  return {
    sets: () => knownSets(),
    table: () => (table ??= tableOf(folder, knownSets())),
    baselines: () =>
      (baselines ??= baselinesOf(read(join(configDir, "baselines", "reference-predictions.csv")))),
    folds: () => json("folds.json"),
    text: () => knownSets().map(({ file }) => read(join(folder, file))),
  };
}
