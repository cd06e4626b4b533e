import { describe, expect, it } from "vitest";
import { isPlannerError } from "../../../src/domain/errors.ts";
import { planRequestSchema } from "../../../src/domain/workload/plan-request.ts";
import { planFlagSpecs, planRequestFrom } from "../../../src/interfaces/cli/plan-flags.ts";

const requestOf = (flags: Record<string, string>) => planRequestFrom(new Map(Object.entries(flags)));

function refusal(flags: Record<string, string>): string {
  try {
    requestOf(flags);
  } catch (error) {
    if (isPlannerError(error)) return `${error.code}: ${error.message} ${error.hint}`;
    throw error;
  }
  return "accepted";
}

describe("the flags of a plan", () => {
  it("are one for each field of the request, each with an example", () => {
    expect(planFlagSpecs).toHaveLength(Object.keys(planRequestSchema.shape).length);
    expect(
      planFlagSpecs.filter((spec) => spec.placeholder !== undefined && spec.example === undefined),
    ).toEqual([]);
  });

  it("S4-15: the seed's values become a request", () => {
    expect(
      requestOf({
        rps: "10.0",
        isl: "500",
        osl: "200",
        "model-size": "70",
        precision: "FP16",
        "context-window": "8192",
        "batch-size": "4",
        gpu: "A100-80GB",
      }),
    ).toEqual({
      requestsPerSecond: 10,
      isl: 500,
      osl: 200,
      parametersB: 70,
      precision: "fp16",
      contextWindow: 8192,
      batchSize: 4,
      gpu: "A100-80GB",
    });
  });

  it.each([
    ["half", "fp16"],
    ["AWQ", "int4"],
    ["gptq", "int4"],
    ["BF16", "bf16"],
  ])("precision %s means %s", (typed, precision) =>
    expect(requestOf({ precision: typed })).toEqual({ precision }),
  );

  it("a count before the GPU is the tensor-parallel degree, unless --tp says otherwise", () => {
    expect(requestOf({ gpu: "8xA100-80" })).toEqual({ gpu: "A100-80", tp: 8 });
    expect(requestOf({ gpu: "8xA100-80", tp: "4" })).toEqual({ gpu: "A100-80", tp: 4 });
  });

  it("--slo-percentile is one of three", () => {
    expect(requestOf({ "slo-percentile": "99" })).toEqual({ sloPercentile: 99 });
    expect(refusal({ "slo-percentile": "90" })).toContain("is none of 50, 95, 99");
  });
});

describe("values that cannot be are refused with the flag's name and an example", () => {
  it.each([
    [{ rps: "abc" }, '--rps "abc" is not a number. Example: --rps 20.'],
    [{ rps: "0" }, '--rps "0" must be above 0 (1/s).'],
    [{ rps: "-10" }, '--rps "-10" must be above 0'],
    [{ rps: "NaN" }, "is not a number"],
    [{ rps: "1e309" }, "is too large"],
    [{ rps: "1e300" }, "must be at most"],
    [{ isl: "0" }, "must be at least 1 (token)"],
    [{ isl: "1.5" }, "must be a whole number"],
    [{ osl: "-1" }, "must be at least 1"],
    [{ osl: "8k" }, "is ambiguous"],
    [{ "model-size": "0" }, "must be above 0"],
    [{ "prefix-hit-rate": "1.5" }, "must be at most 1"],
    [{ model: "" }, "is empty"],
    [{ gpu: "x".repeat(500) }, "is too long"],
    [{ precision: "q8_0" }, "is none of fp16"],
    [{ cloud: "mars" }, "is none of gcp, aws, azure"],
  ])("%j", (flags, sentence) => {
    expect(refusal(flags as unknown as Record<string, string>)).toContain(sentence);
    expect(refusal(flags as unknown as Record<string, string>)).toContain("invalid_input");
  });
});
