/** Where the experiments are sent: the notebook's three settings, and its defaults. */
export interface LabSettings {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly chatPath: string;
  readonly model: string;
}

const DEFAULTS: LabSettings = {
  baseUrl: "http://localhost:8000",
  chatPath: "/v1/chat/completions",
  model: "meta/llama-3.1-8b-instruct",
};

type Variables = Readonly<Record<string, string | undefined>>;

/** An empty variable is unset. */
const given = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === "" ? undefined : value.trim();

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/** @param flags - what was typed: an endpoint ends in /v1 and is posted to at /chat/completions below it. */
export function labSettings(
  variables: Variables,
  flags: { readonly endpoint?: string | undefined; readonly model?: string | undefined },
): LabSettings {
  const model = flags.model ?? given(variables["NIM_GEN_MODEL"]) ?? DEFAULTS.model;
  if (flags.endpoint !== undefined)
    return { baseUrl: withoutSlash(flags.endpoint), chatPath: "/chat/completions", model };
  const path = given(variables["NIM_CHAT_PATH"]) ?? DEFAULTS.chatPath;
  return {
    baseUrl: withoutSlash(given(variables["NIM_BASE_URL"]) ?? DEFAULTS.baseUrl),
    chatPath: path.startsWith("/") ? path : `/${path}`,
    model,
  };
}

export const chatUrl = ({ baseUrl, chatPath }: LabSettings): string => `${baseUrl}${chatPath}`;
