import { describe, expect, it } from "vitest";
import {
  benchmarkArguments,
  endpointIn,
  wantsBenchmark,
} from "../../../src/adapters/interviewer/benchmark-phrases.ts";

const read = (text: string) => {
  const endpoint = endpointIn(text) ?? "";
  return { ...benchmarkArguments(text, endpoint), wanted: wantsBenchmark(text) };
};

describe("a benchmark asked for in words", () => {
  it.each([
    [
      "benchmark http://127.0.0.1:8000/v1 at concurrency 1,2,4 with 256 in 64 out",
      { endpoint: "http://127.0.0.1:8000/v1", concurrency: [1, 2, 4], inputTokens: 256, outputTokens: 64 },
    ],
    [
      "please measure my endpoint at http://gpu-box:8000/v1.",
      { endpoint: "http://gpu-box:8000/v1", concurrency: [1, 2, 4, 8, 16] },
    ],
    [
      "bench localhost:8000 at 2, 4 and 8 streams, model llama-3.1-8b",
      { endpoint: "http://localhost:8000/v1", concurrency: [2, 4, 8], servedModel: "llama-3.1-8b" },
    ],
    [
      "load test https://api.example.com/v1 at 1, 2 and 4.5 req/s with 1,000 tokens in",
      { endpoint: "https://api.example.com/v1", rate: [1, 2, 4.5], inputTokens: 1000 },
    ],
    [
      "I have vLLM at http://10.0.0.5:8000/v1, benchmark it at concurrency 16, 20 requests each",
      { endpoint: "http://10.0.0.5:8000/v1", concurrency: [16], requests: 20 },
    ],
    ["run a benchmark of http://10.0.0.5:8000/v1 and find the knee", { endpoint: "http://10.0.0.5:8000/v1" }],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual({ ...expected, wanted: true });
  });

  it.each([
    "Llama 3.1 8B at 20 rps, 500 in, 200 out",
    "how good is this against published benchmarks?",
    "run the sizing sweep of config.yml at http://127.0.0.1:8000 and measure it",
    "test it with 20 requests per second",
  ])("is not heard in: %s", (text) => {
    expect(wantsBenchmark(text)).toBe(false);
  });
});
