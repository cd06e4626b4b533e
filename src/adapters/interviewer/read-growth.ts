/** How the load moves: peak, growth, horizon, calls per request, prefix-cache hits. */
import { fractionFromPercent, percentFromFraction, SECONDS_PER_HOUR } from "../../domain/units.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Groups, Scanner } from "./scanner.ts";

const FACTOR = "(?<factor>twice|double|triple|\\d+(?:\\.\\d+)?\\s*(?:x|×|times|fold))";
const FACTORS: Readonly<Record<string, number>> = { twice: 2, double: 2, triple: 3 };
const TIMES = "(?:x|×|times|fold)";
const USUAL =
  "(?:(?:of|from|than)\\s+)?(?:the\\s+)?(?:usual|normal|average|mean|typical|steady)(?:\\s+(?:load|traffic|rate|volume))?";
const BUSY =
  "(?:the\\s+)?(?:busiest|busy|rush|peak)\\s+(?:hours?|times?|days?|minutes?)|(?:at|around)\\s+(?:noon|lunch(?:time)?|night)|(?:at\\s+)?(?:the\\s+)?peaks?";
const PEAK = [
  new RegExp(
    String.raw`\b(?:peak(?:s|ing)?|bursts?|spikes?|surges?)(?:\s+(?:load|traffic|multiplier|factor|is|are|of|at|to|=|:|up))*\s*(?<n>\d+(?:\.\d+)?)\s*(?:${TIMES}|(?=\s*(?:[,;)¦!?\n]|\.(?!\d)|(?:and|with|for|on|over)\b|$)))(?!,?\d)`,
  ),
  new RegExp(
    String.raw`(?<n>\d+(?:\.\d+)?)\s*${TIMES}\s*(?:the\s+)?(?:at\s+)?(?:peaks?|bursts?)\b(?:\s+(?:load|traffic|multiplier))?`,
  ),
];
const RATE = String.raw`(?:(?:rps|qps|rpm|qpm|rph)\b|(?:(?:req(?:uest)?s?|quer(?:y|ies)|calls?|messages?|prompts?)\s*)?(?:\/|per|an?)\s*(?:s(?:ec(?:ond)?)?|min(?:ute)?|h(?:(?:ou)?r)?)\b)`;
const PEAK_RATE = new RegExp(
  String.raw`\b(?:peak(?:s|ing)?|bursts?|spikes?|max(?:imum)? load|busy hours?)(?:\s*(?:load|traffic|rate|is|are|of|at|to|=|:|up|around))*\s*${number("n")}\s*(?<unit>${RATE})`,
);
const REST_AT_PEAK = new RegExp(String.raw`\band\s+${number("n")}\s*(?:at|during|in)\s+(?:the\s+)?peaks?\b`);
const RATE_AT_PEAK = new RegExp(
  String.raw`${number("n")}\s*(?<unit>${RATE})\s*(?:\(\s*)?(?:(?:at|during|in|as)\s+)?(?:the\s+|our\s+)?(?:peaks?(?![- ]?(?:hours?)?\s*(?:is|of|=|:|\d))|bursts?|busiest hour|busy hour)\b`,
);
/** "10 on average" beside a peak. */
const AVERAGE = new RegExp(
  String.raw`${number("n")}\s*(?<unit>${RATE})?\s*(?:on average|in the mean|average|avg\.?|normally|usually|typically|otherwise)(?!\s*(?:tokens?|input|output|prompt|in\b|out\b))`,
);
/** Above it a plain number at a peak is a rate and no multiple. [assumed] */
const LARGEST_MULTIPLE = 20;
const EVERY = String.raw`(?<period>a month|per month|monthly|\/\s?month|each month|every month|month[- ]over[- ]month|mom|a year|per year|yearly|annual(?:ly)?|\/\s?year|each year|every year|yoy)`;
const GROWTH = [
  new RegExp(
    String.raw`\b(?:traffic|load|usage|demand|volume)\s+(?:goes up|rises|increases|climbs|is up|up|rising|growing|will (?:rise|grow|increase))\s*(?:by\s+)?(?<n>\d+(?:\.\d+)?)\s*(?:%|percent)\s*${EVERY}`,
  ),
  new RegExp(
    String.raw`(?:\b(?<before>annual|yearly)\s+)?\bgrow(?:th|s|ing)?(?:\s+(?:rate|is|of|at|by|to|=|:|percent))*\s*(?<n>-?\d+(?:\.\d+)?)(?![\d.,]*\s*(?:k\b|m\b|x\b|×|times|tok|rps|qps|req|users|gb|input|output))\s*(?:%|percent)?(?:\s*${EVERY})?`,
  ),
  new RegExp(
    String.raw`(?<n>-?\d+(?:\.\d+)?)\s*(?:%|percent)\s*(?:${EVERY}\s*)?growth(?:\s*${EVERY.replace("period", "later")})?`,
  ),
];
const EVENT = new RegExp(
  String.raw`\b(?:black friday|cyber monday|christmas|holidays?|launch day|campaigns?|sales?|promos?|events?|product launch(?:es)?)\b[^.;\d]{0,24}(?<n>\d+(?:\.\d+)?)\s*${TIMES}(?:\s*(?:the\s+)?(?:usual|normal|average)?\s*(?:traffic|load|volume))?`,
);
const DOUBLES_ON =
  /\b(?<factor>doubles|triples)\s+(?:on|in|during|at|over|around)\s+(?:the\s+)?(?!the next|next|\d|a year|one|this|two)[a-z]+/;
