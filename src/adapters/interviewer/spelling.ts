/** Mends slips of the keyboard in the words requirements are made of; every other word stays as it was typed. */

/** Words that readers look for, five letters and more: shorter ones are too near to other words. */
const WORDS: ReadonlySet<string> = new Set(
  `tokens token input inputs output outputs prompt prompts answer answers reply replies response responses completion
  request requests query queries message messages second seconds minute minutes hour hours users customers employees budget
  growth growing latency first inter traffic double doubles triple halve context window precision between under below
  without target targets spot-instances replica replicas parallel average monthly month percent millisecond milliseconds
  llama qwen mistral mixtral deepseek gemma nemotron sglang google azure engine engines throughput concurrent batch
  region generated quantized tensor horizon`
    .trim()
    .split(/\s+/),
);
/** Common words that lie one slip from one of those, and short slips that are worth knowing. */
const OTHER_WORDS: ReadonlySet<string> = new Set(
  `taken broken woken spoken uses used user your yours fours house tours prompted answered quest guest conquest legion
  religion doable doubled trouble patch catch match hatch watch bath both between betweens under thunder fist thirst
  winter enter inner later inters interp secondly reasons reason seasons season minuted input put outputted context
  contest content text tokened tokenize tokenizer queried queues queue messaged engineer engineers engined targeted
  replicate replicated generate generates generating general averaged mouth months monthy percents google goggle
  employee customer developer student analyst member client dialogue document documents message passage massage gemini response responsive respond repaid reply relies rely lama pages stages`
    .trim()
    .split(/\s+/),
);
const SHORT: Readonly<Record<string, string>> = {
  rsp: "rps",
  rqs: "rps",
  asw: "aws",
  teh: "the",
  tttf: "ttft",
  tfft: "ttft",
  ttf: "ttft",
  tokn: "token",
  tokns: "tokens",
  toks: "tokens",
  lama: "llama",
  lllama: "llama",
  vllmm: "vllm",
  vlllm: "vllm",
  vlm: "vllm",
  mss: "ms",
  reqs: "requests",
  plz: "please",
  usr: "user",
  usrs: "users",
  contextwindow: "context window",
  batchsize: "batch size",
};

export function mendSpelling(text: string): string {
  return text
    .replace(/\bpeek(?=\s+(?:of\s+)?\d)/gi, "peak")
    .replace(/(?<![\w./-])[A-Za-z]{3,14}(?=[\d:]|\/s|\/min|\/h|(?![\w./]))/g, (word) => mended(word));
}

function mended(word: string): string {
  const typed = word.toLowerCase();
  const known = SHORT[typed];
  if (known !== undefined) return known;
  if (typed.length < 4 || WORDS.has(typed) || OTHER_WORDS.has(typed)) return word;
  for (const candidate of WORDS) {
    if (candidate[0] !== typed[0] || Math.abs(candidate.length - typed.length) > 1) continue;
    if (isOneSlip(typed, candidate)) return candidate;
  }
  return word;
}

/** One letter left out, doubled, swapped with its neighbour or struck wrong. */
function isOneSlip(typed: string, meant: string): boolean {
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start += 1;
  const rest = typed.slice(start);
  const other = meant.slice(start);
  if (typed.length === meant.length) {
    if (rest.slice(1) === other.slice(1)) return typed.length > 4;
    return rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2);
  }
  if (typed.length < 5) return false;
  return typed.length < meant.length ? rest === other.slice(1) : rest.slice(1) === other;
}
