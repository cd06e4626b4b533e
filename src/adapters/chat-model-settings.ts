/** Which chat model to talk to: from the environment first, then from the person's settings. Keys come from the environment only. */

export interface ChatModelSettings {
  readonly apiKey: string | undefined;
  /** Ends in /v1; undefined = OpenAI's own. */
  readonly baseUrl: string | undefined;
  /** undefined = the first that the endpoint lists. */
  readonly model: string | undefined;
  /** How long to wait for each piece of an answer; undefined = the usual 30 s. A model on a CPU needs longer for its first. */
  readonly patienceSeconds?: number;
}

/** @returns undefined when nothing is configured: the built-in interviewer is meant. An empty variable is unset. */
export function chatModelSettings(
  env: Readonly<Record<string, string | undefined>>,
  kept: {
    readonly baseUrl?: string | undefined;
    readonly model?: string | undefined;
    readonly patienceSeconds?: string | undefined;
  } = {},
): ChatModelSettings | undefined {
  const said = (name: string) => env[name]?.trim() || undefined;
  const settings = {
    apiKey: said("OPENAI_API_KEY"),
    baseUrl: said("OPENAI_BASE_URL") ?? (kept.baseUrl?.trim() || undefined),
    model: said("OPENAI_MODEL") ?? (kept.model?.trim() || undefined),
  };
  if (Object.values(settings).every((value) => value === undefined)) return undefined;
  const patience = Number(said("HEADROOM_PATIENCE_SECONDS") ?? kept.patienceSeconds);
  return patience > 0 && Number.isFinite(patience) ? { ...settings, patienceSeconds: patience } : settings;
}
