import { describe, expect, it } from "vitest";
import { readText } from "../../../src/adapters/interviewer/read-text.ts";
import { shippedCatalog } from "../../support/planner.ts";

/** What stands when the message arrives. */
const KNOWN = {
  requestsPerSecond: 20,
  isl: 500,
  osl: 200,
  ttftMs: 500,
  gpu: "H100",
  precision: "bf16",
} as const;
const BLANK = {};

type Expected = Record<string, unknown>;

/** The draft a message gives, with names as typed under `model` and `gpu`. */
function heard(text: string, known = BLANK): Expected {
  const { set, clear, modelName, gpuName } = readText(text, known, shippedCatalog.presets());
  return {
    ...set,
    ...(modelName === undefined ? {} : { model: modelName }),
    ...(gpuName === undefined ? {} : { gpu: gpuName }),
    ...(clear.length === 0 ? {} : { clear }),
  };
}

const load: readonly (readonly [string, Expected])[] = [
  ["10 rps", { requestsPerSecond: 10 }],
  ["10 requests per second", { requestsPerSecond: 10 }],
  ["RPS: 12.5", { requestsPerSecond: 12.5 }],
  ["rps=25", { requestsPerSecond: 25 }],
  ["2 req/s", { requestsPerSecond: 2 }],
  ["50 queries per second", { requestsPerSecond: 50 }],
  ["30 qps", { requestsPerSecond: 30 }],
  ["about 40 requests a second", { requestsPerSecond: 40 }],
  ["twenty requests per second", { requestsPerSecond: 20 }],
  ["one request per second", { requestsPerSecond: 1 }],
  ["two hundred requests per second", { requestsPerSecond: 200 }],
  ["600 requests per minute", { requestsPerSecond: 10 }],
  ["600 rpm", { requestsPerSecond: 10 }],
  ["36k requests an hour", { requestsPerSecond: 10 }],
  ["1.5k requests per second", { requestsPerSecond: 1500 }],
  ["864,000 requests per day", { requestsPerSecond: 10 }],
  ["86.4k daily requests", { requestsPerSecond: 1 }],
  ["8.64 million requests a day", { requestsPerSecond: 100 }],
  ["8.64M requests/day", { requestsPerSecond: 100 }],
  ["the load is 15 rps", { requestsPerSecond: 15 }],
  ["load: 15", { requestsPerSecond: 15 }],
  ["100k users each 12 requests an hour", { users: 100_000, requestsPerUserHour: 12 }],
  ["5000 users, 10 requests per user per hour", { users: 5000, requestsPerUserHour: 10 }],
  ["2,000 active users with 2 requests per minute each", { users: 2000, requestsPerUserHour: 120 }],
  ["users: 2000, 5 requests per hour each", { users: 2000, requestsPerUserHour: 5 }],
  ["10k employees, each sends 24 messages a day", { users: 10_000, requestsPerUserHour: 1 }],
  ["300 concurrent users", { users: 300 }],
  [".5 rps", { requestsPerSecond: 0.5 }],
  ["1 request every 2 seconds", { requestsPerSecond: 0.5 }],
  ["2k DAU, 24 requests per day per user", { users: 2000, requestsPerUserHour: 1 }],
];

const lengths: readonly (readonly [string, Expected])[] = [
  ["500 tokens in, 200 out", { isl: 500, osl: 200 }],
  ["500 in 200 out", { isl: 500, osl: 200 }],
  ["in 1k out 500", { isl: 1000, osl: 500 }],
  ["in: 800, out: 150", { isl: 800, osl: 150 }],
  ["500 input tokens and 200 output tokens", { isl: 500, osl: 200 }],
  ["1.5k input / 300 output", { isl: 1500, osl: 300 }],
  ["isl 2048 osl 256", { isl: 2048, osl: 256 }],
  ["ISL=4096, OSL=512", { isl: 4096, osl: 512 }],
  ["input=600 output=120", { isl: 600, osl: 120 }],
  ["input tokens: 1,500; output tokens: 2,000", { isl: 1500, osl: 2000 }],
  ["500/200 tokens", { isl: 500, osl: 200 }],
  ["1024 -> 256", { isl: 1024, osl: 256 }],
  ["prompts of 2k tokens and answers of 400 tokens", { isl: 2000, osl: 400 }],
  ["prompts average 1200 tokens and answers around 300 tokens", { isl: 1200, osl: 300 }],
  ["300-token replies to 1200-token prompts", { isl: 1200, osl: 300 }],
  ["8k prompts, 1k answers", { isl: 8000, osl: 1000 }],
  ["it generates 400 tokens", { osl: 400 }],
  ["context 32k", { contextWindow: 32_768 }],
  ["context window of 8192", { contextWindow: 8192 }],
  ["128k context", { contextWindow: 131_072 }],
  ["max-model-len 16384", { contextWindow: 16_384 }],
  ["4k context in and 500 tokens out", { isl: 4000, osl: 500 }],
  ["batch 32", { batchSize: 32 }],
  ["batch size of 4", { batchSize: 4 }],
  ["max-num-seqs 256", { batchSize: 256 }],
];

