import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchName } from "../../../src/domain/catalog/name-match.ts";

const entries = [
  { id: "meta-llama/Llama-2-70b-hf", aliases: ["llama 2 70b", "llama2:70b"] },
  { id: "meta-llama/Llama-3.1-8B", aliases: ["llama 3.1 8b", "llama-3.1-8b-instruct"] },
  { id: "meta-llama/Llama-3.1-70B", aliases: ["llama 3.1 70b"] },
  { id: "meta-llama/Llama-3.3-70B-Instruct", aliases: ["llama 3.3 70b", "llama3.3"] },
  { id: "Qwen/Qwen3-4B", aliases: ["qwen3 4b", "qwen3:4b"] },
  { id: "Qwen/Qwen3-14B", aliases: ["qwen3 14b"] },
  { id: "Qwen/Qwen3-4B-Instruct-2507", aliases: ["qwen3 4b 2507"] },
  { id: "openai/gpt-oss-20b", aliases: ["gpt-oss", "gpt oss 20b"] },
  { id: "stabilityai/stablelm-2-1_6b", aliases: [] },
  { id: "deepseek-ai/DeepSeek-R1", aliases: ["deepseek r1"] },
  { id: "deepseek-ai/DeepSeek-R1-Distill-Llama-70B", aliases: ["deepseek-r1:70b"] },
];
const idOf = (query: string) => {
  const match = matchName(query, entries);
  return match.kind === "one" ? match.id : match.kind;
};

describe("matchName", () => {
  it("finds one model however its name is cased, separated, owned or tuned", () => {
    const ways = [
      "llama 3.1 8b",
      "LLAMA-3.1-8B",
      "llama3.1:8b",
      "Llama-3.1-8B-Instruct",
      "meta-llama/Llama-3.1-8B",
      "unsloth/Llama-3.1-8B-Instruct",
      "llama_3.1_8b",
      "8b llama 3.1",
    ];
    expect(ways.map(idOf)).toEqual(ways.map(() => "meta-llama/Llama-3.1-8B"));
  });

  it("leads a quantised or tuned repository to the base model's shape", () => {
    expect(idOf("RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic")).toBe("meta-llama/Llama-3.3-70B-Instruct");
    expect(idOf("acme/Llama-3.1-8B-Instruct-quantized.w4a16")).toBe("meta-llama/Llama-3.1-8B");
    expect(idOf("llama3.1:8b-instruct-q4_K_M")).toBe("meta-llama/Llama-3.1-8B");
    expect(idOf("Qwen/Qwen3-14B-AWQ")).toBe("Qwen/Qwen3-14B");
  });

  it("takes versions and sizes whole: 9b is not 8b, 4b is not 14b, 18b is not 8b", () => {
    expect(idOf("llama 3.1 9b")).toBe("none");
    expect(idOf("qwen3 4b")).toBe("Qwen/Qwen3-4B");
    expect(idOf("qwen3 14b")).toBe("Qwen/Qwen3-14B");
    expect(idOf("qwen 34b")).toBe("none");
    expect(idOf("llama 3.1 18b")).toBe("none");
  });

  it("reads 1_6b as 1.6b too", () => {
    expect(idOf("stablelm 2 1.6b")).toBe("stabilityai/stablelm-2-1_6b");
  });

  it("lists what an ambiguous name could mean, the closest first", () => {
    expect(matchName("llama 70b", entries)).toEqual({
      kind: "ambiguous",
      candidates: [
        "meta-llama/Llama-2-70b-hf",
        "meta-llama/Llama-3.1-70B",
        "meta-llama/Llama-3.3-70B-Instruct",
        "deepseek-ai/DeepSeek-R1-Distill-Llama-70B",
      ],
    });
  });

  it("never calls an exact alias ambiguous", () => {
    expect(idOf("gpt-oss")).toBe("openai/gpt-oss-20b");
    expect(idOf("deepseek r1")).toBe("deepseek-ai/DeepSeek-R1");
  });

  it("lists the nearest names of an unknown one", () => {
    expect(matchName("lama 3.1 8b", entries)).toMatchObject({
      kind: "none",
      nearest: expect.arrayContaining(["meta-llama/Llama-3.1-8B"]),
    });
    expect(idOf("gpt-4")).toBe("none");
  });

  it("does not guess a name with an owner from a part of it: it may exist elsewhere", () => {
    expect(idOf("acme/llama")).toBe("none");
    expect(idOf("acme/Llama-3.1-8B-roleplay")).toBe("none");
  });

  it("does not guess from digits alone, nor from nothing", () => {
    expect(idOf("4")).toBe("none");
    expect(idOf("  ")).toBe("none");
  });

  it("answers any text without failing, and names only entries", () => {
    const ids = new Set(entries.map((entry) => entry.id));
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (query) => {
        const match = matchName(query, entries);
        const named =
          match.kind === "one" ? [match.id] : match.kind === "none" ? match.nearest : match.candidates;
        expect(named.every((id) => ids.has(id))).toBe(true);
      }),
    );
  });
});
