/** Models the catalog does not hold: from a path, the local Hugging Face cache, then the hub. */
import type { ModelSource } from "../app/ports.ts";
import type { ModelRecord } from "../domain/catalog/model-profile.ts";
import { profileOfShape } from "../domain/catalog/profile-of-shape.ts";
import { PlannerError } from "../domain/errors.ts";
import type { Ms } from "../domain/units.ts";
import { type ConfigPair, holdsConfig, isPath, readConfigFile } from "./hugging-face/config-file.ts";
import { type Environment, expandHome, isOffline } from "./hugging-face/environment.ts";
import { type Fetch, readFromHub } from "./hugging-face/hub.ts";
import { offlineByChoice } from "./hugging-face/hub-failure.ts";
import { readFromCache } from "./hugging-face/local-cache.ts";
import { printable } from "./hugging-face/model-config/printable.ts";
import { shapeFromConfig } from "./hugging-face/model-config/shape-from-config.ts";

export interface ModelSourceOptions {
  readonly env: Environment;
  readonly fetch?: Fetch;
  /** For everything asked of the hub for one model together. */
  readonly timeoutMs?: Ms;
}

const TEN_SECONDS: Ms = 10_000;
const REPOSITORY = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9_][\w.-]{0,95}$/;

/** An address copied from the browser, down to owner/name. */
const withoutAddress = (given: string): string =>
  given.replace(/^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/([^/?#]+\/[^/?#]+).*$/, "$1");

function recordOf(id: string, pair: ConfigPair): ModelRecord {
  const shape = shapeFromConfig(pair.config, id, pair.quantization);
  return {
    profile: profileOfShape(shape),
    publishedParamsB: null,
    source: printable(pair.source, 300),
    verified: shape.isGuess !== true,
    notes: (shape.notes ?? []).join(" "),
    aliases: [],
  };
}

/** Reads shapes of models by path or Hugging Face id; the network is touched last, and only for owner/name. */
export function createModelSource(options: ModelSourceOptions): ModelSource {
  const { env, fetch = globalThis.fetch, timeoutMs = TEN_SECONDS } = options;
  return {
    localPath: (name) => (holdsConfig(name) ? printable(`./${name}`, 200) : undefined),
    async read(idOrPath, signal) {
      const given = withoutAddress(idOrPath.trim());
      if (isPath(given)) return recordOf(given, await readConfigFile(expandHome(given, env)));
      if (!REPOSITORY.test(given) || given.includes("..")) {
        throw new PlannerError(
          "unknown_model",
          `"${printable(given, 80)}" is neither in the catalog nor a path.`,
          {
            hint: "Give owner/name as on Hugging Face, a path to a config.json, or a size, such as --model-size 70.",
          },
        );
      }
      const cached = await readFromCache(given, env);
      if (cached !== null) return recordOf(given, cached);
      if (isOffline(env)) throw offlineByChoice(given);
      return recordOf(given, await readFromHub(given, { env, fetch, timeoutMs }, signal));
    },
  };
}
