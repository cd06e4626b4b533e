/** Changes against what stands: double the traffic, halve the output, without the TTFT target, not 20. */
import { fractionFromPercent, msFromSeconds } from "../../domain/units.ts";
import type { PlanField, PlanRequest } from "../../domain/workload/plan-request.ts";
import { NUMBER, number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Groups, Scanner } from "./scanner.ts";

interface Thing {
  readonly words: string;
  readonly name: string;
  /** The first of these that is known is changed. */
  readonly fields: readonly PlanField[];
  readonly whole: boolean;
}

const LENGTH = "(?:\\s+(?:length|lengths|tokens|size))?";
const THINGS: readonly Thing[] = [
  {
    words: "(?:traffic|load|rps|qps|requests?(?: rate)?|users|volume|demand)(?! target)",
    name: "load",
    fields: ["requestsPerSecond", "users"],
    whole: false,
  },
  {
    words: `(?:outputs?|answers?|completions?|repl(?:y|ies)|responses?)${LENGTH}`,
    name: "output length",
    fields: ["osl"],
    whole: true,
  },
  { words: `(?:inputs?|prompts?)${LENGTH}`, name: "input length", fields: ["isl"], whole: true },
  { words: "(?:budget)", name: "budget", fields: ["monthlyBudgetUsd"], whole: false },
  { words: "(?:context(?: window)?)", name: "context window", fields: ["contextWindow"], whole: true },
  { words: "(?:batch(?: size)?)", name: "batch cap", fields: ["batchSize"], whole: true },
  {
    words: "(?:ttft(?: target)?|time to (?:the )?first token|first token)",
    name: "TTFT target",
    fields: ["ttftMs"],
    whole: false,
  },
  { words: "(?:itl|tpot)(?: target)?", name: "ITL target", fields: ["itlMs"], whole: false },
  { words: "(?:e2e)(?: target| latency)?", name: "E2E target", fields: ["e2eMs"], whole: false },
];

const FACTORS: Readonly<Record<string, number>> = {
  double: 2,
  doubles: 2,
  doubled: 2,
  twice: 2,
  triple: 3,
  triples: 3,
  tripled: 3,
  quadruple: 4,
  quadruples: 4,
  halve: 1 / 2,
  halves: 1 / 2,
  halved: 1 / 2,
  half: 1 / 2,
  quarter: 1 / 4,
};
const FACTOR = `(?<factor>${Object.keys(FACTORS).join("|")}|\\d+(?:\\.\\d+)?\\s?(?:x|×|times))`;
const PERCENT = String.raw`(?<percent>\d+(?:\.\d+)?)\s*(?:%|percent)`;
const UP =
  "more|higher|longer|larger|bigger|increase|raise|grow|extend|up|bump|push|crank|scale up|boost|lift";
const DOWN =
  "less|fewer|lower|shorter|smaller|reduce|cut|decrease|shorten|down|drop|trim|shrink|slash|scale down";
const LATER = "later|slower";
const SOONER = "sooner|earlier|faster|quicker";
const WAY = `(?<way>${UP}|${DOWN})`;
const RISES = "rises?|grows?|increases?|climbs?|jumps?|goes up|up";
const FALLS = "drops?|falls?|shrinks?|decreases?|sinks?|goes down|down";
const THE = String.raw`(?:\s+(?:as\s+(?:much|many|long|large|big|high)|the|our|my|its?))*\s+`;