/** "In the exam weeks the load doubles". */
const ON_DOUBLES =
  /\b(?:in|on|during|at|around)\s+(?:the\s+)?(?:[a-z]+\s+){1,3}?(?:the\s+|our\s+)?(?:load|traffic|volume|usage|demand|it)\s+(?<factor>doubles|triples)\b(?!\s+(?:every|each|in|within|over|by))/;
const NEXT_YEAR =
  "(?:by\\s+(?:this\\s+time\\s+)?next\\s+year|a\\s+year\\s+from\\s+now|in\\s+(?:a|one|1)\\s+year(?:['’]s\\s+time)?|within\\s+(?:a|the|one)\\s+year)";
const BY_NEXT_YEAR = [
  new RegExp(
    `${NEXT_YEAR}\\b[^.;\\d]{0,30}?${FACTOR}(?:\\s*(?:the|our|as much|of)?\\s*(?:current\\s+)?(?:traffic|load|volume|usage))?`,
  ),
  new RegExp(
    `${FACTOR}\\s*(?:the|our|as much|of)?\\s*(?:current\\s+)?(?:traffic|load|volume|usage)\\s+${NEXT_YEAR}`,
  ),
];
/** "During tax season the volume goes up 5 fold". */
const SEASON = new RegExp(
  String.raw`\b(?:during|in|on|at|around|over)\s+(?:[a-z]+\s+){0,3}?(?:season|week|days?|period|time|hours?|months?|mornings?|evenings?|weekends?|mondays?|holidays)\b[^.;\d]{0,30}?(?:volume|traffic|load|demand|usage|requests|we|it)\s+(?:[a-z]+\s+){1,3}?(?<n>\d+(?:\.\d+)?)\s*[-]?${TIMES}`,
);
const TIMES_A_YEAR = [
  new RegExp(
    String.raw`(?<n>\d+(?:\.\d+)?)\s*${TIMES}\s*(?:the\s+)?(?:growth|traffic|load)?\s*(?:in|within|over|a|per)\s*(?:the\s+next\s+)?(?:(?:a|one|1|the next)?\s*year|12\s+months)\b`,
  ),
];
const HORIZON = [
  /\b(?<n>\d+)\s*(?<unit>months?|years?|yrs?|quarters?)\s+(?:ahead|out|from now)\b/,
  /\b(?:(?<!\b(?:running|been|existed|live|here|around|us|do(?:ne|ing) (?:this|it))\s)for|over|horizon(?:\s*(?:of|is|=|:))?|lasts?|next|within)\s+(?:the\s+next\s+)?(?<n>\d+|an?)\s*(?<unit>months?|years?|yrs?|quarters?)\b/,
  /(?<n>\d+)[- ](?<unit>month|year)\s+horizon/,
];
const CALLS = [
  new RegExp(
    String.raw`(?:makes?\s+)?${number("n")}\s*(?:llm|model|api|inference)?\s*(?:calls?|steps?|invocations?)\s*(?:\/|per|for each|for every|an?|each)\s*(?:user\s+)?(?:request|query|question|task|run|message|turn)`,
  ),
  new RegExp(
    String.raw`(?:each|every|one|a)\s+(?:user\s+)?(?:request|query|task|question|message|ticket|run)\s+(?:(?!per\b|and\b)[a-z]+\s+){1,4}?${number("n")}\s*(?:llm|model|api)?\s*(?:calls?|steps?)`,
  ),
  new RegExp(String.raw`\bcalls?[- ]per[- ]request\s*(?:of|is|=|:)?\s*${number("n")}`),
];
const PREFIX = [
  /(?<n>\d+(?:\.\d+)?)\s*(?<percent>%|percent)\s*of\s+(?:the\s+)?(?:input|prompt)s?(?:\s+tokens?)?\s+(?:hit|come from|are in|are found in|are served from)\s+(?:the\s+|an?\s+)?(?:prefix[- ])?cache/,
  /\b(?:(?:kv|prefix)[- ])?(?:cache|caching)[- ](?:hits?|hit[- ]rat(?:e|io)|reuse|hit share)\s*(?:of|is|=|:|at)?\s*(?<n>\d+(?:\.\d+)?)\s*(?<percent>%|percent)?/,
  /(?<n>\d+(?:\.\d+)?)\s*(?<percent>%|percent)\s*of\s+(?:each|every|the|all|a)?\s*(?:input|prompt)s?(?:\s+tokens?)?\s*(?:is|are)\s+(?:always\s+|usually\s+|mostly\s+)?(?:an?\s+|the\s+)?(?:\w+\s+){0,2}(?:shared|same|cached|common|identical|prefix)\b(?:\s+(?:prefix|that is cached|and cached))*/,
  /(?<n>\d+(?:\.\d+)?)\s*(?<percent>%|percent)\s*(?:of (?:the )?(?:input|prompt|tokens?)\s*(?:is|are)?\s*)?(?:prefix(?:[- ]cach(?:e|ed|ing))?|cach(?:e|ed))(?:[- ]?(?:hits?|hit[- ]rate|reuse))?/,
  /\bprefix(?:[- ]cach(?:e|ed|ing))?(?:[- ](?:hits?|hit[- ]rate|rate|reuse))?\s*(?:of|is|=|:|at|with)?\s*(?:an?\s+)?(?<n>\d+(?:\.\d+)?)(?![\d,]|\s*tok)\s*(?<percent>%|percent)?(?:\s*hit[- ]rate|\s*hits)?/,
  /\bhit[- ]?rat(?:e|io)\s*(?:of|is|=|:|at)?\s*(?<n>\d+(?:\.\d+)?|\.\d+)\s*(?<percent>%|percent)?/,
];

