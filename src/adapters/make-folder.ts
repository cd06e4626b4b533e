/** Makes folders one level at a time: Node's own `recursive` never returns where the system says of a folder that is there that it is not (/proc). */
import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { PlannerError } from "../domain/errors.ts";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "the folder above it may not be written to",
  EPERM: "the system does not allow it",
  EROFS: "its disk is read-only",
  ENOENT: "the system makes no folders there",
  ENOTDIR: "part of its path is not a folder",
  EEXIST: "a file of that name is in the way",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "it is a link that leads to itself",
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function makeLevel(path: string, mode: number): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) makeLevel(above, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another program may have made it just now.
    if (!isFolder(path)) throw error;
  }
}

/** With the folders above it; nothing when it is there. @throws PlannerError unwritable_file */
export function makeFolder(path: string, mode = 0o777): void {
  try {
    makeLevel(resolve(path), mode);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
    throw new PlannerError("unwritable_file", `The folder "${path}" cannot be made: ${reason}.`, {
      hint: "Set HEADROOM_HOME to a folder that can be written to.",
      cause: error,
    });
  }
}
