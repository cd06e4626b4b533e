import { describe, expect, it } from "vitest";
import { EXPERIMENTS } from "../../../src/domain/lab/experiments.ts";
import { type LabField, labRequestSchema } from "../../../src/domain/lab/lab-request.ts";

const defaultsOf = (name: string) =>
  EXPERIMENTS.find((experiment) => experiment.name === name)?.defaults ?? {};
const accepts = (field: LabField, value: unknown) => labRequestSchema.safeParse({ [field]: value }).success;

/** Row, field, smallest, largest, default, in the experiment. */
const RANGES: readonly [string, LabField, number, number, number, string][] = [
  ["S3-12", "users", 1, 200, 20, "kv-cliff"],
  ["S3-13", "contextTokens", 512, 16_384, 8192, "kv-cliff"],
  ["S3-14", "layers", 12, 120, 80, "kv-cliff"],
  ["S3-14", "hidden", 1024, 16_384, 8192, "kv-cliff"],
  ["S3-16", "weightsGib", 1, 200, 130, "kv-cliff"],
  ["S3-17", "lineAGib", 40, 160, 80, "kv-cliff"],
  ["S3-17", "lineBGib", 80, 200, 141, "kv-cliff"],
  ["S3-27", "usersA", 1, 100, 5, "roi"],
  ["S3-27", "usersB", 1, 200, 20, "roi"],
  ["S3-27", "priceA", 2000, 80_000, 12_000, "roi"],
  ["S3-27", "priceB", 5000, 120_000, 25_000, "roi"],
];

describe("the lab's parameters", () => {
  it.each(RANGES)("%s: %s is %d to %d, %d unless given", (_, field, low, high, usual, name) => {
    expect(defaultsOf(name)[field]).toBe(usual);
    expect([accepts(field, low), accepts(field, high)]).toEqual([true, true]);
    expect([accepts(field, low - 1), accepts(field, high + 1)]).toEqual([false, false]);
  });

  it("S3-15: the KV cache is FP16 or FP8", () => {
    expect(defaultsOf("kv-cliff").kvPrecision).toBe("fp16");
    expect([accepts("kvPrecision", "fp8"), accepts("kvPrecision", "int4")]).toEqual([true, false]);
  });

  it("S3-23, S3-29, S3-37, S3-42, S3-46, S3-49: experiments have the notebook's defaults", () => {
    expect(defaultsOf("throughput")).toMatchObject({
      requests: 40,
      maxTokens: [64],
      temperature: 0,
      timeoutSeconds: 60,
    });
    expect(defaultsOf("preflight")).toMatchObject({
      prompt: "Reply with only: OK",
      maxTokens: [4],
      timeoutSeconds: 20,
    });
    expect(defaultsOf("baseline")).toMatchObject({ requests: 12, maxTokens: [96], temperature: 0.2 });
    expect(defaultsOf("sweep")).toMatchObject({
      concurrency: [1, 2, 4, 8, 16],
      requests: 80,
      timeoutSeconds: 60,
    });
    expect(defaultsOf("tokens")).toMatchObject({
      promptChars: [200, 800, 2000],
      maxTokens: [32, 64, 128, 256],
      requests: 6,
    });
    expect(defaultsOf("overload")).toMatchObject({
      concurrency: [4, 8, 16, 32],
      requests: 60,
      timeoutSeconds: 5,
    });
  });
});
