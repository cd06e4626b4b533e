/** Latency targets: time to first token, between tokens, end to end; and the percentile they hold at. */
import { msFromSeconds } from "../../domain/units.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Groups, Scanner } from "./scanner.ts";

/** "Generation speed per user at least 25 tok/s", "tokens should stream at 20 tok/s": the speed one reader sees. */
const SPEED_BEFORE = new RegExp(
  `\\b(?:(?:decode|decoding|generation|reading|typing|streaming|output|token|perceived)\\s+speed|speed per (?:user|stream|request)|per[- ](?:user|stream|request)\\s+(?:speed|rate|throughput|tps|tokens?)|(?:tokens?|text|answers?|output|it)\\s+(?:must|should|has to|needs to|to)?\\s*streams?|(?:each|every|a|the|per)\\s+(?:user|reader|stream)\\s+(?:should|must|needs?|gets?|sees?|has|wants?))[^,;¦\\n\\d]{0,32}${number("n")}\\s*(?:tok(?:en)?s?)\\s*(?:\\/|per|a)\\s*s(?:ec(?:ond)?)?\\b(?!\\s*(?:\\/|per|for|each)\\s*(?:each\\s+|every\\s+)?(?:user|stream|request))`,
);
type Target = "ttftMs" | "itlMs" | "e2eMs";

const UNIT = String.raw`\s*(?<unit>ms|msecs?|millis(?:econds?)?|milliseconds?|s|secs?|seconds?|minutes?|min)\b`;
const METRICS: readonly (readonly [Target, string])[] = [
  ["ttftMs", "(?:ttft|time[- ]to[- ](?:the[- ])?first[- ]token|first[- ]token(?:[- ](?:latency|time))?)"],
  [
    "itlMs",
    "(?:itl|tpot|inter[- ]?token(?:[- ](?:latency|time|delay))?|time[- ]per[- ](?:output[- ])?token|token[- ](?:gap|latency))",
  ],
  [
    "e2eMs",
    "(?:e2e(?:l)?(?:[- ]latency)?|end[- ]to[- ]end(?:[- ](?:latency|time))?|total (?:latency|time)|(?:full|whole|complete) (?:answer|response|reply)|request latency|response time|latency)",
  ],
];
/** Words that stand between a metric and its figure. */
const BETWEEN = String.raw`(?:\s*(?:,|¦|target|goal|slo|sla|limit|is|of|at|be|before|faster than|sooner than|lower than|lower|not|shall|has|must|should|needs?|to|may|can|could|will|take|takes|show|appear|arrive|come|up|stay|kept|keep|under|below|within|inside|less than|at most|max(?:imum)?|no more than|not above|up to|<=?|≤|=|:|p(?:50|9[059])|median|percentile|the|in|\())*\s*`;
const BEFORE = String.raw`(?:(?:under|below|within|less than|at most|max(?:imum)?|no more than|<=?|≤|a|an)\s*){0,6}`;
const BOUND = "(?:in|within|under|below|after|before|at most|less than|max)";
const PERCENTILE =
  /\b(?:slo\s+)?percentile\s*(?:of|is|=|:)?\s*p?(?<label>50|9[059])\b|\b(?<share>50|95|99)\s?(?:%|percent) of (?:all |the |our |my |your |these |their )*(?:requests?|users?|answers?|responses?|repl(?:y|ies)|calls?|cases?|queries|prompts|messages|time|visitors?|customers?|people|traffic|them)|(?<under>50|95|99)\s?(?:%|percent)\s+(?:(?:must|should|have to|to)\s+)?(?:(?:be|are|stay|finish|answer)\s+)?(?=(?:under|below|within|faster than|less than|in)\s+\d[\d.]*\s*(?:ms|s\b|sec|milli))|(?<times>95|99) (?:times )?(?:out of|in|of) (?:every )?(?:100|a hundred)|\b(?:p(?<p>50|9[059])|(?<nth>50|9[059])(?:th|%)?[- ]?(?:ile|percentile)|(?<median>median))\b/;

