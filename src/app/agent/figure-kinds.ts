/** What a figure measures: by the words around it in prose, by its name in a result. */
import {
  bytesFromGb,
  bytesFromGib,
  bytesFromKib,
  bytesFromMb,
  bytesFromMib,
  bytesFromTb,
  bytesFromTib,
  fractionFromPercent,
  fromMillions,
  fromThousands,
  msFromMicroseconds,
  msFromSeconds,
} from "../../domain/units.ts";

export type FigureKind =
  | "time"
  | "bytes"
  | "usd"
  | "fraction"
  | "requestRate"
  | "tokenRate"
  | "tokens"
  | "gpus"
  /** GPUs that share one replica: "TP4". */
  | "degree"
  | "replicas"
  | "machines"
  | "sequences"
  | "users"
  | "months"
  | "parameters"
  | "ratio"
  | "unknown";

/** Whole things: "about 5 replicas" for 4 is no rounding. */
export const COUNTED: ReadonlySet<FigureKind> = new Set(["gpus", "degree", "replicas", "machines", "months"]);

export interface UnitReading {
  readonly kind: FigureKind;
  /** To the kind's base unit: ms, bytes, dollars, shares. Several where people mean different things by one word. */
  readonly toBase: readonly ((value: number) => number)[];
}

const same = (value: number): number => value;

const SECONDS_IN: Readonly<Record<string, number>> = {
  min: 60,
  minute: 60,
  hour: 3600,
  h: 3600,
  day: 86_400,
};

/** Rates by the minute, hour or day, as rates by the second. */
function spans(
  unit: (each: string) => string,
  kind: FigureKind,
): readonly (readonly [RegExp, UnitReading])[] {
  return Object.entries(SECONDS_IN).map(([span, seconds]) => [
    new RegExp(`^${unit(`(?:/|per|an?|each|every)\\s*${span}\\b`)}`, "i"),
    { kind, toBase: [(value: number) => value / seconds] },
  ]);
}

/** How many times, unless a name follows: "8 × H100" is a count. */
const TIMES = /^(?:(?:×|x)(?! ?[A-Z0-9])|(?:×|x) (?=as\b|the\b|that\b)|times\b|-?fold\b)/;

/** In order: the first that fits the text right after the figure is meant. */
const UNITS: readonly (readonly [RegExp, UnitReading])[] = [
  [TIMES, { kind: "ratio", toBase: [same] }],
  [/^(?:[GT]B\/s|[GT]i?B per second|TFLOPS?|W\b|watts?)/i, { kind: "unknown", toBase: [same] }],
  [/^(?:[µμ]s|us)\b|^microseconds?\b/i, { kind: "time", toBase: [msFromMicroseconds] }],
  [/^ms\b|^milliseconds?\b/i, { kind: "time", toBase: [same] }],
  [/^[- ]?(?:s|secs?|seconds?)\b(?!\/)/i, { kind: "time", toBase: [msFromSeconds] }],
  [/^(?:min|minutes?)\b/i, { kind: "time", toBase: [(value) => msFromSeconds(value * 60)] }],
  [/^GiB\b/i, { kind: "bytes", toBase: [bytesFromGib] }],
  [/^(?:GB|gigs?|gigabytes?)\b/i, { kind: "bytes", toBase: [bytesFromGib, bytesFromGb] }],
  [/^MiB\b/i, { kind: "bytes", toBase: [bytesFromMib] }],
  [/^MB\b/i, { kind: "bytes", toBase: [bytesFromMib, bytesFromMb] }],
  [/^TiB\b/i, { kind: "bytes", toBase: [bytesFromTib] }],
  [/^TB\b/i, { kind: "bytes", toBase: [bytesFromTib, bytesFromTb] }],
  [/^KiB\b/i, { kind: "bytes", toBase: [bytesFromKib] }],
  [/^kB\b/i, { kind: "bytes", toBase: [bytesFromKib, fromThousands] }],
  [/^bytes?\b/i, { kind: "bytes", toBase: [same] }],
  [/^(?:%|percent\b)/i, { kind: "fraction", toBase: [fractionFromPercent] }],
  [/^(?:dollars?|USD|bucks)\b/i, { kind: "usd", toBase: [same] }],
  [/^(?:US )?cents?\b|^¢/i, { kind: "usd", toBase: [fractionFromPercent] }],
  ...spans((each) => `(?:\\w+ )?tok(?:en)?s?\\s*${each}`, "tokenRate"),
  ...spans((each) => `(?:user )?(?:req(?:uest)?s?|calls|queries)\\s*${each}`, "requestRate"),
  [
    /^(?:\w+ )?(?:tok(?:en)?s?)\s*(?:\/|per|each|every|a(?= s))\s*s(?:ec(?:ond)?)?\b/i,
    { kind: "tokenRate", toBase: [same] },
  ],
  [/^(?:(?:user )?req(?:uest)?s?\s*(?:\/|per|a)\s*s|rps\b|qps\b)/i, { kind: "requestRate", toBase: [same] }],
  [/^[- ]?(?:\w+ )?tok(?:en)?s?\b/i, { kind: "tokens", toBase: [same] }],
  [/^(?:B\b|bn\b|billion)(?:\s*param\w*)?/i, { kind: "parameters", toBase: [same] }],
  [
    /^(?:×|x)?\s*(?:[\w-]+ ){0,2}?(?:GPUs?|cards?|accelerators?|[ABHL]\d{2,3}S?(?:[-\w]*)|MI\d{3}\w*|GB\d{3})\b/i,
    { kind: "gpus", toBase: [same] },
  ],
  [/^[- ]?(?:[\w-]+ ){0,2}?(?:replicas?|instances?|pods?)\b/i, { kind: "replicas", toBase: [same] }],
  [
    /^(?:×\s*)?(?:[\w.-]+ ){0,2}?(?:machines?|nodes?|servers?|VMs?|hosts?)\b/i,
    { kind: "machines", toBase: [same] },
  ],
  [
    /^(?:concurrent |parallel )?(?:sequences?|streams?|concurrent requests?|requests in flight|slots?)\b/i,
    { kind: "sequences", toBase: [same] },
  ],
  [/^(?:active |concurrent )?users?\b/i, { kind: "users", toBase: [same] }],
  [/^months?\b/i, { kind: "months", toBase: [same] }],
];

