/** A person's settings in one JSON file, kept with conf. Keys and tokens are never kept: they stay in the environment. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type Conf from "conf";
import type { Settings } from "../app/ports.ts";
import { PlannerError } from "../domain/errors.ts";

const NAME = "settings";

/** @param folder - holds settings.json; conf is loaded only when there is a file to read or something to write. */
export function openSettings(folder: string, makeFolder: (path: string) => void = () => undefined): Settings {
  const path = join(folder, `${NAME}.json`);
  let loaded: Promise<Conf<Record<string, string>>> | undefined;
  const store = () => (loaded ??= load(folder, path));
  return {
    path,
    get: async (key) => (existsSync(path) ? textAt(await store(), key) : undefined),
    set: async (key, value) => {
      makeFolder(folder);
      const settings = await store();
      attempt(path, () => settings.set(key, value));
    },
    unset: async (key) => {
      if (!existsSync(path)) return;
      const settings = await store();
      attempt(path, () => settings.delete(key));
    },
  };
}

function textAt(store: Conf<Record<string, string>>, key: string): string | undefined {
  const value: unknown = store.get(key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

async function load(folder: string, path: string): Promise<Conf<Record<string, string>>> {
  const { default: ConfStore } = await import("conf");
  try {
    return new ConfStore<Record<string, string>>({ cwd: folder, configName: NAME, projectName: "headroom" });
  } catch (error) {
    throw new PlannerError("unreadable_file", `The settings in "${path}" cannot be read.`, {
      hint: "It is not valid JSON: mend it, or delete it to start afresh.",
      cause: error,
    });
  }
}

function attempt(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new PlannerError("unwritable_file", `The settings in "${path}" cannot be written.`, {
      hint: "Check the folder's permissions, or set HEADROOM_HOME to a folder you may write to.",
      cause: error,
    });
  }
}
