/** What a message rules out: not spot, no peak, don't quantize, any GPU but that one. */
import type { PlanField, PlanRequest } from "../../domain/workload/plan-request.ts";
import { CLOUD_WORDS, REGION_WORDS } from "./place-words.ts";
import { NUMBER } from "./quantity.ts";
import { gpusIn } from "./read-names.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const NEVER = String.raw`(?:no|not|nothing|never|without|avoid|except|(?:do|does|can|could|should|must|may|will|need)(?:n['’]?t|\s+not)|ca(?:n['’]?t)|cannot|can\s+not|rather not)`;
/** Small words between a no and what it rules out. */
const BETWEEN = String.raw`\s+(?:(?:use|using|want|need|run|be|go|on|in|with|any|an|a|the|to|have|put|it|place|host|deploy|at)\s+){0,4}`;
const NO_LONGER = String.raw`(?:(?:is|are)\s+(?:no longer|not)\s+(?:important|needed|relevant|a concern)|(?:does|do)(?:n['’]?t|\s+not)\s+matter|no longer (?:matters?|counts?)|(?:is|are) irrelevant)(?:\s+(?:any ?more|now))?`;
const CARED: readonly (readonly [string, readonly PlanField[]])[] = [
  ["(?:ttft|(?:time to (?:the )?)?first[- ]token)(?: latency)?", ["ttftMs"]],
  ["(?:itl|tpot|inter[- ]token)(?: latency)?", ["itlMs"]],
  ["(?:e2e|end[- ]to[- ]end)(?: latency)?", ["e2eMs"]],
  ["(?:latency|latencies|slos?)", ["ttftMs", "itlMs", "e2eMs", "sloPercentile"]],
  ["(?:cost|price|money|budget)", ["monthlyBudgetUsd"]],
  ["(?:gpu|card|accelerator)(?: type)?", ["gpu"]],
];

export function readNegations(scan: Scanner, note: Notebook, known: PlanRequest): void {
  setByNo(scan, note);
  for (const [words, fields] of CARED) {
    const drop = () => {
      note.clear.push(...fields);
      return true;
    };
    scan.take(new RegExp(`\\b(?:the\\s+)?${words}(?:\\s+(?:target|limit|slo))?\\s+${NO_LONGER}`), drop);
    scan.take(
      new RegExp(
        `\\b(?:do(?:es)?(?:n['’]?t|\\s+not)|no longer)\\s+cares?\\s+(?:about|for)\\s+(?:the\\s+)?${words}\\b(?:\\s+target)?`,
      ),
      drop,
    );
  }
  ruleOutGpu(scan, note, known);
  ruleOutPlaces(scan, note);
  ruleOutFormat(scan, note, known);
}

