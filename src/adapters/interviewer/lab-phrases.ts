/** What a message says about the lab: which experiment, and with which parameters. */
import { EXPERIMENTS, type Experiment, type ExperimentName } from "../../domain/lab/experiments.ts";
import type { LabField } from "../../domain/lab/lab-request.ts";
import { msFromSeconds, tokensFromKi } from "../../domain/units.ts";
import { endpointIn, PRICE_PER_HOUR } from "./benchmark-phrases.ts";
import { flagsIn } from "./lab-flags.ts";
import { modelsIn } from "./read-names.ts";

const POLITE =
  "^(?:please |now |then |and |ok(?:ay)?,? |can you |could you |let'?s |i(?:'d| would) like to |i want to )*";
const LIST = new RegExp(
  String.raw`${POLITE}(?:/?lab[?!. ]*$|(?:what|which|list|show(?: me)?)(?: me)?(?: are| is)?(?: the| all| your)?(?: lab(?:'s)?)? experiments?\b|what(?:'s| is) (?:there )?in the lab\b|what can the lab\b)`,
  "i",
);
/** "lab NAME", "run the NAME", "do a NAME on …". */
const BEGINS = new RegExp(
  `${POLITE}(?:(?:run|do|start|try|show(?: me)?|make|give me|measure) )?(?:an? |the |my )?(?:lab(?:'s)? )?(?:experiment )?`,
  "i",
);
const VERB = new RegExp(String.raw`${POLITE}(?:run|do|start|try|lab|measure)\b`, "i");

