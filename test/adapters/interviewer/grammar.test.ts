/** Requirements spoken by a grammar: any inputs, in any order, in any of many turns of phrase, joined any way. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { readText } from "../../../src/adapters/interviewer/read-text.ts";

interface Said {
  readonly text: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

/** A whole number as people write it: 1500, 1,500, 1.5k. */
const written = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).chain((value) => {
    const forms = [String(value), value.toLocaleString("en-US")];
    if (value % 100 === 0 && value >= 1000) forms.push(`${value / 1000}k`);
    return fc.constantFrom(...forms).map((text) => ({ value, text }));
  });
const hundreds = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).chain((count) => {
    const value = count * 100;
    const forms = [String(value), value.toLocaleString("en-US"), `${value / 1000}k`];
    return fc.constantFrom(...forms).map((text) => ({ value, text }));
  });
const said = (
  figure: fc.Arbitrary<{ readonly value: number; readonly text: string }>,
  phrases: readonly string[],
  expected: (value: number) => Said["expected"],
): fc.Arbitrary<Said> =>
  fc
    .tuple(figure, fc.constantFrom(...phrases))
    .map(([{ value, text }, phrase]) => ({ text: phrase.replace("#", text), expected: expected(value) }));
const named = (field: string, names: readonly string[], phrases: readonly string[]): fc.Arbitrary<Said> =>
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...phrases))
    .map(([name, phrase]) => ({ text: phrase.replace("#", name), expected: { [field]: name } }));

const FIELDS: Readonly<Record<string, fc.Arbitrary<Said>>> = {
  load: fc.oneof(
    said(
      written(1, 900),
      [
        "# rps",
        "# requests per second",
        "# req/s",
        "load: # rps",
        "about # requests a second",
        "we expect # requests per second",
        "rps=#",
      ],
      (n) => ({ requestsPerSecond: n }),
    ),
    said(hundreds(6, 600), ["# requests per minute", "# rpm", "#/min"], (n) => ({
      requestsPerSecond: n / 60,
    })),
    said(hundreds(36, 900), ["# requests an hour", "# requests/hour"], (n) => ({
      requestsPerSecond: n / 3600,
    })),
  ),
  input: said(
    hundreds(1, 90),
    ["# tokens in", "# input tokens", "isl #", "prompts of # tokens", "input: #", "input length #"],
    (n) => ({ isl: n }),
  ),
  output: said(
    written(16, 999),
    ["# tokens out", "# output tokens", "osl #", "answers of # tokens", "output: #", "output length #"],
    (n) => ({ osl: n }),
  ),
  model: named(
    "model",
    ["Llama 3.1 8B", "Qwen3-32B", "gpt-oss-120b", "Mixtral 8x7B", "DeepSeek V3", "Llama-3.3-70B-Instruct"],
    ["#", "model: #", "serve #", "the model is #", "use #"],
  ),
  gpu: named(
    "gpu",
    ["H100", "H200", "L40S", "A100-80GB", "MI300X", "B200", "L4"],
    ["on #", "gpu: #", "with #", "GPU is #", "on #s"],
  ),
  precision: named(
    "precision",
    ["fp8", "bf16", "int4", "fp16", "int8"],
    ["#", "in #", "precision: #", "make it #"],
  ),
  ttft: said(
    written(50, 2500),
    [
      "TTFT under # ms",
      "ttft < #ms",
      "first token within # ms",
      "TTFT must not exceed # ms",
      "time to first token at most # milliseconds",
    ],
    (n) => ({ ttftMs: n }),
  ),
  itl: said(
    written(5, 120),
    ["ITL under # ms", "at most # ms between tokens", "inter-token latency below # ms", "tpot <= #ms"],
    (n) => ({ itlMs: n }),
  ),
  budget: said(
    hundreds(10, 990),
    [
      "budget $# a month",
      "at most $# per month",
      "budget: # USD monthly",
      "don't spend more than $# a month",
    ],
    (n) => ({ monthlyBudgetUsd: n }),
  ),
  peak: said(
    fc.integer({ min: 2, max: 9 }).map((value) => ({ value, text: String(value) })),
    ["peak #x", "peaks are # times the average", "#x peak", "the peak is # times the usual load"],
    (n) => ({ peakMultiplier: n }),
  ),
  growth: said(
    written(1, 40),
    ["growth #% a month", "growing #% monthly", "traffic grows # percent every month"],
    (n) => ({ growthPercent: n }),
  ),
  context: said(
    fc.constantFrom(8192, 16_384, 32_768).map((value) => ({ value, text: String(value) })),
    ["context #", "context window of #", "max-model-len #"],
    (n) => ({ contextWindow: n }),
  ),
  batch: said(written(2, 512), ["batch size #", "batch #", "max-num-seqs #"], (n) => ({ batchSize: n })),
  cloud: fc.constantFrom(
    { text: "on AWS", expected: { cloud: "aws" } },
    { text: "in google cloud", expected: { cloud: "gcp" } },
    { text: "on azure", expected: { cloud: "azure" } },
  ),
  spot: fc.constantFrom(
    { text: "no spot", expected: { spot: false } },
    { text: "spot instances", expected: { spot: true } },
  ),
  engine: named("engine", ["vllm", "sglang"], ["with #", "engine: #", "using #"]),
};

const message: fc.Arbitrary<Said> = fc
  .tuple(
    fc.shuffledSubarray(Object.keys(FIELDS), { minLength: 1, maxLength: 8 }),
    fc.constantFrom(", ", "; ", "\n", ". ", ", and ", " — "),
    fc.constantFrom("", "Hi, ", "We need ", "Please plan this: ", "ok so "),
    fc.constantFrom("", ".", " please", " thanks!"),
  )
  .chain(([fields, join, start, end]) =>
    fc
      .tuple(...fields.map((field) => FIELDS[field] ?? fc.constant({ text: "", expected: {} })))
      .map((parts) => ({
        text: `${start}${parts.map(({ text }) => text).join(join)}${end}`,
        expected: Object.assign({}, ...parts.map(({ expected }) => expected)),
      })),
  );

const MESSAGES = 2000;
const GOAL = 0.9999;

it(`reads at least 98 % of the inputs of ${MESSAGES} generated messages`, { timeout: 120_000 }, () => {
  let right = 0;
  let wrong = 0;
  const misses: string[] = [];
  for (const { text, expected } of fc.sample(message, { numRuns: MESSAGES, seed: 8 })) {
    const { set, modelName, gpuName } = readText(text, {});
    const got: Record<string, unknown> = {
      ...set,
      ...(modelName && { model: modelName }),
      ...(gpuName && { gpu: gpuName }),
    };
    const fields = new Set([...Object.keys(expected), ...Object.keys(got)]);
    for (const field of fields) {
      const [a, b] = [got[field], expected[field]];
      const same =
        typeof a === "number" && typeof b === "number" ? Math.abs(a - b) < 1e-9 * Math.max(1, b) : a === b;
      if (same) right += 1;
      else {
        wrong += 1;
        misses.push(`${JSON.stringify(text)}: ${field} ${JSON.stringify(a)}, not ${JSON.stringify(b)}`);
      }
    }
  }
  const share = right / (right + wrong);
  process.stdout.write(
    `Grammar: ${MESSAGES} messages, ${right + wrong} inputs, ${(100 * share).toFixed(2)} % right\n`,
  );
  expect(share, misses.slice(0, 30).join("\n")).toBeGreaterThanOrEqual(GOAL);
});