/** "Not 20 rps but 30 rps", "it is not 500 input tokens, it is 800". */
export function readCorrections(scan: Scanner): void {
  // "A100? No, H100."
  scan.rewrite(
    /\b[\w.-]+\s*\?\s*(?:no|nope|nah)\b[,.]?\s+(?:let['’]s (?:say|use|take)\s+|rather\s+|make it\s+)?/,
    () => " ",
  );
  scan.rewrite(
    /\b(?:swap|exchange|trade|replace|substitute)\s+[^,;\n]{2,40}?\s+(?:for|with|by)\s+(?:an?\s+)?/,
    () => " use ",
  );
  scan.rewrite(
    /\b(?:switch|move|migrate|change|go)(?:ing)?\s+(?:it\s+)?from\s+(?!\d+(?:\.\d+)?k?\s)[^,;\n]{2,30}?\s+to\s+(?=[a-z])/,
    () => " use ",
  );
  scan.rewrite(
    new RegExp(
      `\\b(?:it(?:'s| is)\\s+)?not\\s+(?:${NUMBER})\\s*(?<unit>[a-z /]{2,24}?)\\s*[,;]?\\s*(?:but|it(?:'s| is))\\s+(?<n>${NUMBER})(?=\\s*(?:[.,;!]|$))`,
    ),
    ({ unit = "", n = "" }) => ` ${n} ${unit}`,
  );
  scan.rewrite(
    new RegExp(
      `\\b(?:is|are|was|were)(?:n['’]t|\\s+not)\\s+(?:${NUMBER})\\s*[a-z/]*\\s*[,;.]?\\s*(?:but|it(?:['’]s| is)|they(?:['’]re| are)|rather|more like)\\s+(?=\\D{0,8}\\d)`,
    ),
    () => " is ",
  );
  // "It's not 20 requests per second, we have 8", "I said 500 tokens for the prompt but it is more like 1,400".
  scan.rewrite(
    new RegExp(
      `\\bnot\\s+(?:${NUMBER})\\s*(?<unit>[a-z][a-z /]{1,24}?)\\s*[,;.]?\\s*(?:but\\s+)?(?:we|it|there|they)\\s*(?:['’]re|['’]s|have|has|need|see|get|is|are|expect|should be|want)\\s+(?:only\\s+|about\\s+)?(?<n>${NUMBER})(?=\\s*(?:[.,;!]|$))`,
    ),
    ({ unit = "", n = "" }) => ` ${n} ${unit}`,
  );
  scan.rewrite(
    new RegExp(
      `\\b(?:i|we)\\s+(?:(?:first|originally|initially|earlier|previously)\\s+)?(?:said|told\\s+(?:you|them|my [a-z]+)|wrote|gave|mentioned|thought|planned|had|have)\\s+(?:${NUMBER})\\s*(?<unit>[a-z][a-z ]{1,40}?)\\s*[,;]?\\s+but\\b[^.;\\d]{0,60}?\\b(?:more like|actually|really|rather|closer to|now)\\s+(?<n>${NUMBER})(?=\\s*(?:[.,;!]|$))`,
    ),
    ({ unit = "", n = "" }) => ` ${n} ${unit}`,
  );
  scan.rewrite(/\bnot\s+(?:(?:an?|the|on|in|at|with)\s+)?[^,.;]{1,24}?,?\s+but\s+(?:rather\s+)?/, () => " ");
}

function setByNo(scan: Scanner, note: Notebook): void {
  const set = (pattern: RegExp, values: PlanRequest, why?: string) =>
    scan.take(pattern, () => {
      Object.assign(note.set, values);
      if (why !== undefined) note.notes.push(why);
      return true;
    });
  set(
    /\b(?:spot|preemptible)(?:\s+(?:capacity|instances?|vms?|machines?))?\s+(?:is|are)\s+(?:excluded|forbidden|prohibited|banned|ruled out|not allowed|not an option|out of the question|off the table)\b/,
    { spot: false },
  );
  set(
    new RegExp(`\\b${NEVER}${BETWEEN}(?:spot|preemptible)(?:\\s+(?:instances?|vms?|machines?|capacity))?\\b`),
    { spot: false },
  );
  set(
    new RegExp(
      `\\b(?:no|zero|without|${NEVER}${BETWEEN}|${NEVER}\\s+expect(?:\\s+any)?)\\s*(?:growth|grow(?:ing)?)\\b|\\b(?:isn['’]t|not) growing\\b`,
    ),
    { growthPercent: 0 },
  );
  set(
    /\b(?:there\s+(?:is|are)\s+)?(?:has|have|with|there is|there are)?\s*(?<![\w-])(?:no|without)\s+(?:any\s+)?peaks?\b(?!\s+(?:multiplier|target|limit))|\b(?:load|traffic)\s+is\s+(?:flat|constant|even)\b|\bflat\s+(?:load|traffic)\b/,
    { peakMultiplier: 1 },
  );
  set(
    new RegExp(
      `\\b(?:no|without|disable|${NEVER}${BETWEEN})\\s*prefix[- ]cach(?:e|ing)\\b|\\bprefix[- ]cach(?:e|ing)\\s+(?:is\\s+)?(?:off|disabled)\\b`,
    ),
    { prefixHitRate: 0 },
  );
  set(
    new RegExp(
      `\\b(?:no|without|${NEVER}(?:\\s+be)?)\\s+(?:any\\s+)?quanti[sz](?:e|ed|ation|ing)(?:\\s+(?:it|anything|the (?:model|weights)))?\\b|\\bunquanti[sz]ed\\b`,
    ),
    { precision: "bf16" },
    "I took unquantized weights, in bf16.",
  );
}

/** A GPU that is ruled out leaves the choice open; the plan chooses among all, and that is said. */
function ruleOutGpu(scan: Scanner, note: Notebook, known: PlanRequest): void {
  const open = (_: unknown, whole: string) => {
    const [name] = gpusIn(whole);
    const fixed = known.gpu !== undefined;
    if (fixed || name === undefined) note.clear.push("gpu");
    if (name !== undefined)
      note.notes.push(`I cannot rule out one GPU: the plan chooses among all, also ${name}.`);
    return true;
  };
  const board = String.raw`(?:nvidia\s+|amd\s+)?(?:[abhlv]\d{1,3}0s?|[lt]4|gb?[23]00|mi\d{3}x?|rtx[- ]?\d{4})(?:[- ]\d{2}gb)?s?\b`;
  scan.take(
    new RegExp(
      `\\b(?:any|whichever)\\s+(?:gpu|card)s?\\s+(?:but|except|other than|apart from)\\s+(?:the\\s+|an?\\s+)?${board}`,
    ),
    open,
  );
  // "H100 is not available", "drop H100": what is gone is not chosen.
  for (const gone of [
    `\\b(?:the\\s+)?${board}\\s*(?:fleet|cards?|gpus?|nodes?|cluster)?\\s*,?\\s*(?:but\\s+)?(?:(?:it|they|those|that)\\s*)?(?:['’]s|['’]re|is|are)?\\s*(?:not\\s+(?:available|an option|possible|allowed|offered|in stock)|unavailable|(?:being\\s+)?(?:retired|phased out|decommissioned|replaced|scrapped|returned)|sold out|out of (?:stock|the question)|off the table|too (?:expensive|scarce))\\b`,
    `\\b(?:drop|skip|forget|avoid|remove|exclude)\\s+(?:the\\s+)?${board}`,
  ])
    scan.take(new RegExp(gone), () => {
      const isOther = gpusIn(scan.rest()).length > 1;
      if (!isOther) note.clear.push("gpu");
      return true;
    });
  scan.take(
    new RegExp(
      `\\b(?:(?:do|does)(?:n['’]t|\\s+not)\\s+insist\\s+on|(?:not|n['’]t)\\s+(?:married|tied|bound)\\s+to|no longer (?:need|insist on))\\s+(?:an?\\s+|the\\s+)?${board}`,
    ),
    open,
  );
  scan.take(
    /\b(?:choose|pick|decide(?: on)?)\s+(?:the|a|any)\s+(?:gpu|card|accelerator)\b(?:\s+(?:yourself|for (?:me|us)))?/,
    () => {
      note.clear.push("gpu");
      return true;
    },
  );
  scan.take(/\bno\s+(?:particular|specific|special)\s+(?:gpu|card|accelerator)s?\b(?:\s+in mind)?/, open);
  scan.take(
    new RegExp(
      `\\b(?:it\\s+)?(?:need(?:n['’]t|\\s+not)|does(?:n['’]t|\\s+not)\\s+(?:have|need)\\s+to)\\s+(?:be|run on|use)\\s+(?:an?\\s+|the\\s+)?${board}`,
    ),
    open,
  );
  const ruledOut: string[] = [];
  // "H200, not H100": what is not wanted goes; what is wanted stays in the text.
  scan.take(new RegExp(`,?\\s*\\b${NEVER}${BETWEEN}${board}`), (_, whole) => {
    const others = gpusIn(scan.rest()).length > gpusIn(whole).length;
    if (!others && known.gpu !== undefined) note.clear.push("gpu");
    ruledOut.push(...gpusIn(whole));
    return true;
  });
  // Named once more elsewhere: "they reached 3,000 tok/s on an A100, but we don't have A100s".
  for (const name of ruledOut)
    scan.take(new RegExp(`(?:\\bon\\s+)?(?:\\ban?\\s+)?\\b${escaped(name)}s?\\b`), () => true);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** "Use fp16, not fp8": the one goes, the other is read; alone, it frees the format that stands. */
function ruleOutFormat(scan: Scanner, note: Notebook, known: PlanRequest): void {
  const format = "(?<format>fp16|bf16|bfloat16|fp8|int8|int4|mxfp4|nvfp4|awq|gptq)";
  scan.take(
    new RegExp(`,?\\s*\\b(?:${NEVER}|instead of|rather than)${BETWEEN}${format}\\b`),
    ({ format: said = "" }) => {
      if (known.precision === said.toLowerCase()) note.clear.push("precision");
      return true;
    },
  );
}

function ruleOutPlaces(scan: Scanner, note: Notebook): void {
  scan.take(
    /,?\s*\b(?:rather than|instead of|and not|but not)\s+(?:with\s+|on\s+)?(?:sglang|vllm|trt[- ]?llm|tensorrt(?:[- ]llm)?)\b/,
    () => true,
  );
  for (const words of [REGION_WORDS, CLOUD_WORDS, "sglang|vllm|trt[- ]?llm|tensorrt(?:[- ]llm)?"]) {
    scan.take(new RegExp(`\\b${NEVER}${BETWEEN}(?:${words})\\b`), (_, whole) => {
      note.notes.push(`I cannot rule out one place or engine ("${whole.trim()}"): name the one to use.`);
      return true;
    });
  }
}