/** Phrases that mean an experiment wherever they stand. */
const ANYWHERE: readonly (readonly [RegExp, ExperimentName])[] = [
  [/\b(?:kv|memory)[- ](?:cache[- ])?cliff\b/i, "kv-cliff"],
  [
    /\bweights? (?:by|at|in|for) (?:each |every |all |different )?(?:precision|quantization|format)s?\b/i,
    "weights",
  ],
  [/\btuning checklist\b|\bhow (?:do|should|can) (?:i|we) tune\b/i, "checklist"],
  [/\bgpu identity\b|\b(?:what|which) gpu (?:does|has|is in) (?:this|my) machine\b/i, "gpu"],
  [/\blittle['’]?s law\b/i, "explain"],
];
/** Phrases that mean one at the beginning of a message. */
const AT_START: readonly (readonly [RegExp, ExperimentName])[] = [
  [/^tun(?:e|ing)\b(?=.*\b(?:server|endpoint|vllm|nim|deployment|engine|it)\b)/i, "checklist"],
  [/^watch (?:the |my |this )?(?:machine['’]s )?gpus?\b/i, "watch"],
];
/** Phrases that mean one behind "run", "do", "lab" and the like. */
const BEHIND_VERB: readonly (readonly [RegExp, ExperimentName])[] = [
  [/\bpre-?flight\b/i, "preflight"],
  [/\bbase ?line\b/i, "baseline"],
  [/\btoken(?:[- ]budget)?[- ]grid\b/i, "tokens"],
  [/\boverload\b/i, "overload"],
  [/\b(?:single[- ]stream )?throughput (?:test|experiment)\b/i, "throughput"],
  [/\b(?:roi|return on investment)\b/i, "roi"],
  [/\bmem(?:ory)?[- ]?(?:cpy|copy)\b|\bmemory bandwidth\b/i, "memcpy"],
  [/\bchecklist\b/i, "checklist"],
];

export type LabWish =
  | { readonly kind: "list" }
  | { readonly kind: "run"; readonly name: ExperimentName; readonly args: Record<string, unknown> };

/** Null when the message is about something else. */
export function labWish(message: string): LabWish | null {
  const text = message.trim();
  if (LIST.test(text)) return { kind: "list" };
  const name = nameIn(text);
  const experiment = EXPERIMENTS.find((one) => one.name === name);
  if (experiment === undefined) return null;
  return { kind: "run", name: experiment.name, args: argumentsIn(text, experiment) };
}

function nameIn(text: string): ExperimentName | undefined {
  const rest = text.replace(BEGINS, "");
  if (/^\S*\s*lab\b/i.test(text)) {
    const word = /^[\w-]+/.exec(rest)?.[0].toLowerCase();
    const named = EXPERIMENTS.find(({ name }) => name === word);
    if (named !== undefined) return named.name;
  }
  const start = AT_START.find(([pattern]) => pattern.test(text.replace(new RegExp(POLITE, "i"), "")));
  const found =
    start ??
    ANYWHERE.find(([pattern]) => pattern.test(text)) ??
    (VERB.test(text) ? BEHIND_VERB.find(([pattern]) => pattern.test(text)) : undefined);
  return found?.[1];
}

const NUMBER = String.raw`(\d[\d,]*(?:\.\d+)?)`;
const NUMBERS = String.raw`(\d[\d.]*(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+)\d[\d.]*)*)`;

const first = (text: string, ...patterns: readonly RegExp[]): string | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.[1]).find((match) => match !== undefined);
const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text.replaceAll(",", ""));
const listOf = (text: string | undefined): number[] | undefined => text?.match(/\d+(?:\.\d+)?/g)?.map(Number);

function secondsIn(text: string, before: string): number | undefined {
  const found = new RegExp(`${before}\\D{0,12}${NUMBER}\\s*(ms|s\\b|sec|min)`, "i").exec(text);
  const value = numberOf(found?.[1]);
  if (value === undefined) return undefined;
  const unit = found?.[2]?.toLowerCase() ?? "s";
  return unit === "ms" ? value / msFromSeconds(1) : unit === "min" ? value * 60 : value;
}

function contextIn(text: string): number | undefined {
  const ki = numberOf(
    first(text, /\b(\d+)\s?k\b(?=.{0,12}\b(?:context|tokens?)\b)/i, /\bcontext\D{0,8}(\d+)\s?k\b/i),
  );
  if (ki !== undefined) return tokensFromKi(ki);
  return numberOf(
    first(
      text,
      new RegExp(`\\bcontext\\D{0,8}${NUMBER}`, "i"),
      new RegExp(`\\b${NUMBER}\\s*(?:tokens? )?(?:of )?context\\b`, "i"),
    ),
  );
}

/** In plain words: what is said is taken where the experiment has use for it. */
function wordsIn(text: string, catalogModel: boolean): Partial<Record<LabField, unknown>> {
  const slo = secondsIn(text, String.raw`\b(?:slo|target)\b`);
  return {
    endpoint: endpointIn(text),
    model: catalogModel
      ? modelsIn(text)[0]
      : first(text, /\bmodel\s+(?:named\s+|called\s+)?["'`]?([\w./:-]+)/i),
    concurrency: listOf(
      first(
        text,
        new RegExp(String.raw`\b(?:concurrenc(?:y|ies)|streams?)\s*(?:of|at|=|:)?\s*${NUMBERS}`, "i"),
        new RegExp(String.raw`\b${NUMBERS}\s+(?:streams?|concurrent|in flight|at once)\b`, "i"),
      ),
    ),
    requests: numberOf(first(text, new RegExp(String.raw`\b${NUMBER}\s+requests?\b`, "i"))),
    maxTokens: listOf(first(text, new RegExp(String.raw`\bmax[_ -]tokens?\s*(?:of|=|:)?\s*${NUMBERS}`, "i"))),
    timeoutSeconds: secondsIn(text, String.raw`\btime-?\s?out\b`),
    users: numberOf(first(text, new RegExp(String.raw`\b${NUMBER}\s+(?:concurrent )?users?\b`, "i"))),
    contextTokens: contextIn(text),
    kvPrecision: first(text, /\b(fp8|fp16)\b/i)?.toLowerCase(),
    modelSize:
      catalogModel && modelsIn(text).length > 0
        ? undefined
        : numberOf(first(text, /\b(\d+(?:\.\d+)?)\s?b\b/i)),
    seconds: secondsIn(text, String.raw`\bfor\b`),
    usdPerHour: numberOf(first(text, PRICE_PER_HOUR)),
    sloMs: slo === undefined ? undefined : msFromSeconds(slo),
  };
}

function argumentsIn(text: string, { name, defaults, also }: Experiment): Record<string, unknown> {
  const { flags, rest } = flagsIn(text);
  const words = wordsIn(rest, name === "weights" || name === "kv-cliff");
  const used = Object.entries(words).filter(
    ([field, value]) => value !== undefined && (field in defaults || also.includes(field as LabField)),
  );
  return { experiment: name, ...Object.fromEntries(used), ...flags };
}
