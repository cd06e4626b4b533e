/** Builds the adapters and hands them to the application. Everything is loaded when it is first asked for, and not before. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Conversation } from "./app/agent/conversation.ts";
import type { Usage } from "./app/agent/evaluation/run-dialogue.ts";
import type { PriceOfLoad } from "./app/experiments/load-price.ts";
import type { Planner } from "./app/planner.ts";
import type { Catalog } from "./app/ports.ts";
import { pictures } from "./compose-pictures.ts";
import type { KeptSessions } from "./compose-sessions.ts";
import type { ConversationOptions, Services, SessionAdmin } from "./interfaces/cli/command.ts";
import { documentText, eventLine } from "./interfaces/json/document.ts";

type Environment = Record<string, string | undefined>;

/** `dist/` and `src/` both lie in the project's root, beside `config/` and `prompts/`. */
const root = join(import.meta.dirname, "..");

function versionIn(folder: string): string {
  const manifest: { version?: unknown } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return String(manifest.version);
}

/** Built once, however often it is asked for; what could not be built is tried again. */
function once<Value>(build: () => Promise<Value>): () => Promise<Value> {
  let built: Promise<Value> | undefined;
  return () =>
    (built ??= build().catch((error: unknown) => {
      built = undefined;
      throw error;
    }));
}

const newId = (): string => randomUUID().slice(0, 8);

const clock = async () => (await import("./adapters/clock.ts")).systemClock;
const files = async () => (await import("./adapters/file-store.ts")).fileStore;

