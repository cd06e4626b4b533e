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
    requests: prompts.kind === "synthetic" ? 2 : 1,
    durationSeconds: null,
    // As many words as the lengths below say.
    prompts: prompts.kind === "synthetic" ? { ...prompts, wordsPerToken: 1, overheadTokens: 0 } : prompts,
    isl: { kind: "list", tokens: [SHORT_WORDS, longWords(plan)] },
    osl: fixedLength(ANSWER_TOKENS),
    // Prompts of its own: the measured ones must not be known to the server.
    seed: plan.seed + 1_000_003,
    timeouts: plan.timeouts,
    maxErrorShare: 1,
  };
}

const isRefused = (records: readonly RequestRecord[]): boolean =>
  records.length > 0 && records.every(({ failure }) => failure === "http_400" || failure === "http_422");

/** Never fails: what a trial request met, the measured ones will meet too, and count. */
export async function preflight(
  plan: BenchPlan,
  generator: Pick<LoadGenerator, "runLevel">,
  signal: AbortSignal,
): Promise<Preflight> {
  const warnings: { code: string; message: string }[] = [];
  let { target } = plan;
  let { records } = await generator.runLevel(trial(plan, target), { signal });
  if (isRefused(records) && target.ignoreEos) {
    const plain = { ...target, ignoreEos: false };
    const second = await generator.runLevel(trial(plan, plain), { signal });
    if (second.records.some(isOk)) {
      target = plain;
      records = second.records;
      warnings.push({
        code: "natural_ends",
        message:
          "The server does not know ignore_eos: answers end where the model ends them, and may be shorter than asked for.",
      });
    }
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
