/** Sends one chat request and reads its whole answer. */
import { performance } from "node:perf_hooks";
import type { ChatProbe, ChatQuestion, ChatReply } from "../app/ports.ts";
import { msFromSeconds, secondsFromMs } from "../domain/units.ts";

const MOST_SAID = 200;

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

/** The answer's text: a chat message's content, else a completion's text. */
function textOf(answer: Fields): string {
  const choice = fieldsOf(Array.isArray(answer["choices"]) ? answer["choices"][0] : undefined);
  const content = fieldsOf(choice["message"])["content"];
  const text = typeof content === "string" && content !== "" ? content : choice["text"];
  return typeof text === "string" ? text : "";
}

export const chatProbe: ChatProbe = {
  ask: async ({ url, headers, body, timeoutSeconds }: ChatQuestion, signal: AbortSignal) => {
    const startMs = performance.now();
    const failed = (problem: string): ChatReply => ({
      seconds: secondsFromMs(performance.now() - startMs),
      text: "",
      completionTokens: null,
      problem: problem.slice(0, MOST_SAID),
    });
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(msFromSeconds(timeoutSeconds))]),
      });
      const said = await response.text();
      const seconds = secondsFromMs(performance.now() - startMs);
      // An answer to a wrong key may repeat the key.
      if (response.status === 401 || response.status === 403) return failed(`HTTP ${response.status}`);
      if (!response.ok) return failed(`HTTP ${response.status}: ${said}`);
      const answer = fieldsOf(JSON.parse(said));
      const tokens = fieldsOf(answer["usage"])["completion_tokens"];
      return {
        seconds,
        text: textOf(answer),
        completionTokens: typeof tokens === "number" ? Math.trunc(tokens) : null,
        problem: null,
      };
    } catch (error) {
      signal.throwIfAborted();
      return failed(problemOf(error, timeoutSeconds));
    }
  },
};

function problemOf(error: unknown, timeoutSeconds: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${timeoutSeconds} s`;
  if (error instanceof SyntaxError) return "the answer is no JSON";
  const { code, message } = fieldsOf(error.cause);
  return [error.message, code ?? message]
    .filter((part) => typeof part === "string" && part !== "")
    .join(": ");
}