const targets: readonly (readonly [string, Expected])[] = [
  ["TTFT under 500 ms p95", { ttftMs: 500, sloPercentile: 95 }],
  ["ttft < 300ms", { ttftMs: 300 }],
  ["500 ms TTFT", { ttftMs: 500 }],
  ["time to first token below 0.4 s", { ttftMs: 400 }],
  ["first token within 400 ms", { ttftMs: 400 }],
  ["ttft target 250", { ttftMs: 250 }],
  ["inter-token latency 30 ms", { itlMs: 30 }],
  ["ITL at most 25ms", { itlMs: 25 }],
  ["tpot of 40 ms", { itlMs: 40 }],
  ["25 tokens per second per user", { itlMs: 40 }],
  ["p99 e2e < 10 s", { e2eMs: 10_000, sloPercentile: 99 }],
  ["end-to-end latency below 5 seconds", { e2eMs: 5000 }],
  ["answers in under 10 seconds", { e2eMs: 10_000 }],
  ["median latency 2 seconds", { e2eMs: 2000, sloPercentile: 50 }],
  ["ttft 300 ms and itl 20 ms at p99", { ttftMs: 300, itlMs: 20, sloPercentile: 99 }],
];

const fleet: readonly (readonly [string, Expected])[] = [
  ["on aws", { cloud: "aws" }],
  ["in google cloud", { cloud: "gcp" }],
  ["on Azure", { cloud: "azure" }],
  ["in europe-west4", { region: "europe-west4" }],
  ["us-east-1, on-demand", { region: "us-east-1", spot: false }],
  ["us-central1-a spot", { zone: "us-central1-a", spot: true }],
  ["westeurope on azure", { region: "westeurope", cloud: "azure" }],
  ["spot instances", { spot: true }],
  ["no spot", { spot: false }],
  ["budget $20k a month", { monthlyBudgetUsd: 20_000 }],
  ["under $5000 per month", { monthlyBudgetUsd: 5000 }],
  ["monthly budget of 20,000 dollars", { monthlyBudgetUsd: 20_000 }],
  ["budget: $120k a year", { monthlyBudgetUsd: 10_000 }],
  ["at most $10 an hour", { monthlyBudgetUsd: 7300 }],
  ["tp=4", { tp: 4 }],
  ["tensor parallelism of 2", { tp: 2 }],
  ["8-way tensor parallel", { tp: 8 }],
  ["peak 3x", { peakMultiplier: 3 }],
  ["3x peak", { peakMultiplier: 3 }],
  ["peaks at 2.5 times", { peakMultiplier: 2.5 }],
  ["10 rps with a peak of 40 rps", { requestsPerSecond: 10, peakMultiplier: 4 }],
  ["growth 10% a month", { growthPercent: 10 }],
  ["growing 20% monthly for 6 months", { growthPercent: 20, horizonMonths: 6 }],
  ["no growth", { growthPercent: 0 }],
  ["growth 0", { growthPercent: 0 }],
  ["for 2 years", { horizonMonths: 24 }],
  ["4 GPUs per replica", { tp: 4 }],
  ["at most 15k$/month", { monthlyBudgetUsd: 15_000 }],
  ["traffic grows 15% per month for a year", { growthPercent: 15, horizonMonths: 12 }],
  ["enable prefix caching with 60% hit rate", { prefixHitRate: 0.6 }],
  ["5 calls per request", { callsPerRequest: 5 }],
  ["each request makes 3 llm calls", { callsPerRequest: 3 }],
  ["80% prefix cache hits", { prefixHitRate: 0.8 }],
  ["prefix hit rate 0.5", { prefixHitRate: 0.5 }],
];