export function readChanges(scan: Scanner, note: Notebook, known: PlanRequest): void {
  readAdditions(scan, note, known);
  for (const thing of THINGS) {
    const change = (groups: Groups) => {
      apply(thing, factorOf(groups), note, known);
      return true;
    };
    const forms = [
      `\\b${FACTOR}${THE}${thing.words}`,
      `\\b${thing.words}\\s+(?:is\\s+|are\\s+|gets?\\s+)?(?<factor>doubles?|doubled|triples?|tripled|quadruples?|halves|halved)\\b(?!\\s+(?:every|each|a|per|in|within|over|on|during|by)\\b)`,
      `\\b(?<way>cut|reduce|split)${THE}${thing.words}\\s+(?:in|by)\\s+(?<factor>half)`,
      `\\b${thing.words}\\s*(?:x|×|times)\\s*(?<times>\\d+(?:\\.\\d+)?)`,
      `${PERCENT}\\s+(?<way>${UP}|${DOWN})\\s+${thing.words}`,
      `\\b(?<way>${UP}|${DOWN})${THE}${thing.words}\\s+by\\s+${PERCENT}`,
      `\\b${thing.words}\\s+(?:(?:is|are|be|were|was|get|gets|become|only|about|just|will)\\s+)*${FACTOR}\\s+as\\s+(?:long|large|big|high|much|many)\\b`,
      `\\b${thing.words}\\s+(?:(?:is|are|be|get|gets|becomes?|will|would|going to|about)\\s+)*${PERCENT}\\s+(?<way>${UP}|${DOWN})\\b`,
      `\\b${thing.words}\\s+(?:goes\\s+|go\\s+|is\\s+|comes\\s+)?(?<way>${RISES}|${FALLS})\\s+(?:by\\s+)?${PERCENT}(?!\\s*(?:a|per|each|every|monthly|yearly)\\b)`,
      ...(thing.name === "load"
        ? [
            `\\b(?<way>bump|raise|push|crank|increase|scale|grow|reduce|lower|cut|decrease|drop|turn)\\s+it\\s+(?:up\\s+|down\\s+)?by\\s+${PERCENT}`,
          ]
        : []),
      `\\b${thing.words}\\s+(?:goes|went|go|is|are|becomes?|grows?|increases?|rises?|jumps?|gets?)\\s+(?:up\\s+)?(?:to\\s+|by\\s+)?(?<times>\\d+(?:\\.\\d+)?)\\s?(?:x|×|times|-?fold)(?!\\s*(?:\\d|a year|per|in|within|over|the usual|usual|normal|the normal|at))`,
      `\\b${thing.words}\\s+(?:(?:is|are|be|were|was|get|gets|got|become|becomes|became|will be|has become|have become)\\s+)${WAY}\\s+by\\s+(?:${PERCENT}|(?:about )?(?<half>half))`,
      ...(thing.name === "budget" ? [`${PERCENT}\\s+of(?<share>${THE})${thing.words}`] : []),
      `\\b(?:multiply)${THE}${thing.words}\\s+by\\s+(?<times>\\d+(?:\\.\\d+)?)`,
    ];
    for (const form of forms) scan.take(new RegExp(form), change);
    const step = (groups: Groups) => {
      stepBy(thing, groups, note, known);
      return true;
    };
    scan.take(
      new RegExp(
        `\\b(?<way>${UP}|${DOWN}|tighten|relax|loosen)${THE}${thing.words}\\s+(?:target\\s+)?by\\s+${number("n")}\\s*${STEP_UNIT}`,
      ),
      step,
    );
    scan.take(
      new RegExp(
        `\\b${thing.words}\\s+(?:(?:is|are|get|gets|be|become|were|was|will|should|may|can|could|come|arrive|about)\\s+)*${number("n")}\\s*${STEP_UNIT}\\s+(?<way>${UP}|${DOWN}|${LATER}|${SOONER})\\b`,
      ),
      step,
    );
  }
}

const STEP_UNIT =
  "(?<unit>tokens?|ms|milliseconds|s|seconds?|rps|qps|requests? (?:per|a) second|users|dollars|usd)\\b";

