/** The model and the GPU as the person names them; which record is meant, the catalog's tools decide. */
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const FAMILY =
  "(?:meta[- ])?(?:code)?llama|qwen|qwq|mistral|mixtral|ministral|magistral|devstral|codestral|pixtral|gemma|phi|deepseek|gpt[- ]?oss|gpt2|kimi|glm|chatglm|command[- ]?(?:r\\+|r|a)|falcon|nemotron|granite|yi|olmo\\w*|minimax|ernie|hunyuan|jamba|dbrx|solar|exaone|smollm\\w*|stablelm|starcoder\\w*|internlm\\w*|baichuan\\w*|bloom|opt|mpt|gpt[- ]?(?:j|neox?)|vicuna|zephyr|aya|lfm\\w*|seed[- ]oss|apertus|arctic|grok|step(?=[- ]?\\d)|longcat|ling|ring|mimo|dots|olmoe|mamba\\w*|zamba\\w*";
const SIZE = String.raw`\d+(?:\.\d+)?\s?[bm](?:[- ]?a\d+(?:\.\d+)?b)?|\d+x\d+b|e\d+b|a\d+b`;
const VERSION = String.raw`v?\d{1,2}(?:\.\d{1,2})?(?!\d|,\d|\s*(?:rps|qps|req|tok|in\b|out\b|users|ms\b|s\b|%|x\b|gpus?\b|k\b))`;
const WORD =
  "instruct|chat|base|it|large|small|medium|mini|nano|tiny|nemo|maverick|scout|coder|code|next|thinking|vl|moe|pro|max|plus|flash|air|lite|super|ultra|distill|llama|qwen|math|vision|turbo|r\\+?|r1|k2|m2|nas|reasoning";
const TAIL = `(?:(?:[- _]|\\.(?! ))?(?:${SIZE}|(?:${WORD})\\b|${VERSION}))*`;
const KNOWN = new RegExp(`(?<![\\w/-])(?<name>(?:${FAMILY})(?:[\\w:-]|\\.(?=\\w))*${TAIL})(?![\\w])`);
const HUB_ID =
  /(?<![\w./])(?<name>[a-z][\w.-]*\/[a-z][\w.-]*\d[\w.-]*|[\w.-]*[a-z][\w.-]*-[\w.-]*\/[\w.-]*[a-z][\w.-]*)(?![\w/])/;
/** Folders of the system hold no models. */
const PATH =
  /(?<![\w$%)\]./])(?!(?:\.{0,2}\/)*(?:etc|proc|sys|dev|boot|bin|sbin)\/)(?<name>(?:\.{1,2}|~)?\/[\w./~-]+|[\w./-]+config\.json)/;
const SIZED =
  /(?:\b(?:an?|the|my|our)\s+)?(?:model[- ]size\s*(?:of|is|=|:)?\s*)?(?<![\w.-])(?<n>\d+(?:\.\d+)?)\s?(?:b|bn|billion)(?:[- ]param(?:eter)?s?)?\b(?:\s+(?:dense\s+)?model)?|\bmodel[- ]size\s*(?:of|is|=|:)?\s*(?<m>\d+(?:\.\d+)?)/;
const ODD_MODEL =
  /\b(?:serve|run|host|deploy|model(?:\s+is|\s*[:=])|switch to)\s+(?<name>[A-Za-z][\w.-]*\d[\w.-]*)(?![\w])/;

const SIZED_NAME = /(?<![\w/.-])(?<name>[A-Za-z][\w.]*-\d+(?:\.\d+)?b[\w.-]*)(?![\w/])/;

const BOARD = String.raw`gb?[23]00|gh200|[bh][123]00|h20|h800|a(?:100|800|6000|10g?|16|2|30|40)|l(?:40s?|20|4)|v100|t4|p(?:100|40|4)|mi\d{3}[a-z]?|rtx[- ]?(?:pro[- ]?|a)?\d{4}(?:[- ]?(?:ada|ti|super|blackwell|d))?|gaudi[- ]?\d|tpu[- ]?v\d\w?|trainium\d?|inferentia\d?`;
const GPU = new RegExp(
  String.raw`(?:\b(?:on|use|using|with)\s+)?(?:\ban?\s+)?(?<![\w-])(?:(?<count>\d+)\s?[x×]\s?|(?<spaced>(?<!/)\b\d{1,2})\s+)?(?<name>(?:nvidia\s+|amd\s+)?(?:${BOARD})(?:[- ]?\d{2,3}(?:\s?gi?b)?)?(?:[- ](?:sxm\d?|pcie|nvl\d*|hbm3e?|superchip))*(?:[- ]?\d{2,3}\s?gi?b)?)(?:s|['’]s)?(?![\w])(?:\s+gpus?\b)?`,
);
const PER_REPLICA = new RegExp(
  String.raw`(?<n>\d+)\s*(?:x|×)?\s*(?<board>(?:nvidia\s+|amd\s+)?(?:${BOARD})(?:[- ]\d{2,3}gb)?)s?\s+(?:per|for each|in each|for every|a)\s+replica\b`,
);
const ODD_GPU =
  /\b(?:(?:on|gpu(?:[- ]type)?\s*(?:is|=|:)?)\s+(?:an?\s+)?(?<name>(?!(?:mon|tues|wednes|thurs|fri|satur|sun)day)[a-z]{1,8}[- ]?\d{2,5}[a-z]{0,3})|(?:use|using|with)\s+(?:an?\s+)?(?<bare>[a-z]{1,3}\d{2,5}[a-z]{0,3}))(?![\w.-])/;

