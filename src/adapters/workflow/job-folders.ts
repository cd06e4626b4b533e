/** Runs of the calculator in their folders: OUTPUT/online/job_* and OUTPUT/offline/job_*. */
import { randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { KeptJob, SizingJob, SizingStore } from "../../app/ports.ts";
import { PlannerError } from "../../domain/errors.ts";
import { readCalcOutput } from "../../domain/sizing/calc-file.ts";
import { secondsFromMs } from "../../domain/units.ts";
import { reasonOf } from "./timed-run.ts";

const OUTPUT_FILE = "calc_runner_output.json";
const CONFIG_FILE = "config-sizing-calc.yml";
/** What a job of ours, or of the original, holds. */
const OWN_FILE = /^(calc_runner_output\.json|concurrency_vs_p95_(simple|analysis)\.(png|svg))(\.part)?$/;
const JOB = /^job_/;

async function jobFolders(folder: string): Promise<string[] | null> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && JOB.test(entry.name))
      .map(({ name }) => join(folder, name));
  } catch {
    return null;
  }
}

/** Holds files of the calculator and nothing else; an empty folder is the start of one. */
async function isOwn(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.every((entry) => entry.isFile() && OWN_FILE.test(entry.name));
}

function unwritable(path: string, cause: unknown): PlannerError {
  return new PlannerError("unwritable_file", `"${path}" cannot be written: ${reasonOf(cause)}.`, {
    hint: "Name a folder that may be written to and has room.",
    cause,
  });
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(`${path}.part`, content);
    await rename(`${path}.part`, path);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Makes a folder and those above it. */
type MakeFolder = (path: string) => void;

function folderAt(path: string, makeFolder: MakeFolder): string {
  try {
    makeFolder(path);
    return path;
  } catch (error) {
    throw unwritable(path, error instanceof Error ? error.cause : error);
  }
}

async function openJob(
  outputDir: string,
  mode: "online" | "offline",
  append: boolean,
  makeFolder: MakeFolder,
): Promise<SizingJob> {
  const parent = join(outputDir, mode);
  // Found out before anything is measured; the job's own folder comes with its first file.
  folderAt(parent, makeFolder);
  const folder = join(parent, append ? `job_${randomUUID()}` : await freeName(parent));
  return {
    folder,
    write: async (file, content) => writeWhole(join(folderAt(folder, makeFolder), file), content),
    discard: () => rm(folder, { recursive: true, force: true }),
    async replaceOthers() {
      const left: string[] = [];
      for (const other of (await jobFolders(parent)) ?? []) {
        if (other === folder) continue;
        if (await isOwn(other)) await rm(other, { recursive: true, force: true });
        else left.push(other);
      }
      return left;
    },
  };
}

/** The second, or the next one that no run is named after. */
async function freeName(parent: string): Promise<string> {
  const taken = new Set(await readdir(parent));
  let second = Math.floor(secondsFromMs(Date.now()));
  while (taken.has(`job_${second}`)) second += 1;
  return `job_${second}`;
}

async function keptJob(folder: string): Promise<KeptJob> {
  const name = basename(folder);
  const nothing = (problem: string): KeptJob => ({ name, output: null, problem });
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, OUTPUT_FILE), "utf8"));
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    return nothing(isAbsent ? `it has no ${OUTPUT_FILE}` : `its ${OUTPUT_FILE} is not valid JSON`);
  }
  const output = readCalcOutput(content);
  return output === null
    ? nothing(`its ${OUTPUT_FILE} is not of the calculator`)
    : { name, output, problem: null };
}

async function onlineJobs(outputDir: string): Promise<readonly KeptJob[] | null> {
  const folders = await jobFolders(join(outputDir, "online"));
  if (folders === null) return null;
  const dated = await Promise.all(
    folders.map(async (folder) => ({ folder, modified: (await stat(folder)).mtimeMs })),
  );
  dated.sort((a, b) => b.modified - a.modified);
  return Promise.all(dated.map(({ folder }) => keptJob(folder)));
}

export const createJobFolders = (makeFolder: MakeFolder): SizingStore => ({
  openJob: (outputDir, mode, append) => openJob(outputDir, mode, append, makeFolder),
  onlineJobs,
  async keepConfig(outputDir, text) {
    const path = join(folderAt(outputDir, makeFolder), CONFIG_FILE);
    const present = await readFile(path, "utf8").catch(() => undefined);
    if (present !== text) await writeWhole(path, text);
    return path;
  },
});