/** "50 tokens longer", "tighten TTFT by 100 ms": so much more or less than what stands. */
function stepBy(
  thing: Thing,
  { way = "", n = "", unit = "" }: Groups,
  note: Notebook,
  known: PlanRequest,
): void {
  const field = thing.fields.find((candidate) => typeof known[candidate] === "number");
  const stands = field === undefined ? undefined : known[field];
  if (field === undefined || typeof stands !== "number") {
    note.problems.push(`There is no ${thing.name} yet to change.`);
    return;
  }
  const size = /^s(?:ec|$)/i.test(unit) ? msFromSeconds(quantity(n)) : quantity(n);
  const grows = new RegExp(`^(?:${UP}|${LATER}|relax|loosen)$`, "i").test(way);
  note.set = { ...note.set, [field]: grows ? stands + size : stands - size };
}

const ADDED: readonly (readonly [string, PlanField])[] = [
  ["(?:rps|qps|requests?(?:\\s*(?:\\/|per|a)\\s*s(?:ec(?:ond)?)?)?|req\\/s)", "requestsPerSecond"],
  ["(?:active\\s+)?users", "users"],
  ["(?:input|prompt)\\s+tokens", "isl"],
  ["(?:output|answer)\\s+tokens", "osl"],
];

/** "Add 5,000 dollars to the budget". */
const MORE_MONEY = new RegExp(
  `\\b(?:add|another|an? (?:extra|additional))\\s+(?:another\\s+)?(?:[$€]\\s*)?${number("n")}\\s*(?:dollars?|usd|[$€]|euros?)?\\s*(?:a month\\s+|per month\\s+)?(?:to|on top of|for)\\s+(?:the\\s+|our\\s+|my\\s+)?(?:monthly\\s+)?budget\\b`,
);

/** "Add 10 rps", "another 200 users": on top of what stands; without anything there, it is what is said. */
function readAdditions(scan: Scanner, note: Notebook, known: PlanRequest): void {
  scan.take(MORE_MONEY, ({ n = "" }) => {
    note.set.monthlyBudgetUsd = (known.monthlyBudgetUsd ?? 0) + quantity(n);
    return true;
  });
  for (const [words, field] of [
    ["(?:input|prompt)", "isl"],
    ["(?:output|answer|reply|response)", "osl"],
  ] as const)
    scan.take(
      new RegExp(
        `\\badd\\s+(?:another\\s+)?${number("n")}\\s*tokens?\\s+(?:to|on top of)\\s+(?:the\\s+|each\\s+|every\\s+|our\\s+)?${words}s?\\b`,
      ),
      ({ n = "" }) => {
        note.set = { ...note.set, [field]: (known[field] ?? 0) + quantity(n) };
        return true;
      },
    );
  for (const [words, field] of ADDED) {
    const more = ({ n = "", m = "" }: Groups) => {
      const stands = known[field];
      note.set = {
        ...note.set,
        [field]: (typeof stands === "number" ? stands : 0) + quantity(n === "" ? m : n),
      };
      return true;
    };
    scan.take(
      new RegExp(
        `\\b(?:add|plus|another|an? (?:extra|additional))\\s+(?:another\\s+)?${number("n")}\\s*(?:more\\s+)?${words}\\b|${number("m")}\\s+(?:more|extra|additional)\\s+${words}\\b`,
      ),
      more,
    );
  }
}

function factorOf(groups: Groups): number {
  const { factor, percent, way = "", times } = groups;
  if (times !== undefined) return Number(times);
  if (percent !== undefined || groups["half"] !== undefined) {
    if (groups["share"] !== undefined) return fractionFromPercent(Number(percent));
    const share = percent === undefined ? 1 / 2 : fractionFromPercent(Number(percent));
    return new RegExp(`^(?:${UP}|${RISES}|bump|push|crank|scale)$`, "i").test(way) ? 1 + share : 1 - share;
  }
  return FACTORS[factor?.toLowerCase() ?? ""] ?? Number.parseFloat(factor ?? "1");
}

