/** Experiments that send one request after the other and read the answers' text. */

import type { GpuSample } from "../../domain/lab/gpu-sample.ts";
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import { linearPercentile } from "../../domain/lab/latency-statistics.ts";
import { chatUrl, type LabSettings } from "../../domain/lab/settings.ts";
import type { LoadProgress } from "../../domain/measurement/load-job.ts";
import { msFromSeconds } from "../../domain/units.ts";
import type { ChatProbe, ChatReply } from "../ports.ts";
import type { LabPlan } from "./lab-plan.ts";

const SYSTEM = "You are a helpful assistant.";
const MOST_SHOWN = 80;

interface Asked {
  readonly maxTokens?: readonly number[] | undefined;
  readonly temperature?: number | undefined;
}

/** The body of every request of the lab. */
export const chatBody = (model: string, prompt: string, { maxTokens, temperature }: Asked) => ({
  model,
  messages: [
    { role: "system", content: SYSTEM },
    { role: "user", content: prompt },
  ],
  max_tokens: maxTokens?.[0],
  temperature,
});

const PREFLIGHT: Asked & { readonly prompt: string; readonly timeoutSeconds: number } = {
  prompt: "Reply with only: OK",
  maxTokens: [4],
  temperature: 0,
  timeoutSeconds: 20,
};

interface Target {
  readonly settings: LabSettings;
  readonly headers: Readonly<Record<string, string>>;
}

/** One request of a few tokens. @param asked - other than the usual question. */
export async function preflightLab(
  { settings, headers }: Target,
  asked: Partial<LabPlan["request"]>,
  probe: ChatProbe,
  signal: AbortSignal,
): Promise<ResultOf<"preflight">> {
  const { prompt = PREFLIGHT.prompt, timeoutSeconds = PREFLIGHT.timeoutSeconds } = asked;
  const body = chatBody(settings.model, prompt, { ...PREFLIGHT, ...asked });
  const reply = await probe.ask({ url: chatUrl(settings), headers, body, timeoutSeconds }, signal);
  return {
    experiment: "preflight",
    reachable: reply.problem === null,
    seconds: reply.seconds,
    sample: reply.text.slice(0, MOST_SHOWN),
    problem: reply.problem,
  };
}

/** The server's own count, else words: near enough to see by, no more. */
const tokensIn = ({ completionTokens, text }: ChatReply): number =>
  completionTokens ?? Math.max(1, text.split(/\s+/).filter((word) => word !== "").length);

export interface Watched {
  readonly samples: readonly GpuSample[];
  readonly reason: string | null;
}

export function throughputOf(replies: readonly ChatReply[], watched: Watched): ResultOf<"throughput"> {
  const answered = replies.filter(({ problem }) => problem === null);
  const latencies = answered.map(({ seconds }) => seconds);
  const totalSeconds = latencies.reduce((sum, seconds) => sum + seconds, 0);
  const tokens = answered.reduce((sum, reply) => sum + tokensIn(reply), 0);
  const known = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    experiment: "throughput",
    requests: replies.length,
    ok: answered.length,
    err: replies.length - answered.length,
    sample_error: replies.find(({ problem }) => problem !== null)?.problem ?? null,
    total_time_s: totalSeconds,
    completion_tokens: tokens,
    tokens_approximate: answered.some(({ completionTokens }) => completionTokens === null),
    tokens_per_s: known(tokens / totalSeconds),
    p50_s: known(linearPercentile(latencies, 0.5)),
    p95_s: known(linearPercentile(latencies, 0.95)),
    latencies_s: latencies,
    watch: [...watched.samples],
    watch_skipped: watched.reason,
  };
}

export function progressOf(replies: readonly ChatReply[]): LoadProgress {
  const ok = replies.filter(({ problem }) => problem === null).length;
  const seconds = replies.reduce((sum, reply) => sum + reply.seconds, 0);
  const sent = replies.length;
  return { sent, ok, failed: sent - ok, inFlight: 0, chunks: 0, elapsedMs: msFromSeconds(seconds) };
}

/** @param onReply - after each; says how far it is, and keeps. */
export async function askInTurn(
  { settings, headers, request }: LabPlan,
  probe: ChatProbe,
  signal: AbortSignal,
  onReply: (replies: readonly ChatReply[]) => Promise<void>,
): Promise<ChatReply[]> {
  const body = chatBody(settings.model, request.prompt ?? "", request);
  const replies: ChatReply[] = [];
  for (let at = 0; at < (request.requests ?? 1) && !signal.aborted; at++) {
    try {
      const question = {
        url: chatUrl(settings),
        headers,
        body,
        timeoutSeconds: request.timeoutSeconds ?? 60,
      };
      replies.push(await probe.ask(question, signal));
    } catch (error) {
      // Broken off: what was answered counts.
      if (!signal.aborted) throw error;
      break;
    }
    await onReply(replies);
  }
  return replies;
}