export function createServices(env: Environment): Services {
  const version = versionIn(root);
  const shippedCatalog = once(
    async (): Promise<Catalog> =>
      (await import("./adapters/catalog/file-catalog.ts")).createFileCatalog(join(root, "config")),
  );
  const catalog = once(async (): Promise<Catalog> => {
    const { catalogWithKeptPrices } = await import("./compose-prices.ts");
    return catalogWithKeptPrices(await shippedCatalog(), env);
  });
  const settings = once(async () => {
    const [{ openSettings }, { configFolder }, { makeFolder }] = await Promise.all([
      import("./adapters/settings.ts"),
      import("./adapters/home.ts"),
      import("./adapters/make-folder.ts"),
    ]);
    return openSettings(configFolder(env), makeFolder);
  });
  const modelSource = once(async () => {
    const { createModelSource } = await import("./adapters/hugging-face.ts");
    return createModelSource({ env });
  });
  const calibrations = once(async () => (await import("./compose-calibration.ts")).keptCalibrations(env));
  const calibrator = once(async () => {
    const { composeCalibrator } = await import("./compose-calibration.ts");
    return composeCalibrator(env, await catalog(), await modelSource());
  });
  const planner = async (overrides?: unknown): Promise<Planner> => {
    const [{ createPlanner }, { flattenOverrides }] = await Promise.all([
      import("./app/create-planner.ts"),
      import("./app/override-names.ts"),
    ]);
    return createPlanner({
      catalog: await catalog(),
      modelSource: await modelSource(),
      clock: await clock(),
      version,
      calibrations: {
        get: async (name) => (await calibrations()).get(name),
        names: async () => (await calibrations()).names(),
      },
      ...(overrides === undefined ? {} : { overrides: flattenOverrides(overrides) }),
    });
  };
  const calculator = once(async () => (await import("./compose-sizing.ts")).openCalculator(env));
  const recommender = async () => {
    const { createRecommender } = await import("./app/recommend/create-recommender.ts");
    const [shipped, source, system] = await Promise.all([catalog(), modelSource(), clock()]);
    return createRecommender({ catalog: shipped, modelSource: source, clock: system, version });
  };
  /** The kept sessions; opened without LangChain. */
  const sessionFile = once(async (): Promise<KeptSessions> => {
    const { openSessions } = await import("./compose-sessions.ts");
    return openSessions(env, (await clock()).now, newId);
  });
  const measurements = once(async () =>
    (await import("./adapters/measurements.ts")).openMeasurements(join(root, "config")),
  );
  const sessions = async () => (await sessionFile()).list.list();
  const sessionAdmin = once(async (): Promise<SessionAdmin> => {
    const { list, locks } = await sessionFile();
    const { createSessionAdmin } = await import("./compose-sessions.ts");
    const now = (await clock()).now;
    return createSessionAdmin({ list, locks, now, open: (id) => conversation({ resume: id }), newId });
  });
  const bench = once(async () => (await import("./compose-bench.ts")).composeBench(env, version));
  const lab = once(async () =>
    (await import("./compose-lab.ts")).composeLab(env, version, { catalog, modelSource }),
  );
  const loadPrice: PriceOfLoad = async (load) => {
    const { priceOfLoad } = await import("./app/experiments/load-price.ts");
    return priceOfLoad(load, await catalog());
  };
  const tools = async (plans: Planner) => {
    const { createTools } = await import("./app/tools/index.ts");
    return createTools({
      planner: plans,
      catalog: await catalog(),
      modelSource: await modelSource(),
      files: await files(),
      evidence: async (plan, path) => {
        const { evidenceOfPlan } = await import("./app/accuracy/plan-evidence.ts");
        return evidenceOfPlan(plan, { catalog: await catalog(), measurements: await measurements() }, path);
      },
      recommender: { recommend: async (request, wish) => (await recommender()).recommend(request, wish) },
      calibrator,
      calculator,
      bench,
      lab,
      loadPrice,
    });
  };
  const conversation = async (
    options: ConversationOptions,
    place: Pick<KeptSessions, "conversations"> | undefined = undefined,
    onUsage: ((usage: Usage) => void) | undefined = undefined,
  ): Promise<Conversation> => {
    const [{ createConversation }, { conversations }, chat] = await Promise.all([
      import("./app/agent/create-conversation.ts"),
      place ?? sessionFile(),
      chatModels().then((models) => models.open(options, onUsage !== undefined)),
    ]);
    const plans = await planner();
    return createConversation({
      ...chat,
      prompt: await readFile(join(root, "prompts", "planner.md"), "utf8"),
      jsonPrompt: await readFile(join(root, "prompts", "json-protocol.md"), "utf8"),
      tools: await tools(plans),
      planner: plans,
      store: await conversations(),
      clock: await clock(),
      newId,
      ...(onUsage === undefined ? {} : { onUsage }),
      ...(options.resume === undefined ? {} : { sessionId: options.resume }),
    });
  };
  const chatModels = once(async () => {
    const { createChatModels } = await import("./compose-chat-model.ts");
    return createChatModels({ env, settings, presets: async () => (await catalog()).presets() });
  });
  return {
    version,
    catalog,
    settings,
    planner,
    recommender,
    updatePrices: async (from, cloud, signal) => {
      const { refreshKeptPrices } = await import("./compose-prices.ts");
      return refreshKeptPrices(await shippedCatalog(), env, from, cloud, signal);
    },
    files,
    sessions,
    sessionAdmin,
    sessionNotice: async () => (await sessionFile()).notice,
    sessionsKept: async () => (await sessionFile()).kept,
    conversation,
    readFile: async (path) => (await import("./adapters/file-store.ts")).readNamedFile(path),
    chat: async (options) => {
      const { composeChat } = await import("./compose-chat.ts");
      return composeChat(options, {
        env,
        version,
        open: conversation,
        sessionFile,
        sessionAdmin,
        files,
        catalog,
        documentText,
      });
    },
    checkModels: async (folder) => {
      const [{ checkModelFolder }, { publishedCounts }] = await Promise.all([
        import("./adapters/hugging-face/check-folder.ts"),
        import("./app/published-counts.ts"),
      ]);
      return checkModelFolder(folder, publishedCounts(await catalog()));
    },
    textbook: async (plan, signal) => {
      const { textbookForecast } = await import("./app/textbook-forecast.ts");
      return textbookForecast(plan, await catalog(), await modelSource(), signal);
    },
    probes: async (io) => {
      const { surroundings } = await import("./compose-doctor.ts");
      const endpoint = async () => (await chatModels()).endpoint();
      return surroundings({ env, io, catalog, settings, sessionFile, endpoint });
    },
    measurements,
    calibrator,
    mcp: async (run) => {
      const { runMcp } = await import("./compose-mcp.ts");
      return runMcp({ version, catalog: await catalog(), tools: await tools(await planner()) }, run);
    },
    evaluation: async (wish) => {
      const { openEvaluation } = await import("./compose-evaluation.ts");
      return openEvaluation(join(root, "config"), (place, onUsage) => conversation(wish, place, onUsage));
    },
    bench,
    sharedBench: async (wish) => (await import("./compose-crew.ts")).openSharedBench(wish, env, version),
    worker: async (wish) => (await import("./compose-crew.ts")).runWorker(wish, env, version),
    loadPrice,
    lab,
    calculator,
    pictures,
    now: async () => (await import("./adapters/clock.ts")).systemClock.now(),
    yaml: async (about, objects) => (await import("./adapters/yaml-text.ts")).yamlText(about, objects),
    json: { document: documentText, event: eventLine },
  };
}
