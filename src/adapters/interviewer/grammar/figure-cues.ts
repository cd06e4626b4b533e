/** Words that tell what a figure is: each speaks for one role, to figures of some kinds. */
import { ADVERBS, type Kind, REQUESTS } from "./figure-units.ts";

export type Role =
  | "isl"
  | "osl"
  | "contextWindow"
  | "load"
  | "peakLoad"
  | "averageLoad"
  | "eventLoad"
  | "users"
  | "ttftMs"
  | "itlMs"
  | "e2eMs"
  | "peakMultiplier"
  | "growthPercent"
  | "prefixHitRate"
  | "activeShare"
  | "monthlyBudgetUsd"
  | "tp"
  | "batchSize"
  | "callsPerRequest"
  | "horizonMonths"
  | "speed"
  | "other";

export interface Cue {
  readonly role: Role;
  readonly start: number;
  readonly end: number;
  /** Hour of "a busy hour": the time its figure is counted in. */
  readonly period: string | undefined;
  /** "in" and "out" speak to the very next figure only. */
  readonly near: boolean;
  /** Said of many things: a cue that names the role is believed first. */
  readonly weak: boolean;
  /** General words: cue costs like a weak one, and is believed without a bound. */
  readonly soft: boolean;
}

interface CueKind {
  readonly role: Role;
  readonly kinds: readonly Kind[];
  readonly words: string;
  readonly near?: true;
  readonly weak?: true;
  readonly soft?: true;
}

const PEAK_WORDS =
  "peak(?:s|ed|ing)?|burst(?:s|ing)?|spik(?:e|es|ing)|surges?|rush|busy|busiest|worst[- ]case|at (?:the )?worst|at the (?:very )?most";
const PERIOD_NAME = "(?<period>second|minute|hour|day|week|month)s?";
const PERIOD = `\\s+${PERIOD_NAME}`;

