/** Two small requests before the load: what the server understands, and how it counts a prompt's tokens. */
import { fixedLength, meanLength } from "../../domain/measurement/lengths.ts";
import type { LoadJob, LoadTarget } from "../../domain/measurement/load-job.ts";
import { promptScale } from "../../domain/measurement/prompt-scale.ts";
import type { PromptPlan } from "../../domain/measurement/prompts.ts";
import { isOk, type RequestRecord } from "../../domain/measurement/request-record.ts";
import type { LoadGenerator } from "../ports.ts";
import type { BenchPlan } from "./bench-plan.ts";

const SHORT_WORDS = 32;
const ANSWER_TOKENS = 4;

export interface Preflight {
  readonly target: LoadTarget;
  readonly prompts: PromptPlan;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

const longWords = (plan: BenchPlan): number => Math.max(4 * SHORT_WORDS, Math.round(meanLength(plan.isl)));

function trial(plan: BenchPlan, target: LoadTarget): LoadJob {
  const { prompts } = plan;
  return {
    target,
    arrivals: { kind: "closed", concurrency: 1 },
    warmup: 0,
    requests: 2,
    durationSeconds: null,
    // As many words as the lengths below say.
    prompts: prompts.kind === "synthetic" ? { ...prompts, wordsPerToken: 1, overheadTokens: 0 } : prompts,
    isl: { kind: "list", tokens: [SHORT_WORDS, longWords(plan)] },
    osl: fixedLength(ANSWER_TOKENS),
    // Prompts of its own: the measured ones must not be known to the server.
    seed: plan.seed + 1_000_003,
    timeouts: plan.timeouts,
    maxErrorShare: 1,
    alone: true,
  };
}

const isRefused = (records: readonly RequestRecord[]): boolean =>
  records.length > 0 && records.every(({ failure }) => failure === "http_400" || failure === "http_422");

/** The second request on a connection died unanswered although the first was answered. */
const isHungUp = (records: readonly RequestRecord[]): boolean =>
  records.some((record) => record.index === 0 && isOk(record)) &&
  records.some(({ index, failure }) => index === 1 && failure === "reset_before_response");

interface Habit {
  isMet(records: readonly RequestRecord[]): boolean;
  change(target: LoadTarget): LoadTarget;
  readonly warning: { readonly code: string; readonly message: string };
}

/** What some servers do, and how to get on with them. */
const HABITS: readonly Habit[] = [
  {
    isMet: isRefused,
    change: (target) => ({ ...target, ignoreEos: false }),
    warning: {
      code: "natural_ends",
      message:
        "The server does not know ignore_eos: answers end where the model ends them, and may be shorter than asked for.",
    },
  },
  {
    isMet: isHungUp,
    change: (target) => ({ ...target, keepAlive: false }),
    warning: {
      code: "closes_connections",
      message:
        "The server closes the connection after each answer, so every request opens its own; TTFT runs from the request, not from the connection.",
    },
  },
];

/** Never fails: what a trial request met, the measured ones will meet too, and count. */
export async function preflight(
  plan: BenchPlan,
  generator: Pick<LoadGenerator, "runLevel">,
  signal: AbortSignal,
): Promise<Preflight> {
  const warnings: { code: string; message: string }[] = [];
  let { target } = plan;
  let { records } = await generator.runLevel(trial(plan, target), { signal });
  for (const { isMet, change, warning } of HABITS) {
    if (!isMet(records)) continue;
    const changed = change(target);
    const again = await generator.runLevel(trial(plan, changed), { signal });
    if (!again.records.some(isOk) || isMet(again.records)) continue;
    target = changed;
    records = again.records;
    warnings.push(warning);
  }
  if (records.some((record) => isOk(record) && record.tokensFrom !== "usage"))
    warnings.push({
      code: "missing_usage",
      message:
        "The server reports no usage: token counts are estimates, and chunks stand for tokens in no latency.",
    });
  return { target, prompts: scaled(plan, records), warnings };
}

function scaled(plan: BenchPlan, records: readonly RequestRecord[]): PromptPlan {
  const { prompts } = plan;
  if (prompts.kind !== "synthetic") return prompts;
  const tokensOf = (index: number) =>
    records.find((record) => record.index === index && isOk(record))?.inputTokens ?? null;
  const [short, long] = [tokensOf(0), tokensOf(1)];
  if (short === null || long === null) return prompts;
  const scale = promptScale({ words: SHORT_WORDS, tokens: short }, { words: longWords(plan), tokens: long });
  return scale === null ? prompts : { ...prompts, ...scale };
}
