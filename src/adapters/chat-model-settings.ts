/** Which chat model to talk to: from flags first, then the environment, then the person's settings. Keys come from the environment only. */
import { PlannerError } from "../domain/errors.ts";

export interface ChatModelSettings {
  readonly apiKey: string | undefined;
  /** Ends in /v1; undefined = OpenAI's own. */
  readonly baseUrl: string | undefined;
  /** undefined = the first that the endpoint lists. */
  readonly model: string | undefined;
  /** How the model asks for tools: through the endpoint's tool calls, as JSON, or whichever it can. */
  readonly protocol: ModelProtocol;
  /** How long to wait for each piece of an answer; undefined = the usual 30 s. A model on a CPU needs longer for its first. */
  readonly patienceSeconds?: number;
}

/** What a person calls the chat model that needs no endpoint: `/model built-in`. */
const BUILT_IN = /^(?:the )?(?:built-?\s?in(?: interviewer)?|interviewer)$/i;

const PROTOCOLS = ["auto", "tools", "json"] as const;
type ModelProtocol = (typeof PROTOCOLS)[number];

interface Said {
  readonly baseUrl?: string | undefined;
  readonly model?: string | undefined;
  readonly protocol?: string | undefined;
}

/**
 * @returns undefined when nothing is configured, or the built-in one is asked for by name: the built-in interviewer is meant. An empty variable is unset.
 * @throws PlannerError invalid_input when the protocol is none.
 */
export function chatModelSettings(
  env: Readonly<Record<string, string | undefined>>,
  kept: Said & { readonly patienceSeconds?: string | undefined } = {},
  flags: Said = {},
): ChatModelSettings | undefined {
  if (flags.model !== undefined && BUILT_IN.test(flags.model.trim())) return undefined;
  const said = (name: string) => env[name]?.trim() || undefined;
  const first = (flag: string | undefined, name: string, setting: string | undefined) =>
    flag?.trim() || said(name) || setting?.trim() || undefined;
  const endpoint = {
    apiKey: said("OPENAI_API_KEY"),
    baseUrl: first(flags.baseUrl, "OPENAI_BASE_URL", kept.baseUrl),
    model: first(undefined, "OPENAI_MODEL", kept.model),
  };
  const protocol = protocolIn(first(flags.protocol, "HEADROOM_MODEL_PROTOCOL", kept.protocol) ?? "auto");
  if (Object.values(endpoint).every((value) => value === undefined)) return undefined;
  const settings = { ...endpoint, model: flags.model?.trim() || endpoint.model, protocol };
  const patience = Number(said("HEADROOM_PATIENCE_SECONDS") ?? kept.patienceSeconds);
  return patience > 0 && Number.isFinite(patience) ? { ...settings, patienceSeconds: patience } : settings;
}

function protocolIn(text: string): ModelProtocol {
  const found = PROTOCOLS.find((name) => name === text.toLowerCase());
  if (found !== undefined) return found;
  throw new PlannerError("invalid_input", `"${text}" is none of ${PROTOCOLS.join(", ")}.`, {
    hint: "--model-protocol, HEADROOM_MODEL_PROTOCOL and openai.protocol say how the chat model calls tools.",
  });
}
