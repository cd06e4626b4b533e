/** Writes files whole or not at all: a temporary file beside the target, flushed to disk, then renamed over it. */
import { randomBytes } from "node:crypto";
import { type FileHandle, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { FileStore } from "../app/ports.ts";
import { PlannerError } from "../domain/errors.ts";
import { bytesFromMib } from "../domain/units.ts";

export const fileStore: FileStore = { writeAtomically, writeOwn };

/** The largest file that is read to see whose it is. [assumed] far above any document of ours. */
const LARGEST_DOCUMENT_BYTES = 67_108_864;

/** @throws PlannerError unwritable_file when the file that is there is not a Headroom document. */
async function writeOwn(path: string, content: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true && !(await isOwnDocument(path, found.size))) {
    throw new PlannerError(
      "unwritable_file",
      `"${path}" exists and holds something else than a Headroom document, so it is left alone.`,
      {
        hint: "Choose another name, or delete it first. On the command line, --output replaces any file.",
      },
    );
  }
  return writeAtomically(path, content);
}

/** JSON of kind "headroom.…"; what cannot be read is somebody else's. */
async function isOwnDocument(path: string, bytes: number): Promise<boolean> {
  if (bytes > LARGEST_DOCUMENT_BYTES) return false;
  try {
    const document: unknown = JSON.parse(await readFile(path, "utf8"));
    const kind: unknown =
      typeof document === "object" && document !== null ? Reflect.get(document, "kind") : null;
    return typeof kind === "string" && kind.startsWith("headroom.");
  } catch {
    return false;
  }
}

async function writeAtomically(path: string, content: string | Uint8Array): Promise<string> {
  if (path.trim() === "") throw unwritable(path, "the name is empty");
  if (path.trim() === "-") throw unwritable(path, "it is no file's name");
  const target = await targetOf(resolve(path));
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.part`);
  let handle: FileHandle | undefined;
  try {
    const mode = await modeOf(target);
    handle = await open(temporary, "wx", mode);
    await handle.writeFile(content, "utf8");
    await handle.sync();
    await handle.close();
    handle = undefined;
    await rename(temporary, target);
    return target;
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await rm(temporary, { force: true }).catch(() => undefined);
    const inFolder = codeOf(error) === "ENOENT" && (await stat(dirname(target)).catch(() => undefined));
    throw unwritable(path, inFolder ? "the system makes no files there" : reasonOf(error), error);
  }
}

/** A link is followed, so that the file it names is replaced and the link stays. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

const NEW_FILE_MODE = 0o666;
const PERMISSION_BITS = 0o777;

async function modeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return NEW_FILE_MODE;
  if (found.isDirectory()) throw Object.assign(new Error("directory"), { code: "EISDIR" });
  if (!found.isFile()) throw Object.assign(new Error("special file"), { code: "ESPECIAL" });
  return found.mode & PERMISSION_BITS;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "its folder may not be written to",
  EPERM: "the system does not allow it",
  EROFS: "its disk is read-only",
  ENOENT: "its folder does not exist",
  ENOTDIR: "part of its path is not a folder",
  EISDIR: "it is a folder",
  ESPECIAL: "it is not an ordinary file",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "it is a link that leads to itself",
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

function unwritable(path: string, reason: string, cause?: unknown): PlannerError {
  return new PlannerError("unwritable_file", `"${path}" cannot be written: ${reason}. Nothing was written.`, {
    hint: "Name a file in a folder that exists, can be written to and has room.",
    cause,
  });
}

/** The most a text file named on the command line may hold. [assumed] far above any override file. */
const LARGEST_INPUT_BYTES = bytesFromMib(4);

/** Reads a text file a person named. @throws PlannerError unreadable_file */
export async function readNamedFile(path: string, largestBytes = LARGEST_INPUT_BYTES): Promise<string> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error("directory"), { code: "EISDIR" });
    if (found.size > largestBytes) throw new Error("it is far larger than such a file can be");
    return await readFile(path, "utf8");
  } catch (error) {
    const code = codeOf(error);
    const reason =
      code === "ENOENT" ? "it does not exist" : code === "EACCES" ? "it may not be read" : reasonOf(error);
    throw new PlannerError("unreadable_file", `"${path}" cannot be read: ${reason}.`, {
      hint: "Name an existing file that you may read.",
      cause: error,
    });
  }
}
