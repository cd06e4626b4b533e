/** The experiments by name: what each shows, which parameters it takes, and the notebook's defaults. */
import type { LabResult } from "./lab-document.ts";
import type { LabField, LabRequest } from "./lab-request.ts";

export type ExperimentName = LabResult["experiment"];

export interface Experiment {
  readonly name: ExperimentName;
  readonly summary: string;
  /** "load": asks for leave; "call": one small request; "host": tools of this machine. */
  readonly effect: "none" | "host" | "call" | "load";
  readonly defaults: LabRequest;
  /** Besides those with defaults. */
  readonly also: readonly LabField[];
}

const ENDPOINT: readonly LabField[] = ["endpoint", "model"];
const PRICE: readonly LabField[] = ["usdPerHour", "gpu"];
const LOAD: readonly LabField[] = [...ENDPOINT, "noStream", "forceLength", "prompt", ...PRICE];

const BASE_PROMPT = "Summarize why batching affects throughput in one short paragraph.";
const ANSWER = { prompt: BASE_PROMPT, maxTokens: [96], temperature: 0.2 };

export const EXPERIMENTS: readonly Experiment[] = [
  {
    name: "preflight",
    summary: "Does the endpoint answer, and how fast?",
    effect: "call",
    defaults: { prompt: "Reply with only: OK", maxTokens: [4], temperature: 0, timeoutSeconds: 20 },
    also: ENDPOINT,
  },
  {
    name: "baseline",
    summary: "One request at a time: the noise floor of latency",
    effect: "load",
    defaults: { ...ANSWER, requests: 12, timeoutSeconds: 60 },
    also: LOAD,
  },
  {
    name: "sweep",
    summary: "Latency and throughput against concurrency: the knee",
    effect: "load",
    defaults: { ...ANSWER, concurrency: [1, 2, 4, 8, 16], requests: 80, timeoutSeconds: 60 },
    also: [...LOAD, "repeats"],
  },
  {
    name: "tokens",
    summary: "Latency against answer budget and prompt size",
    effect: "load",
    defaults: {
      promptChars: [200, 800, 2000],
      maxTokens: [32, 64, 128, 256],
      temperature: 0.2,
      requests: 6,
      timeoutSeconds: 60,
    },
    also: [...ENDPOINT, "noStream", "forceLength", "repeats", ...PRICE],
  },
  {
    name: "overload",
    summary: "Too much load on a short time-out: how it fails",
    effect: "load",
    defaults: { ...ANSWER, concurrency: [4, 8, 16, 32], requests: 60, timeoutSeconds: 5 },
    also: [...LOAD, "repeats"],
  },
  {
    name: "throughput",
    summary: "Tokens per second of a single stream",
    effect: "load",
    defaults: {
      prompt: "Explain quantum physics in one sentence.",
      requests: 40,
      maxTokens: [64],
      temperature: 0,
      timeoutSeconds: 60,
      seconds: 2.5,
      intervalSeconds: 0.25,
    },
    also: [...ENDPOINT, ...PRICE],
  },
  {
    name: "kv-cliff",
    summary: "Weights and KV cache against users: where memory ends",
    effect: "none",
    defaults: {
      users: 20,
      contextTokens: 8192,
      layers: 80,
      hidden: 8192,
      heads: 64,
      kvHeads: 8,
      kvPrecision: "fp16",
      weightsGib: 130,
      lineAGib: 80,
      lineBGib: 141,
    },
    also: ["model"],
  },
  {
    name: "weights",
    summary: "Weights by precision",
    effect: "host",
    defaults: { modelSize: 70 },
    also: ["model"],
  },
  {
    name: "roi",
    summary: "Price of a concurrent user on two GPUs",
    effect: "none",
    defaults: { usersA: 5, usersB: 20, priceA: 12_000, priceB: 25_000 },
    also: [],
  },
  { name: "gpu", summary: "Which GPU this machine has", effect: "host", defaults: {}, also: [] },
  {
    name: "memcpy",
    summary: "Memory bandwidth of this machine's GPU, by copying",
    effect: "host",
    defaults: { mib: 1024, iters: 80 },
    also: [],
  },
  {
    name: "watch",
    summary: "Memory, use and power of this machine's GPU over time",
    effect: "host",
    defaults: { seconds: 10, intervalSeconds: 0.25 },
    also: [],
  },
  {
    name: "checklist",
    summary: "The tuning checklist, filled from kept experiments",
    effect: "none",
    defaults: {},
    also: ["sloMs"],
  },
  {
    name: "explain",
    summary: "Where latency comes from, Little's law, and the same for vLLM",
    effect: "none",
    defaults: {},
    also: [],
  },
];

/** Parameters the experiment has no use for. */
export const strangeFields = ({ defaults, also }: Experiment, request: LabRequest): LabField[] =>
  (Object.keys(request) as LabField[]).filter(
    (field) => request[field] !== undefined && !(field in defaults) && !also.includes(field),
  );
