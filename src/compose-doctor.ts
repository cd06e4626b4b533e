/** Joins what `headroom doctor` looks at: one line for each thing around the program. */
import type { ChatModelSettings } from "./adapters/chat-model-settings.ts";
import { configFolder } from "./adapters/home.ts";
import { hubCacheFolder, hubEndpoint, isOffline } from "./adapters/hugging-face/environment.ts";
import { askEndpoint, cachedModels, type Finding, writableFolder } from "./adapters/surroundings.ts";
import type { Catalog, Settings } from "./app/ports.ts";
import { type KeptSessions, placeOf } from "./compose-sessions.ts";
import { isPlannerError } from "./domain/errors.ts";
import type { Io, Probe } from "./interfaces/cli/command.ts";

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly io: Io;
  readonly catalog: () => Promise<Catalog>;
  readonly settings: () => Promise<Settings>;
  readonly sessionFile: () => Promise<KeptSessions>;
  readonly endpoint: () => Promise<ChatModelSettings | undefined>;
}

const OPENAI_URL = "https://api.openai.com/v1";

/** What a person can mend is a finding; a bug is left to crash. */
async function looked(name: string, look: () => Promise<Finding>): Promise<Probe> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    if (!isPlannerError(error)) throw error;
    return { name, ok: false, finding: `${error.message} ${error.hint ?? ""}`.trim() };
  }
}

async function chatModelFinding({ endpoint }: Surroundings): Promise<Finding> {
  const configured = await endpoint();
  if (configured === undefined)
    return { ok: true, finding: "none configured: the built-in interviewer answers" };
  const asked = await askEndpoint(configured.baseUrl ?? OPENAI_URL, configured.apiKey);
  const key = configured.apiKey === undefined ? "no key" : "key in the environment";
  const model = configured.model ?? "the first model it lists";
  return { ok: asked.ok, finding: `${asked.finding}; ${model}; ${key}` };
}

async function hubFinding({ env }: Surroundings): Promise<Finding> {
  const folder = hubCacheFolder(env);
  const models = await cachedModels(folder);
  const cache = models === null ? `no cache at ${folder}` : `${models} in ${folder}`;
  return {
    ok: true,
    finding: isOffline(env) ? `${cache}; offline by choice` : `${cache}; ${hubEndpoint(env).host}`,
  };
}

export function surroundings(around: Surroundings): Promise<Probe[]> {
  const { env, io, catalog, settings, sessionFile } = around;
  return Promise.all([
    looked("Node.js", async () => ({
      ok: true,
      finding: `${process.versions.node} on ${process.platform} ${process.arch}`,
    })),
    looked("Catalog", async () => {
      const read = await catalog();
      return {
        ok: true,
        finding: `${read.listedGpus().length} GPUs, ${read.modelNames().length} models, ${read.machines().length} machines`,
      };
    }),
    looked("Settings", async () => {
      const kept = await settings();
      await kept.get("openai.model");
      const folder = await writableFolder(configFolder(env));
      return folder.ok ? { ok: true, finding: kept.path } : folder;
    }),
    looked("Sessions", async () => {
      const sessions = await sessionFile();
      return { ok: sessions.notice === null, finding: sessions.notice ?? (await placeOf(sessions)) };
    }),
    looked("Chat model", () => chatModelFinding(around)),
    looked("Model cache", () => hubFinding(around)),
    looked("Terminal", async () => ({
      ok: true,
      finding: io.stdoutIsTerminal
        ? `${io.columns ?? "unknown"} columns, ${env["NO_COLOR"] ? "no colour (NO_COLOR)" : "colour"}`
        : "none: output is piped, no colour",
    })),
  ]);
}