function apply(thing: Thing, factor: number, note: Notebook, known: PlanRequest): void {
  const field = thing.fields.find((candidate) => typeof known[candidate] === "number");
  const value = field === undefined ? undefined : known[field];
  if (field === undefined || typeof value !== "number") {
    note.problems.push(`There is no ${thing.name} yet to change.`);
    return;
  }
  const changed = thing.whole ? Math.max(1, Math.round(value * factor)) : value * factor;
  note.set = { ...note.set, [field]: changed };
}

const REMOVED: readonly (readonly [string, readonly PlanField[]])[] = [
  ["(?:ttft|first[- ]token)(?: latency)?", ["ttftMs"]],
  ["(?:itl|tpot|inter[- ]token)(?: latency)?", ["itlMs"]],
  ["(?:e2e|end[- ]to[- ]end)(?: latency)?", ["e2eMs"]],
  ["(?:latency|slo|sla|targets?)", ["ttftMs", "itlMs", "e2eMs", "sloPercentile"]],
  ["(?:monthly )?budget", ["monthlyBudgetUsd"]],
  ["region|zone", ["region", "zone"]],
  ["cloud", ["cloud", "region", "zone"]],
  ["(?:gpu|card)(?: type)?", ["gpu"]],
  ["engine", ["engine"]],
  ["tp|tensor parallel(?:ism)?", ["tp"]],
  ["batch(?:[- ]size)?", ["batchSize"]],
  ["context(?:[- ]window)?", ["contextWindow"]],
  ["peak", ["peakMultiplier"]],
  ["precision", ["precision"]],
  ["prefix(?:[- ]cach(?:e|ing))?", ["prefixHitRate"]],
];
const REMOVE =
  "(?:without|drop|remove|forget|ignore|clear|lift|unset|skip|delete|scrap|kill|cancel|disregard|omit|get rid of)(?: about)?";
const KIND =
  "(?:\\s+(?:targets?|limits?|slos?|constraints?|caps?|requirements?|preference|hits?|restriction))*";

export function readRemovals(scan: Scanner, note: Notebook, known: PlanRequest): void {
  for (const [words, fields] of REMOVED) {
    const taken = () => {
      note.clear.push(...fields);
      return true;
    };
    scan.take(
      new RegExp(
        `\\b${REMOVE}\\s+(?:the|any|a|my|our|all|every|each)?\\s*(?:the\\s+)?(?:${words})\\b${KIND}`,
      ),
      taken,
    );
    const isCloud = fields.includes("cloud");
    // "No cloud" in a first message is a wish for machines of one's own, and takes nothing back.
    if (!isCloud || fields.some((field) => known[field] !== undefined))
      scan.take(new RegExp(`\\bno\\s+(?:more\\s+)?(?:${words})\\b${KIND}(?!\\s*\\d)`), taken);
  }
  scan.take(/\b(?:any|whichever|whatever)\s+(?:tp|tensor parallel(?:ism)?|split)\b/, () => {
    note.clear.push("tp");
    return true;
  });
  freeDegree(note, known);
  scan.take(
    /\b(?:any|whichever|whatever|the cheapest|the best)\s+(?:gpu|card|accelerator)s?\b(?:\s+(?:is|will do|you like|works))?/,
    () => {
      note.clear.push("gpu");
      return true;
    },
  );
}

/** Without a degree of its own, "8xH100" is any number of H100. */
function freeDegree(note: Notebook, known: PlanRequest): void {
  const bare = known.gpu?.replace(/^\d+x/i, "");
  if (note.clear.includes("tp") && bare !== undefined && bare !== known.gpu) note.set.gpu = bare;
}

/** "30 rps, not 20" corrects; the figure after "not" is the one to forget. */
export function dropCorrected(scan: Scanner): void {
  scan.take(
    new RegExp(`(?:,\\s*)?\\b(?:not|instead of|rather than)\\s+${NUMBER}\\s*(?:tokens?|rps|ms|b\\b)?`),
    () => true,
  );
}
