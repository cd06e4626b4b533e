/** The figures people ask about, by the words they use, with the inputs that move each. */
import type { InputName } from "./capacity-plan.ts";

export interface FigureTopic {
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
    path: "autoscaling.requestsPerSecondPerReplica",
    words: /scal(?:e|ing)|threshold|trigger/i,
    inputs: ["targetUtilization"],
    also: [
      "autoscaling.queueDepthPerReplica",
      "autoscaling.kvCacheUtilization",
      "autoscaling.latencyMs",
      "autoscaling.gpuUtilization",
    ],
  },
  {
    path: "cost.usdPerMillionOutputTokens",
    words: /(?:per|a|1) (?:m|million)\b|million tokens|per token|usdpermillion/i,
    inputs: ["cloud", "region", "spot", "osl"],
    also: ["cost.usdPerMillionTokens", "cost.usdPerMonth"],
  },
  {
    path: "cost.usdPerMonth",
    words: /cost|price|\$|usd|dollar|month|expens|budget|bill|machine/i,
    inputs: ["cloud", "region", "spot", "redundantReplicas"],
    also: ["cost.steady.usdPerMonth", "replicas.machines", "replicas.max"],
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
    path: "replicas.gpusPerReplica",
    words: /gpus? per replica|gpus? a replica|\btp\b|tensor|parallel/i,
    inputs: ["tp", "precision", "contextWindow", "memoryUtilization"],
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
    also: ["replicas.max", "replicas.gpusPerReplica", "capacity.perReplica.requestsPerSecond"],
  },
];

/** The topic a question is about: an exact path first, then the words in it. */
export function topicOf(figure: string): FigureTopic | undefined {
  const exact = TOPICS.find(({ path }) => path.toLowerCase() === figure.trim().toLowerCase());
  return exact ?? TOPICS.find(({ words }) => words.test(figure));
}