export const UNKNOWN: UnitReading = { kind: "unknown", toBase: [same] };

export function unitAfter(text: string): UnitReading | undefined {
  return UNITS.find(([pattern]) => pattern.test(text))?.[1];
}

/** In order; tested against the last named part of a path such as `latency.ttftMs.p95`. */
const NAMES: readonly (readonly [RegExp, FigureKind, (value: number) => number])[] = [
  [/Ms(?:\.|$)/, "time", same],
  [/Seconds?(?:\.|$)(?<!PerSecond)/, "time", msFromSeconds],
  [/usd/i, "usd", same],
  [/percent/i, "fraction", fractionFromPercent],
  [/fraction|utilization|level$|hitrate|margin/i, "fraction", same],
  [/bytesPerSecond/i, "unknown", same],
  [/memoryNominalGb/, "bytes", bytesFromGb],
  [/bytes/i, "bytes", same],
  [/tokensPerSecond/i, "tokenRate", same],
  [/requestsPerSecond|requestsPerUserHour/i, "requestRate", same],
  [/gpus|\btp\b/i, "gpus", same],
  [/replica|^redundant/i, "replicas", same],
  [/machines?\b/i, "machines", same],
  [/sequences|concurrency|batchSize/i, "sequences", same],
  [/isl|osl|tokens|contextWindow|maxContext/i, "tokens", same],
  [/months/i, "months", same],
  [/users/i, "users", same],
  [/multiplier|factor|ratio/i, "ratio", same],
  [/parametersB/i, "parameters", same],
  [/params$/i, "parameters", (value) => value / fromMillions(1000)],
];

/** Kind and base value of a number by its path in a result. */
export function namedFigure(
  path: string,
  value: number,
): { readonly kind: FigureKind; readonly value: number } {
  const name = path.replace(/\.(?:value|mean|p\d\d|low|high|band|target|actual)(?=\.|$)/g, "");
  const last =
    name
      .split(".")
      .filter((part) => !/^\d+$/.test(part))
      .at(-1) ?? "";
  const own = NAMES.find(([pattern]) => pattern.test(last)) ?? NAMES.find(([pattern]) => pattern.test(name));
  return own === undefined ? { kind: "unknown", value } : { kind: own[1], value: own[2](value) };
}