/** "At noon we get twice the usual load" is a peak and no change of the load; read before changes are. */
export function readUsualLoad(scan: Scanner, note: Notebook): void {
  const peak = ({ factor = "" }: Groups) => {
    note.set.peakMultiplier = FACTORS[factor.toLowerCase()] ?? Number.parseFloat(factor);
    return true;
  };
  scan.take(
    new RegExp(`(?:${BUSY})[^.;\\d]{0,40}?${FACTOR}\\s*(?:of\\s+|as (?:high|much) as\\s+)?${USUAL}`),
    peak,
  );
  scan.take(DOUBLES_ON, ({ factor = "" }) => peak({ factor: factor.replace(/s$/i, "") }));
  scan.take(ON_DOUBLES, ({ factor = "" }) => peak({ factor: factor.replace(/s$/i, "") }));
  for (const pattern of BY_NEXT_YEAR) {
    scan.take(pattern, ({ factor = "" }) => {
      const times = FACTORS[factor.toLowerCase()] ?? Number.parseFloat(factor);
      note.set.growthPercent = percentFromFraction(times ** (1 / 12) - 1);
      return true;
    });
  }
  scan.take(
    /\bpeaks?\s+(?:equals?|is (?:the same as|equal to))\s+(?:the\s+)?(?:mean|average|usual|normal)\b/,
    () => peak({ factor: "1" }),
  );
  scan.take(SEASON, ({ n = "" }) => peak({ factor: n }));
  scan.take(EVENT, ({ n = "" }) => peak({ factor: n }));
  scan.take(new RegExp(`\\b${FACTOR}\\s*${USUAL}\\s*(?:${BUSY})?`), peak);
}