const names: readonly (readonly [string, Expected])[] = [
  ["Llama 3.1 8B", { model: "Llama 3.1 8B" }],
  ["use Qwen3-32B", { model: "Qwen3-32B" }],
  ["mixtral 8x7b", { model: "mixtral 8x7b" }],
  ["gpt-oss-120b", { model: "gpt-oss-120b" }],
  ["deepseek v3", { model: "deepseek v3" }],
  ["Gemma 3 27B it", { model: "Gemma 3 27B it" }],
  ["mistral large 2, please", { model: "mistral large 2" }],
  ["meta-llama/Llama-3.1-8B-Instruct", { model: "meta-llama/Llama-3.1-8B-Instruct" }],
  ["./models/config.json", { model: "./models/config.json" }],
  ["Serve Foobar-9B", { model: "Foobar-9B" }],
  ["7B", { parametersB: 7 }],
  ["a 70B model", { parametersB: 70 }],
  ["model size 405", { parametersB: 405 }],
  ["70 billion parameters", { parametersB: 70 }],
  ["on H100", { gpu: "H100" }],
  ["8xA100-80", { gpu: "8xA100-80" }],
  ["A100-40GB", { gpu: "A100-40GB" }],
  ["nvidia l40s", { gpu: "nvidia l40s" }],
  ["MI300X", { gpu: "MI300X" }],
  ["RTX 4090", { gpu: "RTX 4090" }],
  ["on a Z9000", { gpu: "Z9000" }],
  ["fp8", { precision: "fp8" }],
  ["bfloat16", { precision: "bf16" }],
  ["half precision", { precision: "fp16" }],
  ["quantized with awq", { precision: "int4" }],
  ["8-bit KV", { kvPrecision: "fp8" }],
  ["command r+", { model: "command r+" }],
  ["qwen3-235b-a22b", { model: "qwen3-235b-a22b" }],
  ["llama3.1:8b", { model: "llama3.1:8b" }],
  ["4-bit", { precision: "int4" }],
  ["kv cache in fp8", { kvPrecision: "fp8" }],
  ["bf16 weights, fp8 kv", { precision: "bf16", kvPrecision: "fp8" }],
  ["with vLLM", { engine: "vllm" }],
  ["sglang", { engine: "sglang" }],
  ["TensorRT-LLM", { engine: "trtllm" }],
];

const changes: readonly (readonly [string, Expected])[] = [
  ["make it fp8", { precision: "fp8" }],
  ["double the traffic", { requestsPerSecond: 40 }],
  ["half the load", { requestsPerSecond: 10 }],
  ["10x the traffic", { requestsPerSecond: 200 }],
  ["50% more traffic", { requestsPerSecond: 30 }],
  ["increase the load by 50%", { requestsPerSecond: 30 }],
  ["halve the output", { osl: 100 }],
  ["cut the output in half", { osl: 100 }],
  ["twice the input length", { isl: 1000 }],
  ["what if 50 rps", { requestsPerSecond: 50 }],
  ["actually 30 rps, not 20", { requestsPerSecond: 30 }],
  ["use L40S", { gpu: "L40S" }],
  ["any gpu", { clear: ["gpu"] }],
  ["without the ttft target", { clear: ["ttftMs"] }],
  ["drop the budget", { clear: ["monthlyBudgetUsd"] }],
  ["no latency targets", { clear: ["ttftMs", "itlMs", "e2eMs", "sloPercentile"] }],
  ["traffic doubles", { requestsPerSecond: 40 }],
];