const CUE_KINDS: readonly CueKind[] = [
  // Lengths.
  {
    role: "contextWindow",
    kinds: ["tokens", "plain"],
    words:
      "context(?: window| length| size| limit| len)?(?! in\\b)|window|max[- _]?(?:model[- _])?len(?:gth)?|longest (?:request|conversation|context|prompt)|(?:longest|largest) (?:one|case)s?|max(?:imum)? (?:context|total|sequence)(?: length)?|total length",
  },
  {
    role: "isl",
    kinds: ["tokens", "plain"],
    words:
      "inputs?|inbound|incoming|prompts?|isl|prefill|questions?|quer(?:y|ies)|documents?|docs?|articles?|contracts?|transcripts?|e-?mails?|tickets?|payloads?|history|instructions?|source(?: text)?|retrieved|passages?|chunks?|ingest\\w*|feeds?|feeding|fed|paste\\w*|reads?|reading|uploads?|user message|com(?:e|es|ing) in|go(?:es|ing)? in|sent in|on the way in|context in|each request|requests? (?:carr(?:y|ies)|has|have|contains?|brings?|is|are|size|length)|asks?",
  },
  {
    role: "osl",
    kinds: ["tokens", "plain"],
    words:
      "outputs?|outbound|answers?|answered|repl(?:y|ies)|responses?|responds?|completions?|generat(?:e|es|ed|ing|ion|ions)|gen|osl|decode|decoded|summar(?:y|ies)|writes?|writing|writ(?:ten|es) back|produc(?:e|es|ed|ing)|returns?|returned|emits?|back|com(?:e|es|ing) (?:back )?out|go(?:es|ing)? (?:back )?out|comes? back|on the way (?:out|back)|new tokens|results?|extract(?:s|ed|ing)?|feedback|reasoning|comments?|explanations?|translations?|labels?|verdict|translations?|spits? out",
  },
  {
    role: "isl",
    kinds: ["tokens", "plain"],
    words: "in(?! (?:total|all|the|an?|our|each|parallel)\\b)",
    near: true,
  },
  { role: "osl", kinds: ["tokens", "plain"], words: "out(?! of\\b)", near: true },
  // Latency.
  {
    role: "ttftMs",
    kinds: ["time", "plain"],
    words:
      "ttft|(?:time[- ]to[- ])?(?:the )?first (?:token|word|character|byte|letter|chunk|response|output)s?(?: latency| time)?|start(?:s|ed|ing)?(?! (?:in|of|with)\\b)|begin(?:s|ning)?|initial|to start|appear(?:s|ing)?|shows? up|prefill",
  },
  {
    role: "itlMs",
    kinds: ["time", "plain"],
    words:
      "itl|tpot|inter[- ]?token(?:[- ](?:latency|time|delay|gap))?|token latency|between (?:the )?tokens?|per (?:output |generated )?token|each (?:further |next |following )?token|every (?:next )?token|token gap|(?:next|following|subsequent) tokens?|tokens? apart|token cadence|after that|thereafter|afterwards|/ ?token",
  },
  {
    role: "e2eMs",
    kinds: ["time", "plain"],
    words:
      "e2e(?:[- ]latency)?|end[- ]to[- ]end(?:[- ](?:latency|time))?|(?:whole|full|entire|complete|total) (?:answer|response|reply|request|thing|latency|time|generation|summary)|complete(?:s|d|ly)?|finish(?:es|ed)?|done|turnaround(?: time)?|round[- ]?trip|response times?",
  },
  {
    role: "e2eMs",
    kinds: ["time"],
    words:
      "in all|altogether|total|answer(?:s|ed)?|respon(?:d|ds|se|ses)|repl(?:y|ies)|wait(?:s|ing)?(?: for)?|requests?|calls?|quer(?:y|ies)|summar(?:y|ies)|return(?:s|ed)?|back",
    weak: true,
  },
  { role: "e2eMs", kinds: ["time"], words: "latency|latencies", soft: true },
  {
    role: "other",
    kinds: ["time", "plain", "percent", "money"],
    words:
      "time ?outs?|gateway|proxy|balancer|uptime|availability|meetings?|retr(?:y|ies)|polls?|cron|boot|cold start|warm[- ]?up|deploy(?:ment)? (?:takes|time)|stars?|kids|floors?|coffee|lunch costs?|invoice|salary|version|discount|sla credit|accuracy|error rate|budget used|years old|experience",
  },
  {
    role: "speed",
    kinds: ["tokens"],
    words:
      "stream(?:s|ed|ing)?|reads?|(?:reading|typing|generation|decode|decoding|streaming|perceived|output) speed|speed|(?:each|every|any|a|the|one|per) (?:user|reader|stream|person|customer)|per[- ](?:user|stream|request)|users? (?:should|must|see|sees|get|gets|needs?|wants?)|any (?:user|reader)|nobody|no one|everyone sees|less than|fewer than|flows?|minimum|slower than|fast as|or faster|or better|at least",
  },
  { role: "speed", kinds: ["plain"], words: "tokens?|words" },
  { role: "other", kinds: ["tokens"], words: "prefix(?:es)?|max(?:imum)?|longest|worst case|p9\\d" },
  // Load.
  { role: "load", kinds: ["plain"], words: `(?:${REQUESTS})\\s*(?:\\/|per|an?|each)\\s*${PERIOD_NAME}` },
  {
    role: "load",
    kinds: ["plain", "requests"],
    words:
      "(?<adverb>hourly|daily|weekly|monthly|yearly|annual)\\s+(?:(?:request|query|message|call)\\s+)?(?:volume|traffic|load|requests?|count|total|quer(?:y|ies)|messages?|calls?)",
  },
  {
    role: "peakLoad",
    kinds: ["requests", "plain"],
    words: `(?:${PEAK_WORDS})(?:${PERIOD})?(?: load| traffic| rate| time| times)?|rush hours?|at (?:noon|lunch(?:time)?)|max(?:imum)?(?: load| traffic| rate)?|on (?:mondays?|black friday|launch day)`,
  },
  {
    role: "eventLoad",
    kinds: ["requests", "plain"],
    words: "when(?:ever)?|once|as soon as|launch|campaigns?|sales?|events?",
  },
  {
    role: "averageLoad",
    kinds: ["requests", "plain"],
    words: `(?:average|avg|mean|typical|normal|usual|ordinary|regular|steady|base(?:line)?|sustained)(?:${PERIOD})?(?: load| traffic| rate| times?)?|on average|normally|usually|typically|otherwise|steady[- ]state|most of the (?:time|day)|(?:the )?rest of the (?:day|time|week)`,
  },
  {
    role: "load",
    kinds: ["plain"],
    words: "load|traffic|rps|qps|throughput|request rate|arrival rate|volume|rate",
  },
  { role: "users", kinds: ["plain"], words: "users|user count|user base|headcount|seats|dau|mau" },
  // Movement.
  {
    role: "peakMultiplier",
    kinds: ["ratio", "percent", "plain"],
    words: `peak[- ]?(?:to|over|\\/|:|vs\\.?)[- ]?(?:average|avg|mean)(?: ratio| factor)?|peak (?:factor|multiplier)|(?:${PEAK_WORDS})(?:${PERIOD})?|(?:the )?(?:usual|normal|average|mean|typical|baseline|steady)|at (?:noon|lunch(?:time)?|night)|black friday|launch day|month[- ]end|holidays?|campaigns?|mornings?|evenings?|mondays?`,
  },
  {
    role: "growthPercent",
    kinds: ["percent", "ratio"],
    words:
      "(?:(?<adverb>annual|yearly|monthly|quarterly)\\s+)?grow(?:s|th|ing|n)?|mom|yoy|month[- ]over[- ]month|year[- ]over[- ]year|increas(?:e|es|ing)|ris(?:es?|ing)|climb(?:s|ing)?|expand(?:s|ing)?|more (?:traffic|users|requests|load)|compound(?:ed|ing)?",
  },
  {
    role: "prefixHitRate",
    kinds: ["percent", "plain"],
    words:
      "prefix(?:es)?|cache[ds]?|caching|hit[- ]?rate|hits?|shared|identical|the same|common|reused?|repeat(?:s|ed)?|boilerplate|constant|fixed|static|unchanged|never chang(?:es|ed|ing)|(?:does|do) not change|doesn['’]t change|overlap(?:s|ping)?",
  },
  {
    role: "activeShare",
    kinds: ["percent"],
    words:
      "active|used by|of (?:them|those|(?:the |our )?users)|actually use|online|concurrent(?:ly)?|at once|at the same time|simultaneous(?:ly)?|logged (?:in|on)|using it|at any (?:given )?(?:time|moment)",
  },
  // Money, machines, time ahead.
  {
    role: "monthlyBudgetUsd",
    kinds: ["money"],
    words:
      "(?:(?<adverb>annual|yearly|monthly|quarterly|weekly|daily|hourly)\\s+)?(?:budget|cap|limit|ceiling|allowance|spend(?:ing)?|bill)|pay(?:ing)?|costs? (?:at most|under|below|less than|no more than|max(?:imum)?)|capped|afford|cheaper than|price tag|opex",
  },
  {
    role: "monthlyBudgetUsd",
    kinds: ["plain"],
    words:
      "(?:(?<adverb>annual|yearly|monthly|quarterly|weekly|daily|hourly)\\s+)?(?<!(?:token|latency|time|memory|error) )budget|spend(?:ing)?|pay(?:ing)?|afford|costs? (?:at most|under|below|less than|no more than|max(?:imum)?)",
  },
  {
    role: "tp",
    kinds: ["gpus", "plain"],
    words:
      "tp|tensor[- ]parallel(?:ism)?|per replica|each replica|a replica|per instance|split|shard(?:ed)?|spread",
  },
  {
    role: "batchSize",
    kinds: ["sequences", "plain", "requests"],
    words:
      "batch(?: size| cap| limit)?|max[- _]?num[- _]?seqs|sequences|in flight|concurrency(?: limit| cap)?",
  },
  {
    role: "callsPerRequest",
    kinds: ["requests", "plain", "ratio"],
    words:
      "calls per (?:request|task|query)|(?:talks?|calls?|goes|hits?|queries|asks?|prompts?|invokes?|round[- ]?trips?) (?:to )?(?:the )?(?:model|llm)|(?:llm|model) calls|fan[- ]?out|fans out|steps per (?:request|task)|tool calls",
  },
  {
    role: "horizonMonths",
    kinds: ["span"],
    words:
      "horizon|until|till|through|plan(?:ning)?|ahead|next|coming|lasts?|last|plan(?:ning)? for|look(?:ing)? ahead|over|for|within|from now|out|good for|outlook",
  },
];

const COMPILED = CUE_KINDS.map(({ words, ...kind }) => ({
  ...kind,
  pattern: new RegExp(`(?<![\\w-])(?:${words})(?![\\w-])`, "gi"),
}));

function periodOf(groups: Readonly<Record<string, string | undefined>> | undefined): string | undefined {
  const adverb = groups?.["adverb"]?.toLowerCase();
  return groups?.["period"]?.toLowerCase() ?? (adverb === undefined ? undefined : ADVERBS[adverb]);
}

/** Cues in the text that speak to figures of a kind. */
export function cuesIn(text: string, kind: Kind): Cue[] {
  return COMPILED.filter(({ kinds }) => kinds.includes(kind)).flatMap(
    ({ pattern, role, near = false, weak = false, soft = false }) =>
      [...text.matchAll(pattern)].map((match) => ({
        role,
        start: match.index,
        end: match.index + match[0].length,
        period: periodOf(match.groups),
        near,
        weak,
        soft,
      })),
  );
}