/** Percentiles, before anybody reads what holds at them. @returns those of targets. */
export function readPercentiles(scan: Scanner, note: Notebook): readonly number[] {
  readLengthPercentiles(scan, note);
  const mentioned = readPercentile(scan);
  settlePercentile(mentioned, true, note);
  return mentioned;
}

export function readTargets(scan: Scanner, note: Notebook): void {
  const found: Target[] = [];
  const keep = (target: Target) => (groups: Groups) => {
    note.set[target] = milliseconds(groups);
    found.push(target);
    return true;
  };
  const perUser = new RegExp(
    `${number("n")}\\s*(?:tok(?:en)?s?)\\s*(?:\\/|per|a)\\s*s(?:ec(?:ond)?)?\\s*(?:\\/|per|for each|for every|each)\\s*(?:user|stream|request)?`,
  );
  const userSees = new RegExp(
    `\\b(?:each|every|an?|one|per|the)\\s+(?:user|stream|person|reader)\\s+(?:[a-z]+\\s+){0,4}?(?:at least\\s+)?${number("n")}\\s*(?:tok(?:en)?s?)\\s*(?:\\/|per|a)\\s*s(?:ec(?:ond)?)?\\b`,
  );
  const speed = (groups: Groups) => {
    note.set.itlMs = msFromSeconds(1 / quantity(groups["n"] ?? ""));
    found.push("itlMs");
    return true;
  };
  scan.take(perUser, speed);
  scan.take(
    new RegExp(
      `\\btokens?\\s+(?:[a-z]+\\s+){0,2}?(?:come|comes|arrive|arrives|flow)\\s+at\\s+${number("n")}\\s*(?:per|a|\\/)\\s*s(?:ec(?:ond)?)?(?:\\s+or (?:faster|more))?(?:\\s+for each user)?`,
    ),
    speed,
  );
  scan.take(userSees, speed);
  scan.take(SPEED_BEFORE, speed);
  if (found.length > 0) note.notes.push("I turned the speed per user into a time between tokens.");
  scan.take(
    new RegExp(
      `${BEFORE}${number("n")}${UNIT}\\s*(?:to|till|until|before|for)\\s+(?:the\\s+)?first\\s+(?:token|word)s?\\b`,
    ),
    keep("ttftMs"),
  );
  scan.take(
    new RegExp(
      `\\b(?:start|begin)(?:s|ning|ing)?\\s*(?:to\\s+)?(?:(?:the\\s+)?(?:answer|stream|respon|repl|typ|generat|writ|output|appear|show)[a-z]*\\s*)?(?:${BOUND}\\s*)+${number("n")}${UNIT}`,
    ),
    keep("ttftMs"),
  );
  for (const [target, metric] of METRICS) {
    scan.take(new RegExp(`\\b${metric}${BETWEEN}${number("n")}${UNIT}`), keep(target));
    scan.take(
      new RegExp(`${BEFORE}${number("n")}${UNIT}\\s*(?:p\\d\\d\\s*)?(?:for |of |to )?(?:the )?${metric}\\b`),
      keep(target),
    );
    scan.take(new RegExp(`\\b${metric}${BETWEEN}${number("n")}(?=\\s*(?:[,;.¦)]|and\\b|$))`), (groups) =>
      keep(target)({ ...groups, unit: "ms" }),
    );
  }
  scan.take(
    new RegExp(
      `(?:answers?|respon(?:d|ses?)|repl(?:y|ies)|finish|done|complete)\\s*(?:\\w+\\s+)?(?:in|within|under|below|at most)\\s*(?:under|less than|at most)?\\s*${number("n")}${UNIT}`,
    ),
    keep("e2eMs"),
  );
  scan.take(
    new RegExp(
      `${BEFORE}${number("n")}${UNIT}\\s*(?:between|from token to|per|\\/|for each|for every)\\s*(?:two |the |output |generated )*tokens?\\b`,
    ),
    keep("itlMs"),
  );
  scan.take(
    new RegExp(
      `(?:first (?:word|token)s?)\\s*(?:[a-z]+\\s+){0,4}?(?:in|within|under|below|after|at most)\\s*(?:under|less than|at most|max(?:imum)?)?\\s*${number("n")}${UNIT}`,
    ),
    keep("ttftMs"),
  );
  scan.take(
    new RegExp(
      `\\bno\\s+(?:single\\s+)?(?:request|call|query|answer|response)\\s+(?:[a-z]+\\s+){0,3}?(?:longer than|more than|over|above)\\s*${number("n")}${UNIT}(?!\\s*(?:per|between|\\/))`,
    ),
    keep("e2eMs"),
  );
}

