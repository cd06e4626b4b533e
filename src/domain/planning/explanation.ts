/** Finds the figure people mean and tells where it comes from, with its band and the assumptions behind it. */
import { type Band, bandSchema } from "../forecasting/band.ts";
import type { CapacityPlan, InputName } from "./capacity-plan.ts";

interface FigureTopic {
  /** Path in `evidence.figures`. */
  readonly path: string;
  /** Words people use for it. */
  readonly words: RegExp;
  /** Inputs whose assumed values move it. */
  readonly inputs: readonly InputName[];
  /** Further figures of the same question. */
  readonly also: readonly string[];
}

const LOAD: readonly InputName[] = [
  "requestsPerSecond",
  "peakMultiplier",
  "growthPercent",
  "horizonMonths",
  "callsPerRequest",
  "safetyMargin",
  "redundantReplicas",
  "targetUtilization",
];

/** In order: the first that matches is meant, so the special ones stand before the general ones. */
const TOPICS: readonly FigureTopic[] = [
  {
    path: "cost.usdPerMillionOutputTokens",
    words: /(?:per|a|1) (?:m|million)\b|million tokens|per token|usdpermillion/i,
    inputs: ["cloud", "region", "spot", "osl"],
    also: ["cost.usdPerMonth"],
  },
  {
    path: "cost.usdPerMonth",
    words: /cost|price|\$|usd|dollar|month|expens|budget|bill|machine/i,
    inputs: ["cloud", "region", "spot", "redundantReplicas"],
    also: ["replicas.max"],
  },
  {
    path: "latency.ttftMs",
    words: /ttft|first token|prefill|queue/i,
    inputs: ["engine", "prefixHitRate", "targetUtilization"],
    also: [],
  },
  {
    path: "latency.itlMs",
    words: /\bitl\b|itlms|inter.?token|tpot|per output token|decode|token latency/i,
    inputs: ["engine", "tp", "kvPrecision", "precision"],
    also: [],
  },
  {
    path: "latency.e2eMs",
    words: /e2e|end.?to.?end|latency|slow|response time/i,
    inputs: ["engine", "targetUtilization"],
    also: ["latency.ttftMs", "latency.itlMs"],
  },
  {
    path: "memory.maxSequences",
    words: /sequences|concurren|batch|in flight/i,
    inputs: ["contextWindow", "kvPrecision", "batchSize"],
    also: ["memory.kvPoolBytes"],
  },
  {
    path: "memory.kvPoolBytes",
    words: /\bkv|cache|pool/i,
    inputs: ["kvPrecision", "memoryUtilization", "engine"],
    also: ["memory.kvBytesPerToken"],
  },
  {
    path: "memory.weightsBytes",
    words: /weight|parameter|\bmodel size/i,
    inputs: ["precision", "parametersB"],
    also: [],
  },
  {
    path: "memory.replicaTotalBytes",
    words: /memory|vram|hbm|gib\b|\bgb\b|fit/i,
    inputs: ["precision", "contextWindow", "batchSize", "memoryUtilization"],
    also: ["memory.weightsBytes", "memory.kvPoolBytes"],
  },
  {
    path: "replicas.min",
    words: /\bmin|steady|baseline|idle/i,
    inputs: LOAD,
    also: ["capacity.perReplica.requestsPerSecond"],
  },
  {
    path: "capacity.perReplica.requestsPerSecond",
    words:
      /throughput|\brps\b|req(?:uest)?s?\/s|per second|per replica|tps|tok\/s|capacity|limit|bottleneck|bind/i,
    inputs: ["targetUtilization", "engine", "batchSize"],
    also: [],
  },
  {
    path: "replicas.max",
    words: /replica|\bmax|peak|growth|redundan|spare|failure/i,
    inputs: LOAD,
    also: ["capacity.perReplica.requestsPerSecond"],
  },
  {
    path: "replicas.gpus",
    words: /gpu|card|accelerator|\btp\b|parallel|\b[ahlb]\d{1,3}0?s?\b/i,
    inputs: ["gpu", "tp", ...LOAD],
    also: ["replicas.max", "capacity.perReplica.requestsPerSecond"],
  },
];

export interface Explanation {
  readonly figure: string;
  /** null when the plan has no such figure; `known` then lists what it has. */
  readonly path: string | null;
  readonly value: number | string | null;
  readonly formula: string;
  readonly explanation: string;
  readonly source: string;
  readonly band: Band | null;
  readonly related: readonly { readonly path: string; readonly explanation: string }[];
  readonly assumptions: readonly string[];
  readonly known: readonly string[];
  readonly message: string;
}

function valueAt(plan: CapacityPlan, path: string): unknown {
  let value: unknown = plan;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

function bandAt(plan: CapacityPlan, path: string): Band | null {
  const value = valueAt(plan, path);
  if (typeof value === "object" && value !== null && "band" in value) {
    return bandSchema.safeParse(value.band).data ?? null;
  }
  const own = path.startsWith("capacity.perReplica.") ? path.replace("perReplica.", "perReplica.bands.") : "";
  return own === "" ? null : (bandSchema.safeParse(valueAt(plan, own)).data ?? null);
}

function scalarAt(plan: CapacityPlan, path: string): number | string | null {
  const value = valueAt(plan, path);
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "mean" in value && typeof value.mean === "number") {
    return value.mean;
  }
  return null;
}

/** The topic a question is about: an exact path first, then the words in it. */
function topicOf(figure: string): FigureTopic | undefined {
  const exact = TOPICS.find(({ path }) => path.toLowerCase() === figure.trim().toLowerCase());
  return exact ?? TOPICS.find(({ words }) => words.test(figure));
}

export function explanationOf(plan: CapacityPlan, figure: string): Explanation {
  const { figures } = plan.evidence;
  const topic = topicOf(figure);
  const found = topic === undefined ? undefined : figures[topic.path];
  const known = Object.keys(figures);
  if (topic === undefined || found === undefined) {
    const why = plan.memory.fits ? "" : ` ${plan.verdict.summary}`;
    return {
      figure,
      path: null,
      value: null,
      formula: "",
      explanation: "",
      source: "",
      band: null,
      related: [],
      assumptions: [],
      known,
      message: `The plan has no figure called "${figure}".${why}`,
    };
  }
  const { formula, explanation, source } = found;
  return {
    figure,
    path: topic.path,
    value: scalarAt(plan, topic.path),
    formula,
    explanation,
    source,
    band: bandAt(plan, topic.path),
    related: topic.also.flatMap((path) => {
      const other = figures[path];
      return other === undefined ? [] : [{ path, explanation: other.explanation }];
    }),
    assumptions: plan.assumptions
      .filter(({ input }) => topic.inputs.some((name) => name === input))
      .map(({ message }) => message),
    known,
    message: `${formula}. ${explanation}`,
  };
}
