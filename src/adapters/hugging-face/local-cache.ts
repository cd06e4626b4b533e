import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConfigPair, readConfigFile } from "./config-file.ts";
import { type Environment, hubCacheFolder } from "./environment.ts";

const REVISION = /^[\w.-]+$/;

/** Revisions on disk, the one that main points at first. */
async function revisionsOf(folder: string): Promise<readonly string[]> {
  const main = await readFile(join(folder, "refs", "main"), "utf8").catch(() => "");
  const snapshots = await readdir(join(folder, "snapshots")).catch(() => []);
  return [main.trim(), ...snapshots].filter((revision) => REVISION.test(revision) && revision !== "..");
}

/** The config of a model that Hugging Face's tools have already downloaded, or `null`. */
export async function readFromCache(id: string, env: Environment): Promise<ConfigPair | null> {
  const folder = join(hubCacheFolder(env), `models--${id.replaceAll("/", "--")}`);
  for (const revision of await revisionsOf(folder)) {
    const path = join(folder, "snapshots", revision, "config.json");
    if (!existsSync(path)) continue;
    const pair = await readConfigFile(path);
    return { ...pair, source: `Hugging Face cache, revision ${revision.slice(0, 8)}` };
  }
  return null;
}