/** The median of a length stands for its mean; a high percentile of it is no input. */
function readLengthPercentiles(scan: Scanner, note: Notebook): void {
  const LENGTH =
    "(?:prompts?|inputs?|completions?|outputs?|answers?|responses?|isl|osl|context)(?:\\s+(?:length|len|tokens?|size))?";
  const median = ({ length = "" }: Groups) => {
    note.notes.push("I took the median of a length as its mean.");
    return ` ${length} `;
  };
  scan.rewrite(new RegExp(`\\b(?<length>${LENGTH})\\s*\\(?(?:at\\s+)?(?:p50|median)\\b\\)?`), median);
  scan.rewrite(new RegExp(`\\b(?:p50|median)\\s+(?<length>${LENGTH})\\b(?!\\s*(?:time|latency))`), median);
  const high = (_: Groups, whole: string) => {
    note.notes.push(`"${whole.trim()}" was not used: lengths are means.`);
    return true;
  };
  const tokens = `${number("n")}\\s*(?:tokens?|tok)?(?!\\s*(?:ms|s|sec|seconds?)\\b|[\\d.])`;
  scan.take(new RegExp(`\\b${LENGTH}\\s*\\(?(?:at\\s+)?p9\\d\\)?\\s*(?:is|of|=|:)?\\s*${tokens}`), high);
  scan.take(new RegExp(`\\bp9\\d\\s+${LENGTH}\\s*(?:is|of|=|:)?\\s*${tokens}`), high);
}

function readPercentile(scan: Scanner): readonly number[] {
  const mentioned: number[] = [];
  scan.take(PERCENTILE, (groups) => {
    mentioned.push(
      groups["median"] === undefined
        ? Number(
            groups["label"] ??
              groups["times"] ??
              groups["under"] ??
              groups["p"] ??
              groups["nth"] ??
              groups["share"],
          )
        : 50,
    );
    return true;
  });
  return mentioned;
}

/** One percentile holds for all targets of a plan; p90 is not among those forecast. */
function settlePercentile(mentioned: readonly number[], targets: boolean, note: Notebook): void {
  const known = mentioned.filter((p): p is 50 | 95 | 99 => p === 50 || p === 95 || p === 99);
  const strictest = known.length === 0 ? undefined : (Math.max(...known) as 50 | 95 | 99);
  if (mentioned.includes(90)) {
    note.set.sloPercentile = strictest ?? 95;
    note.notes.push("Targets hold at p50, p95 or p99; p90 is checked at p95, which is stricter.");
  } else if (strictest !== undefined) {
    note.set.sloPercentile = strictest;
    if (new Set(known).size > 1 && targets) note.notes.push(`All targets are checked at p${strictest}.`);
  }
}

function milliseconds(groups: Groups): number {
  const value = quantity(groups["n"] ?? "");
  const unit = (groups["unit"] ?? "ms").toLowerCase();
  if (unit.startsWith("min")) return msFromSeconds(value * 60);
  return unit.startsWith("s") ? msFromSeconds(value) : value;
}
