/** Builds the adapters and hands them to the application. Everything is loaded when it is first asked for, and not before. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Planner } from "./app/planner.ts";
import type { Catalog } from "./app/ports.ts";
import type { Services } from "./interfaces/cli/command.ts";
import { documentText, eventLine } from "./interfaces/json/document.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** `dist/` and `src/` both lie in the project's root, beside `config/` and `prompts/`. */
const root = join(import.meta.dirname, "..");

function versionIn(folder: string): string {
  const manifest: { version?: unknown } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return String(manifest.version);
}

/** Built once, however often it is asked for. */
function once<Value>(build: () => Promise<Value>): () => Promise<Value> {
  let built: Promise<Value> | undefined;
  return () => (built ??= build());
}

export function createServices(env: Environment): Services {
  const version = versionIn(root);
  const catalog = once(
    async (): Promise<Catalog> =>
      (await import("./adapters/catalog/file-catalog.ts")).createFileCatalog(join(root, "config")),
  );
  const settings = once(async () => {
    const [{ openSettings }, { configFolder }] = await Promise.all([
      import("./adapters/settings.ts"),
      import("./adapters/home.ts"),
    ]);
    return openSettings(configFolder(env));
  });
  const modelSource = once(async () => {
    const { createModelSource } = await import("./adapters/hugging-face.ts");
    return createModelSource({ env });
  });
  const planner = async (overrides?: unknown): Promise<Planner> => {
    const [{ createPlanner }, { flattenOverrides }, { systemClock }] = await Promise.all([
      import("./app/create-planner.ts"),
      import("./app/override-names.ts"),
      import("./adapters/clock.ts"),
    ]);
    return createPlanner({
      catalog: await catalog(),
      modelSource: await modelSource(),
      clock: systemClock,
      version,
      ...(overrides === undefined ? {} : { overrides: flattenOverrides(overrides) }),
    });
  };
  return {
    version,
    catalog,
    settings,
    planner: (overrides) => planner(overrides),
    textbook: async (plan, signal) => {
      const { textbookForecast } = await import("./app/textbook-forecast.ts");
      return textbookForecast(plan, await catalog(), await modelSource(), signal);
    },
    files: async () => (await import("./adapters/file-store.ts")).fileStore,
    readFile: async (path) => (await import("./adapters/file-store.ts")).readNamedFile(path),
    sessions: async () => [],
    conversation: async () => {
      throw new Error("not joined yet");
    },
    chat: async () => {
      throw new Error("not joined yet");
    },
    checkModels: async (folder) => {
      const { checkModelFolder } = await import("./adapters/hugging-face/check-folder.ts");
      return checkModelFolder(folder, publishedCounts(await catalog()));
    },
    probes: async () => [],
    json: { document: documentText, event: eventLine },
  };
}

/** Billions of parameters the catalog gives for an id, whatever its case. */
function publishedCounts(catalog: Catalog): (id: string) => number | null {
  const ids = new Map(catalog.modelNames().map(({ id }) => [id.toLowerCase(), id]));
  return (id) => {
    const known = ids.get(id.toLowerCase());
    return known === undefined ? null : catalog.model(known).publishedParamsB;
  };
}
