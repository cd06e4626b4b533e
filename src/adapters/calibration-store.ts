/** Kept calibrations: one JSON file each, by name, in the person's data folder. Written whole or not at all. */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Calibrations, FileStore } from "../app/ports.ts";
import { type KeptCalibration, keptCalibrationSchema } from "../domain/calibration/kept-calibration.ts";
import { PlannerError } from "../domain/errors.ts";

const SUFFIX = ".json";

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(path, error);
  }
}

const unreadable = (path: string, cause: unknown): PlannerError =>
  new PlannerError("unreadable_file", `The calibration in "${path}" cannot be read.`, {
    hint: "Delete the file and calibrate again.",
    cause,
  });

function parsed(path: string, text: string): KeptCalibration {
  try {
    return keptCalibrationSchema.parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** @param folder - made when the first calibration is kept. */
export function openCalibrations(
  folder: string,
  files: Pick<FileStore, "writeAtomically">,
  makeFolder: (path: string) => void,
): Calibrations {
  const pathOf = (name: string): string => join(folder, `${name}${SUFFIX}`);
  const get = async (name: string): Promise<KeptCalibration | undefined> => {
    const text = await textOf(pathOf(name));
    return text === undefined ? undefined : parsed(pathOf(name), text);
  };
  const names = async (): Promise<readonly string[]> => {
    const found = await readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw unreadable(folder, error);
    });
    return found
      .filter((file) => file.endsWith(SUFFIX) && !file.startsWith("."))
      .map((file) => file.slice(0, -SUFFIX.length))
      .sort();
  };
  return {
    names,
    get,
    keep: async (calibration) => {
      makeFolder(folder);
      return files.writeAtomically(pathOf(calibration.name), `${JSON.stringify(calibration, null, 2)}\n`);
    },
    remove: async (name) => {
      const path = pathOf(name);
      if ((await textOf(path)) === undefined) return false;
      await rm(path);
      return true;
    },
  };
}
