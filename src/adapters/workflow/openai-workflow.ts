/** An OpenAI-compatible endpoint as a workflow of one call. */
import type { OpenAiTarget, Workflow } from "../../app/ports.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { Seconds } from "../../domain/units.ts";
import { sendJson, wholeText } from "./post-json.ts";
import { clockSeconds, reasonOf, timedRun } from "./timed-run.ts";
import { failureText, isSuccess } from "./toolkit-workflow.ts";

type Environment = Readonly<Record<string, string | undefined>>;
const NVIDIA_PREFIX = "nvapi-";

/** The key that belongs to the endpoint, from the configuration or the environment; never shown and never kept. */
export function keyFor(target: OpenAiTarget, env: Environment): string | null {
  if (target.apiKey !== null) return target.apiKey;
  if (target.type === "nim") {
    const key = env["NVIDIA_API_KEY"];
    if (key === undefined || key === "") return null;
    if (key.startsWith(NVIDIA_PREFIX)) return key;
    throw new PlannerError("invalid_input", `NVIDIA_API_KEY does not start with "${NVIDIA_PREFIX}".`, {
      hint: "Set it to a key of the NVIDIA API catalog, or unset it for an endpoint without keys.",
    });
  }
  const isOwn = env["OPENAI_BASE_URL"]?.replace(/\/+$/, "") === target.baseUrl;
  return target.type === "openai" || isOwn ? env["OPENAI_API_KEY"] || null : null;
}

async function firstModel(baseUrl: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const hint = "Name the model with --model, or as model_name in the configuration.";
  try {
    const { status, body } = await sendJson(
      "GET",
      `${baseUrl}/models`,
      headers,
      undefined,
      AbortSignal.timeout(10_000),
    );
    if (!isSuccess(status)) throw new Error(await failureText(status, body));
    const { data } = JSON.parse(await wholeText(body)) as { data?: readonly { id?: unknown }[] };
    const id = data?.[0]?.id;
    if (typeof id === "string") return id;
    throw new Error("its list of models is empty");
  } catch (error) {
    throw new PlannerError(
      "endpoint_failed",
      `${baseUrl} does not say which models it serves: ${reasonOf(error)}.`,
      {
        hint,
        cause: error,
      },
    );
  }
}

export async function openAiWorkflow(
  target: OpenAiTarget,
  timeout: Seconds,
  env: Environment,
): Promise<Workflow> {
  const key = keyFor(target, env);
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  const model = target.model ?? (await firstModel(target.baseUrl, headers));
  const { host, hostname } = new URL(target.baseUrl);
  return {
    kind: target.kind,
    name: `${model} at ${host}, one call per question`,
    host: hostname,
    run: (item, signal) =>
      timedRun(timeout, signal, async (limit) => {
        const startSeconds = clockSeconds();
        const question = { model, messages: [{ role: "user", content: item.input }] };
        const { status, body } = await sendJson(
          "POST",
          `${target.baseUrl}/chat/completions`,
          headers,
          question,
          limit,
        );
        if (!isSuccess(status)) throw new Error(await failureText(status, body));
        const answer = JSON.parse(await wholeText(body)) as { choices?: unknown };
        if (!Array.isArray(answer.choices) || answer.choices.length === 0)
          throw new Error("the answer holds no choice");
        return { calls: [{ startSeconds, endSeconds: clockSeconds(), model }], trace: null };
      }),
  };
}
