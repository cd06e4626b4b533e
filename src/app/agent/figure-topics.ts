/** What a figure is about, read from the words nearest to it: metric, percentile, per hour or month, minimum or maximum. */
import type { Claim } from "./figure-claims.ts";
import type { FigureKind } from "./figure-kinds.ts";

interface Topic {
  readonly inProse: RegExp;
  readonly inFacts: RegExp;
}

interface TopicGroup {
  readonly topics: readonly Topic[];
  /** Without any fact on the topic the figure is unsupported; else the topic is let go. */
  readonly strict: boolean;
  /** Kinds of figure that the topics tell apart; left out, all. */
  readonly kinds?: ReadonlySet<FigureKind>;
  /** The topic may stand anywhere before the figure in its sentence, not only next to it. */
  readonly reaches: boolean;
}

const both = (pattern: RegExp): Topic => ({ inProse: pattern, inFacts: pattern });

/** Metric and percentile tell times apart; a count of GPUs in the same sentence is about something else. */
const LATENCIES: ReadonlySet<FigureKind> = new Set(["time", "unknown", "fraction"]);

export const STRICT: ReadonlySet<FigureKind> = new Set(["time", "usd"]);
const DAILY: Topic = { inProse: /(?:per|a|an|each|\/)\s*day\b|daily/i, inFacts: /\bday\b/ };
const YEARLY: Topic = { inProse: /(?:per|a|each|\/)\s*year|yearly|annual/i, inFacts: /\byear\b|annual/ };

export const GROUPS: readonly TopicGroup[] = [
  {
    kinds: LATENCIES,
    topics: [
      both(/ttft|first[- ]token/i),
      both(/\bitl\b|tpot|inter[- ]token|per output token/i),
      both(/e2e|end[- ]to[- ]end/i),
    ],
    strict: true,
    reaches: true,
  },
  {
    kinds: LATENCIES,
    topics: [
      { inProse: /\bp50\b|median|50th/i, inFacts: /p50|median|band|target/ },
      { inProse: /\bp95\b|95th/i, inFacts: /p95|95 of 100|band|target|requirements/ },
      { inProse: /\bp99\b|99th/i, inFacts: /p99|band|target|requirements/ },
      { inProse: /\bmean\b|\baverage latency/i, inFacts: /mean|band/ },
    ],
    strict: false,
    reaches: true,
  },
  {
    kinds: new Set(["usd"]),
    topics: [YEARLY, DAILY],
    strict: true,
    reaches: true,
  },
  {
    kinds: new Set(["usd"]),
    topics: [
      { inProse: /(?:per|a|an|each|\/)\s*h(?:ou)?r?\b|hourly/i, inFacts: /hour|\bh\b/ },
      { inProse: /(?:per|a|each|\/)\s*month|monthly|\/mo\b/i, inFacts: /month|budget/ },
      { inProse: /million|\/M\b|per M\b/i, inFacts: /million/ },
    ],
    strict: false,
    reaches: false,
  },
  {
    kinds: new Set(["replicas", "gpus", "machines"]),
    topics: [
      {
        inProse:
          /\bmin(?:imum)?\b|at least|(?:never|no|not) (?:fewer|less) than|steady|on average|average load|normal/i,
        inFacts: /min|steady/,
      },
      {
        inProse: /\bmax(?:imum)?\b|at (?:the )?peak|for (?:the )?peak|up to|(?:never|no|not) more than/i,
        inFacts: /max|peak|\bgpus$/,
      },
    ],
    strict: false,
    reaches: false,
  },
  {
    topics: [
      both(/weights?/i),
      both(/\bkv\b/i),
      both(/activation/i),
      { inProse: /utili[sz]ation|utili[sz]ed|\bin use\b|\bcapacity is\b/i, inFacts: /utili[sz]/ },
      both(/per[- ]replica|a replica|each replica/i),
    ],
    strict: false,
    reaches: false,
  },
];

/** Characters after a figure's unit in which its topic may begin and end: " of weights", " at the peak". */
const NEXT_WORDS = 22;

/** Topics right after the figure and the nearest before it; either may be meant. */
export function topicsOf(
  group: TopicGroup,
  claim: Claim,
  sentence: string,
  from: number,
  to: number,
): Topic[] {
  const after = sentence.slice(claim.end, to).split(/[,;:]|\band\b/)[0] ?? "";
  const since = sentence.slice(from, claim.start);
  const before = group.reaches ? sentence.slice(0, claim.start) : (since.split(/[,;]\s/).at(-1) ?? since);
  const next = nearest(group.topics, group.reaches ? after : after.slice(0, NEXT_WORDS), false);
  const previous = nearest(group.topics, before, true);
  // "From p50 to p99: 112 → 240 ms": either may be meant.
  const open = group.reaches ? group.topics.filter(({ inProse }) => inProse.test(since)) : [];
  return [...new Set([next, previous, ...(open.length > 1 ? open : [])])].filter(
    (topic) => topic !== undefined,
  );
}

function nearest(topics: readonly Topic[], text: string, last: boolean): Topic | undefined {
  const placed = topics.flatMap((topic) =>
    [...text.matchAll(new RegExp(topic.inProse.source, "gi"))].map(({ index }) => ({ topic, index })),
  );
  const ordered = placed.toSorted((a, b) => a.index - b.index);
  return (last ? ordered.at(-1) : ordered[0])?.topic;
}
