/** The JSON files of a folder, each read and parsed at most once, when first asked for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { damaged } from "./record-fields.ts";

export interface JsonFiles {
  /** @throws PlannerError unreadable_file when the file is missing or not JSON. */
  read(name: string): unknown;
  /** The same, `null` when there is no such file. */
  readIfThere(name: string): unknown;
  pathOf(name: string): string;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

export function jsonFilesIn(folder: string): JsonFiles {
  const parsed = new Map<string, unknown>();
  const pathOf = (name: string): string => join(folder, name);

  function textOf(name: string): string | null {
    try {
      return readFileSync(pathOf(name), "utf8");
    } catch (error) {
      if (isMissing(error)) return null;
      throw damaged(
        pathOf(name),
        `cannot be read (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  }

  function readIfThere(name: string): unknown {
    const known = parsed.get(name);
    if (known !== undefined) return known;
    const text = textOf(name);
    if (text === null) return null;
    try {
      const value: unknown = JSON.parse(text);
      parsed.set(name, value);
      return value;
    } catch (error) {
      throw damaged(pathOf(name), `is not JSON (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  return {
    pathOf,
    readIfThere,
    read(name) {
      const value = readIfThere(name);
      if (value === null) throw damaged(pathOf(name), "is missing");
      return value;
    },
  };
}