const together: readonly (readonly [string, Expected])[] = [
  [
    "--rps 10 --input-tokens 500 --output-tokens 200 --model-size 70 --precision fp16 --gpu-type A100-80GB",
    { requestsPerSecond: 10, isl: 500, osl: 200, parametersB: 70, precision: "fp16", gpu: "A100-80GB" },
  ],
  [
    '{"rps": 10, "isl": 500, "osl": 200, "model": "llama 3.1 8b"}',
    { requestsPerSecond: 10, isl: 500, osl: 200, model: "llama 3.1 8b" },
  ],
  [
    "isl=1k,osl=1k,rps=8,model=llama-3.1-70b,gpu=h100,precision=fp8",
    { requestsPerSecond: 8, isl: 1000, osl: 1000, model: "llama-3.1-70b", gpu: "h100", precision: "fp8" },
  ],
  [
    "Serve Llama 3.1 8B at 20 requests per second, 500 tokens in, 200 out, fp8 on H100",
    { model: "Llama 3.1 8B", requestsPerSecond: 20, isl: 500, osl: 200, precision: "fp8", gpu: "H100" },
  ],
  [
    "gpt-oss-120b on 4xH100, 2 req/s, 8k prompts, 1k answers",
    { model: "gpt-oss-120b", gpu: "4xH100", requestsPerSecond: 2, isl: 8000, osl: 1000 },
  ],
  [
    "deepseek v3 at 5 rps isl=4096 osl=512 fp8 H200 tp 8",
    { model: "deepseek v3", requestsPerSecond: 5, isl: 4096, osl: 512, precision: "fp8", gpu: "H200", tp: 8 },
  ],
  [
    "The model is Mistral Large 2, load 15 rps, input: 800, output: 150, GPU: H200",
    { model: "Mistral Large 2", requestsPerSecond: 15, isl: 800, osl: 150, gpu: "H200" },
  ],
  [
    "Model: Qwen3-32B\nLoad: 600 requests per minute\nInput: 1,500 tokens\nOutput: 300 tokens\nGPU: L40S\nTTFT p95 < 800 ms\nBudget: $20k per month\nCloud: aws",
    {
      model: "Qwen3-32B",
      requestsPerSecond: 10,
      isl: 1500,
      osl: 300,
      gpu: "L40S",
      ttftMs: 800,
      sloPercentile: 95,
      monthlyBudgetUsd: 20_000,
      cloud: "aws",
    },
  ],
  [
    "10 rps, 500 in, 200 out, 70B fp16, context 8192, batch 4 on A100-80GB",
    {
      requestsPerSecond: 10,
      isl: 500,
      osl: 200,
      parametersB: 70,
      precision: "fp16",
      contextWindow: 8192,
      batchSize: 4,
      gpu: "A100-80GB",
    },
  ],
  [
    "We have 100k users, each sends 12 requests an hour to Llama 3.3 70B; prompts of 2k tokens, answers of 300 tokens, p99 TTFT under 1 s, in europe-west4 on spot",
    {
      users: 100_000,
      requestsPerUserHour: 12,
      model: "Llama 3.3 70B",
      isl: 2000,
      osl: 300,
      ttftMs: 1000,
      sloPercentile: 99,
      region: "europe-west4",
      spot: true,
    },
  ],
];

describe.each([
  ["load", load],
  ["lengths", lengths],
  ["targets", targets],
  ["fleet", fleet],
  ["names", names],
  ["several at once", together],
])("%s", (_, table) => {
  it.each(table)("%s", (text, expected) => {
    expect(heard(text)).toEqual(expected);
  });
});

describe("against what stands", () => {
  it.each(changes)("%s", (text, expected) => {
    expect(heard(text, KNOWN)).toEqual(expected);
  });
});

it("is tried on at least 120 utterances", () => {
  const count = [load, lengths, targets, fleet, names, changes, together].reduce(
    (sum, { length }) => sum + length,
    0,
  );
  expect(count).toBeGreaterThanOrEqual(120);
});

describe("what no plan can hold is refused with a sentence", () => {
  it.each([
    ["-10 rps", "Load must be above zero; -10 is not."],
    ["0 requests per second", "Load must be above zero; 0 is not."],
    ["0 tokens in", "Input length must be above zero; 0 is not."],
    ["tp 0", "Tensor parallelism must be above zero; 0 is not."],
    ["fp32", "fp32 is not a format"],
    ["1e309 rps", "Load is larger than"],
    ["1e30 rps", "Load cannot be"],
    ["double the budget", "There is no budget yet to change."],
  ])("%s", (text, sentence) => {
    const { set, problems } = readText(text, {});
    expect(set).toEqual({});
    expect(problems.join(" ")).toContain(sentence);
  });
});

describe("what was read in a particular way is said", () => {
  it.each([
    ["8xA100-80", "GPUs of a replica"],
    ["on 4 H100s", "how many H100 are needed"],
    ["25 tokens per second per user", "time between tokens"],
    ["growth 100% a year", "monthly one, compounded"],
    ["p90 ttft 500 ms", "p90 is checked at p95"],
  ])("%s", (text, note) => {
    expect(readText(text, {}).notes.join(" ")).toContain(note);
  });
  it("assumes the lengths of a named workload, with their source", () => {
    const { set, notes } = readText(
      "a RAG over our wiki, Llama 3.3 70B at 3 rps",
      {},
      shippedCatalog.presets(),
    );
    const rag = shippedCatalog.presets().find(({ name }) => name === "rag");
    expect(set).toMatchObject({ isl: rag?.isl, osl: rag?.osl });
    expect(notes.join(" ")).toContain(rag?.source.split(";")[0]);
  });
  it("names a figure it did not use", () => {
    expect(readText("10 rps, 17 flurbs", {}).unread).toEqual(["17 flurbs"]);
  });
});
