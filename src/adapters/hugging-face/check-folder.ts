import { readdir } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { checkedRow, failedRow, type ModelCheckRow } from "../../domain/catalog/model-check.ts";
import { profileOfShape } from "../../domain/catalog/profile-of-shape.ts";
import { isPlannerError, PlannerError } from "../../domain/errors.ts";
import { percentFromFraction } from "../../domain/units.ts";
import { readConfigFile } from "./config-file.ts";
import { printable } from "./model-config/printable.ts";
import { shapeFromConfig } from "./model-config/shape-from-config.ts";

const isModelConfig = (name: string): boolean =>
  (name === "config.json" || name.endsWith("_config.json")) && !name.endsWith("hf_quant_config.json");

/** owner--model_config.json, or the folder of a plain config.json (a hub cache's too), as owner/model. */
function idOf(folder: string, file: string): string {
  const name = basename(file);
  const isPlain = name === "config.json";
  const cached = /models--(.+?)\/snapshots\//.exec(file.replaceAll("\\", "/"))?.[1];
  const plain = dirname(file) === "." ? basename(folder) : dirname(file);
  const id = cached ?? (isPlain ? plain : name.slice(0, -"_config.json".length));
  return id.replace("--", "/");
}

/** How far a computed count may be from the published one before the row says so. */
const TOLERANCE_FRACTION = 0.02;

function messageOf(notes: readonly string[], errorPercent: number | null): string {
  const off = errorPercent !== null && Math.abs(errorPercent) > percentFromFraction(TOLERANCE_FRACTION);
  const far = off ? ["Differs from the published count; towers for images or sound are not counted."] : [];
  return [...notes, ...far].join(" ");
}

async function rowOf(
  folder: string,
  file: string,
  published: (id: string) => number | null,
): Promise<ModelCheckRow> {
  const id = idOf(folder, file);
  try {
    const { config, quantization } = await readConfigFile(join(folder, file));
    const shape = shapeFromConfig(config, id, quantization);
    const row = checkedRow(file, profileOfShape(shape), published(id), "");
    return { ...row, message: messageOf(shape.notes ?? [], row.errorPercent) };
  } catch (error) {
    if (!isPlannerError(error)) throw error;
    return failedRow(file, id, error.message);
  }
}

/**
 * Runs the reader over every model config in a folder and its subfolders, in order of name.
 *
 * @param published - billions of params known for an id, or `null`.
 * @throws PlannerError `unreadable_file` when the folder cannot be listed or holds no config.
 */
export async function checkModelFolder(
  folder: string,
  published: (id: string) => number | null,
): Promise<readonly ModelCheckRow[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new PlannerError("unreadable_file", `${printable(folder, 200)} cannot be listed.`, {
      hint: "Give a folder of config.json files.",
      cause,
    });
  });
  const files = entries
    .filter((entry) => !entry.isDirectory() && isModelConfig(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  if (files.length === 0) {
    throw new PlannerError("unreadable_file", `${printable(folder, 200)} holds no config.json.`, {
      hint: "Files are found by the names config.json and owner--model_config.json, in subfolders too.",
    });
  }
  const rows: ModelCheckRow[] = [];
  for (const file of files) rows.push(await rowOf(folder, file, published));
  return rows;
}
