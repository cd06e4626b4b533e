import { describe, expect, it } from "vitest";
import { labWish } from "../../../src/adapters/interviewer/lab-phrases.ts";

const URL = "http://127.0.0.1:8000/v1";

describe("what a message wants of the lab", () => {
  it.each([
    "what experiments are there?",
    "which experiments are there",
    "list the experiments",
    "show me all lab experiments",
    "lab",
    "/lab",
    "what is in the lab?",
  ])("a list: %s", (text) => {
    expect(labWish(text)).toEqual({ kind: "list" });
  });

  it.each<[string, Record<string, unknown>]>([
    ["run the kv cliff", { experiment: "kv-cliff" }],
    [
      "Please show me the KV cache cliff for 50 users at 4k context",
      { experiment: "kv-cliff", users: 50, contextTokens: 4096 },
    ],
    [
      "kv cliff for llama 3.1 8b in fp8",
      { experiment: "kv-cliff", model: "llama 3.1 8b", kvPrecision: "fp8" },
    ],
    [`lab preflight on ${URL}`, { experiment: "preflight", endpoint: URL }],
    [`run a baseline on ${URL} with 20 requests`, { experiment: "baseline", endpoint: URL, requests: 20 }],
    ["lab sweep at concurrency 1, 2 and 4", { experiment: "sweep", concurrency: [1, 2, 4] }],
    [
      "lab sweep on 127.0.0.1:8000 with 1,2,4 in flight",
      { experiment: "sweep", concurrency: [1, 2, 4], endpoint: URL },
    ],
    ["run the overload test with a timeout of 500 ms", { experiment: "overload", timeoutSeconds: 0.5 }],
    ["run the token budget grid with max_tokens 32, 64", { experiment: "tokens", maxTokens: [32, 64] }],
    ["weights by precision for llama 3.1 8b", { experiment: "weights", model: "llama 3.1 8b" }],
    ["weights by precision for a 70B model", { experiment: "weights", modelSize: 70 }],
    ["run the roi", { experiment: "roi" }],
    ["which GPU does this machine have?", { experiment: "gpu" }],
    ["watch the GPU for 5 s", { experiment: "watch", seconds: 5 }],
    ["run the memory copy", { experiment: "memcpy" }],
    ["tune my server", { experiment: "checklist" }],
    ["tuning checklist with an SLO of 2 s", { experiment: "checklist", sloMs: 2000 }],
    ["lab explain", { experiment: "explain" }],
    ["what does Little's law say?", { experiment: "explain" }],
    ["lab throughput", { experiment: "throughput" }],
  ])("an experiment: %s", (text, args) => {
    expect(labWish(text)).toEqual({ kind: "run", name: args["experiment"], args });
  });

  it("reads flags as the command line has them, switches and lists too, and leaves strange ones to be refused", () => {
    expect(labWish(`lab sweep --endpoint ${URL} --concurrency 1,2 --no-stream --requests 8`)).toMatchObject({
      args: { experiment: "sweep", endpoint: URL, concurrency: [1, 2], noStream: true, requests: 8 },
    });
    expect(labWish('lab baseline --prompt "Why 2 batches?" --from a.json --from b.json')).toMatchObject({
      args: { experiment: "baseline", prompt: "Why 2 batches?", from: ["a.json", "b.json"] },
    });
    expect(labWish("lab roi --colour blue")).toMatchObject({ args: { experiment: "roi", colour: "blue" } });
  });

  it.each([
    "Llama 3.1 8B at 20 rps, 500 in, 200 out",
    "compare with the baseline",
    "benchmark http://127.0.0.1:8000/v1 at concurrency 1,2",
    "sweep http://127.0.0.1:8000/v1",
    "run a concurrency sweep with config.yml",
    "where does the latency come from?",
    "what is the throughput?",
    "double the throughput",
    "how much do the weights take?",
    "the deployment must not overload the server",
    "make it fp8",
    "run it",
    "label the plan",
  ])("nothing of it: %s", (text) => {
    expect(labWish(text)).toBeNull();
  });
});