/** @returns the peak in requests a second, when it was said that way; `settlePeak` takes it once the load is read. */
export function readGrowth(scan: Scanner, note: Notebook): number | undefined {
  let peakRate: number | undefined;
  for (const pattern of [PEAK_RATE, RATE_AT_PEAK, REST_AT_PEAK]) {
    scan.take(pattern, (groups) => {
      peakRate = quantity(groups["n"] ?? "") / secondsOfUnit(groups["unit"] ?? "s");
      return true;
    });
  }
  const each = (patterns: readonly RegExp[], read: (groups: Groups) => void) => {
    for (const pattern of patterns) {
      scan.take(pattern, (groups) => {
        read(groups);
        return true;
      });
    }
  };
  each(CALLS, (groups) => {
    note.set.callsPerRequest = quantity(groups["n"] ?? "");
  });
  each(PREFIX, (groups) => {
    const said = Number(groups["n"]);
    note.set.prefixHitRate = groups["percent"] === undefined && said <= 1 ? said : fractionFromPercent(said);
  });
  scan.take(
    /\b(?:no|zero|without)\s+growth\b|\bgrowth\s*(?:is|:|=|stays)?\s*(?:flat|none|zero|nil)\b/,
    () => {
      note.set.growthPercent = 0;
      return true;
    },
  );
  each(
    [/\bdoubl(?:es?|ing)\s+(?:every|each|per|a|once a)\s+(?:(?<n>\d+)\s+)?(?<period>year|month|quarter)s?\b/],
    (groups) => {
      const months = { year: 12, quarter: 3, month: 1 }[groups["period"]?.toLowerCase() ?? ""] ?? 1;
      note.set.growthPercent = percentFromFraction(2 ** (1 / (months * Number(groups["n"] ?? 1))) - 1);
    },
  );
  each(
    [
      /\b(?<times>double|triple|quadruple)s?\s+(?:[a-z]+\s+)?(?:in|within|over)\s+(?:the\s+next\s+|a\s+|an\s+|1\s+|one\s+)*(?<n>\d+\s+)?(?<unit>months?|years?)\b/,
    ],
    (groups) => {
      const months = Number(groups["n"] ?? 1) * (/^y/i.test(groups["unit"] ?? "") ? 12 : 1);
      const factor = { double: 2, triple: 3, quadruple: 4 }[groups["times"]?.toLowerCase() ?? ""] ?? 1;
      note.set.growthPercent = percentFromFraction(factor ** (1 / months) - 1);
      if (groups["n"] !== undefined) note.set.horizonMonths ??= months;
    },
  );
  each(TIMES_A_YEAR, (groups) => {
    note.set.growthPercent = monthlyGrowth(percentFromFraction(Number(groups["n"]) - 1), "a year", note);
  });
  each(GROWTH, (groups) => {
    note.set.growthPercent = monthlyGrowth(
      Number(groups["n"]),
      groups["period"] ?? groups["later"] ?? groups["before"],
      note,
    );
  });
  each(HORIZON, (groups) => {
    const unit = groups["unit"] ?? "";
    const months = /^y/i.test(unit) ? 12 : /^q/i.test(unit) ? 3 : 1;
    note.set.horizonMonths ??= (/\d/.test(groups["n"] ?? "") ? Number(groups["n"]) : 1) * months;
  });
  for (const pattern of PEAK) {
    scan.take(pattern, (groups, whole) => {
      const multiple = Number(groups["n"]);
      // "Spikes to 105" is a rate.
      if (multiple > LARGEST_MULTIPLE && !/[x×]|times|fold/i.test(whole)) return false;
      note.set.peakMultiplier = multiple;
      return true;
    });
  }
  return peakRate;
}

function secondsOfUnit(unit: string): number {
  const text = unit.toLowerCase();
  if (/pm$|min/.test(text)) return 60;
  return /rph|\bh|hour/.test(text) ? SECONDS_PER_HOUR : 1;
}

/**
 * A peak in requests a second is a multiple of the steady load. Where only the peak is said, it is the load that must hold:
 * it is planned for as it stands, and that is said.
 */
export function settlePeak(
  peakRate: number | undefined,
  scan: Scanner,
  note: Notebook,
  knownRate: number | undefined,
): void {
  if (peakRate === undefined) return;
  if (note.set.requestsPerSecond === undefined) {
    scan.take(AVERAGE, (groups) => {
      note.set.requestsPerSecond = quantity(groups["n"] ?? "") / secondsOfUnit(groups["unit"] ?? "s");
      return true;
    });
  }
  const asks = [note.set.users, note.set.requestsPerUserHour].some((said) => said !== undefined);
  const steady = note.set.requestsPerSecond ?? knownRate;
  const times = note.set.peakMultiplier;
  if (steady !== undefined) note.set.peakMultiplier = peakRate / steady;
  else if (times !== undefined && times > 1 && !asks) {
    note.set.requestsPerSecond = peakRate / times;
    note.notes.push(`I divided the peak by ${times} for the average.`);
  } else if (!asks) {
    note.set.requestsPerSecond = peakRate;
    note.set.peakMultiplier = 1;
    note.notes.push(
      "Only the peak was said, so I plan for it as the load; say the average as well for autoscaling and the cost of a token.",
    );
  }
}

function monthlyGrowth(percent: number, period: string | undefined, note: Notebook): number {
  if (period === undefined || !/year|annual|yoy/i.test(period)) return percent;
  note.notes.push("I turned the yearly growth into a monthly one, compounded.");
  return percentFromFraction((1 + fractionFromPercent(percent)) ** (1 / 12) - 1);
}