const isContrast = (between: string): boolean =>
  !/\b(?:rather than|instead of)\s+(?:an?\s+|the\s+)?$/i.test(between) &&
  /\b(?:but|however|yet|was the baseline|was our|used to)\b/i.test(between) &&
  /\b(?:so|settled|chose|picked|went|going with|moving to|decided|actually|instead|rather|is for|have is|let['’]?s (?:do|use|take|go))\b/i.test(
    between,
  );

/** "We looked at the one, but settled on the other": after a but the last one named counts. */
function dropBeforeBut(scan: Scanner, note: Notebook, pattern: RegExp): void {
  const text = scan.text();
  const found = [...text.matchAll(new RegExp(pattern.source, "gi"))];
  const last = found.at(-1);
  const [first] = found;
  if (first === undefined || last === undefined || first === last) return;
  const between = text.slice(first.index + first[0].length, last.index);
  const isTakenBack =
    /^\W*(?:scratch that|no wait|wait|sorry|actually|i mean|make (?:that|it)|rather(?! than)|correction)\b/i.test(
      between,
    );
  if (!isTakenBack && !isContrast(between)) return;
  note.notes.push(`I took ${last[0].trim()}, named after a "but", not ${first[0].trim()}.`);
  scan.cut(found.slice(0, -1).map(({ index, 0: whole }) => ({ start: index, end: index + whole.length })));
}

export function readGpu(scan: Scanner, note: Notebook): void {
  dropBeforeBut(scan, note, GPU);
  scan.rewrite(PER_REPLICA, ({ n = "", board = "" }) => ` ${board} tp ${n} `);
  scan.take(GPU, (groups) => {
    if (note.gpuName !== undefined) return false;
    const name = (groups["name"] ?? "").trim();
    const { count, spaced } = groups;
    note.gpuName = count === undefined || count === "1" ? name : `${count}x${name}`;
    if (count !== undefined && count !== "1") {
      note.notes.push(
        `I read ${count}x${name} as the GPUs of a replica (tensor parallelism) where the model can be split so; "any tp" lets me choose.`,
      );
    } else if (spaced !== undefined && spaced !== "1") {
      note.notes.push(`The plan says how many ${name} are needed; I did not fix the number at ${spaced}.`);
    }
    return true;
  });
}

/** GPUs named in the text, in its order: a comparison names several. */
export function gpusIn(text: string): string[] {
  return [...text.matchAll(new RegExp(GPU.source, "gi"))].map((match) =>
    (match.groups?.["name"] ?? "").trim(),
  );
}

export function modelsIn(text: string): string[] {
  return [
    ...text.matchAll(new RegExp(`${HUB_ID.source}|${KNOWN.source.replace("<name>", "<known>")}`, "gi")),
  ].map((match) => (match.groups?.["name"] ?? match.groups?.["known"] ?? "").trim());
}

/** "Not Llama." */
const RULED_OUT = new RegExp(
  `(?:,\\s*)?\\b(?:not|instead of|rather than)\\s+(?:an?\\s+|the\\s+)?(?:${FAMILY})(?:[\\w:-]|\\.(?=\\w))*${TAIL}(?![\\w])`,
);

export function readModel(scan: Scanner, note: Notebook): void {
  scan.take(RULED_OUT, () => true);
  dropBeforeBut(scan, note, KNOWN);
  for (const pattern of [PATH, HUB_ID, KNOWN, SIZED_NAME]) {
    scan.take(pattern, (groups) => {
      if (note.modelName !== undefined) return false;
      note.modelName = (groups["name"] ?? "").trim().replace(/[.:,-]+$/, "");
      return true;
    });
  }
}

/** A size without a name, and names no pattern knows; read last, when the rest of the sentence is understood. */
export function readOddNames(scan: Scanner, note: Notebook): void {
  scan.take(SIZED, (groups) => {
    if (note.modelName !== undefined) return false;
    note.set.parametersB = Number(groups["n"] ?? groups["m"]);
    return true;
  });
  scan.take(ODD_MODEL, (groups) => {
    if (note.modelName !== undefined || note.set.parametersB !== undefined) return false;
    note.modelName = groups["name"];
    return true;
  });
  scan.take(ODD_GPU, (groups) => {
    if (note.gpuName !== undefined) return false;
    note.gpuName = groups["name"] ?? groups["bare"];
    return true;
  });
}
