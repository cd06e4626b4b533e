/** A model's config.json on disk, with the hf_quant_config.json that may lie beside it. */
import { existsSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { PlannerError } from "../../domain/errors.ts";
import { millions } from "../../domain/units.ts";
import { printable } from "./model-config/printable.ts";
import { parseConfig } from "./parse-config.ts";

/** The largest config.json seen is 3 MB (a list of 22,000 quantized layers). [measured] MiniMax-M3-NVFP4 */
const LARGEST_BYTES = 32 * 2 ** 20;

export interface ConfigPair {
  readonly config: unknown;
  /** Content of hf_quant_config.json, or undefined. */
  readonly quantization: unknown;
  /** Where it was read, for the plan's provenance. */
  readonly source: string;
}

const SHARDS = /\.(?:gguf|safetensors|bin|pt|pth)$/i;

/** Whether a model was given as a path: it looks like one, or a config lies there. */
export function isPath(given: string): boolean {
  if (/^(?:\.|~|\/)/.test(given) || isAbsolute(given) || /\.json$/i.test(given)) return true;
  return holdsConfig(given) || statSync(given, { throwIfNoEntry: false })?.isFile() === true;
}

/** Whether it is a folder with a config.json. */
export const holdsConfig = (folder: string): boolean => existsSync(join(folder, "config.json"));

function unreadableFile(path: string, problem: string, hint: string): PlannerError {
  return new PlannerError("unreadable_file", `${printable(path, 200)} ${problem}`, { hint });
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown reason";

async function textOf(path: string): Promise<string> {
  const found = await stat(path).catch((error: unknown) => {
    const missing = reasonOf(error) === "ENOENT" || reasonOf(error) === "ENOTDIR";
    const problem = missing ? "does not exist." : `cannot be read (${reasonOf(error)}).`;
    throw unreadableFile(path, problem, "Give the path to a config.json or to the folder that holds it.");
  });
  if (!found.isFile()) throw unreadableFile(path, "is not a file.", "Give the path to a config.json.");
  if (SHARDS.test(path)) {
    throw unreadableFile(path, "holds weights.", "Give the path to the model's config.json instead.");
  }
  if (found.size > LARGEST_BYTES) {
    const size = `${Math.round(millions(found.size))} MB`;
    throw unreadableFile(path, `is ${size}, too large for a config.json.`, "Give the path to a config.json.");
  }
  return readFile(path, "utf8").catch((error: unknown) => {
    throw unreadableFile(path, `cannot be read (${reasonOf(error)}).`, "Check the permissions of the file.");
  });
}

/** config.json → hf_quant_config.json; owner--model_config.json → owner--model_hf_quant_config.json. */
const siblingOf = (path: string): string => path.replace(/config\.json$/, "hf_quant_config.json");

async function siblingContent(path: string): Promise<unknown> {
  const sibling = siblingOf(path);
  if (sibling === path || !existsSync(sibling)) return undefined;
  return parseConfig(await textOf(sibling), printable(sibling, 200));
}

/** Reads a config.json, or the one in a folder. */
export async function readConfigFile(given: string): Promise<ConfigPair> {
  const isFolder = await stat(given).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const path = isFolder ? join(given, "config.json") : given;
  if (isFolder && !existsSync(path)) {
    const hint = "Give the folder that holds the model's config.json.";
    throw unreadableFile(given, "holds no config.json.", hint);
  }
  const config = parseConfig(await textOf(path), printable(path, 200));
  return { config, quantization: await siblingContent(path), source: path };
}
