/** What a message says about sizing from a sweep: folders, files, addresses, counts, times. */
import { secondsFromMs } from "../../domain/units.ts";

const PATH = /["'`“]([^"'`”]+)["'`”]|((?:\.{0,2}\/|~\/)[^\s,;]*|[\w.-]+\/[^\s,;]*|\.[\w-]+)/;
const URL = /\bhttps?:\/\/[^\s,;]+/i;
const YAML = /[^\s"'`,;]+\.ya?ml\b/i;
const COUNT = String.raw`(\d[\d,]*)`;
const TIME = String.raw`(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|secs?|seconds?)\b`;

export const configIn = (text: string): string | undefined => YAML.exec(text)?.[0];
export const addressIn = (text: string): string | undefined => URL.exec(text)?.[0].replace(/[.)]+$/, "");

/** A folder: quoted, or with a slash, or after "in". */
export function folderIn(text: string): string | undefined {
  const rest = text.replace(URL, " ").replace(YAML, " ");
  const [, quoted, plain] = PATH.exec(rest) ?? [];
  const named = /\b(?:in|from|under|folder|directory)\s+(?!the\b|a\b|my\b|\d)([\w.-]+)/i.exec(rest)?.[1];
  return (quoted ?? plain ?? named)?.replace(/[.!?]+$/, "");
}

const countIn = (text: string, noun: string): number | undefined => {
  const found = new RegExp(`${COUNT}\\s*(?:[×x]\\s*)?(?:\\w+\\s+)?${noun}`, "i").exec(text)?.[1];
  return found === undefined ? undefined : Number(found.replaceAll(",", ""));
};

const MS_PER_SECOND_WORD = /^m/i;
const secondsOf = (value: string | undefined, unit: string | undefined): number | undefined => {
  if (value === undefined || unit === undefined) return undefined;
  return MS_PER_SECOND_WORD.test(unit) ? secondsFromMs(Number(value)) : Number(value);
};

export interface SizingWords {
  readonly testGpuCount?: number;
  readonly targetUsers?: number;
  readonly targetWorkflowRuntimeSeconds?: number;
  readonly targetLlmLatencySeconds?: number;
}

export function sizingWordsIn(text: string): SizingWords {
  const call = new RegExp(String.raw`\b(?:llm|model|call)\b[^\d]{0,30}${TIME}`, "i").exec(text);
  const rest = call === null ? text : text.replace(call[0], " ");
  const run = new RegExp(TIME, "i").exec(rest);
  const found = {
    testGpuCount: countIn(text, String.raw`gpus?\b`),
    targetUsers: countIn(text, String.raw`(?:users?|people|requests in flight)\b`),
    targetWorkflowRuntimeSeconds: secondsOf(run?.[1], run?.[2]),
    targetLlmLatencySeconds: secondsOf(call?.[1], call?.[2]),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
