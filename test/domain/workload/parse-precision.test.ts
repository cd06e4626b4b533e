import { describe, expect, it } from "vitest";
import { PRECISIONS } from "../../../src/domain/catalog/precision.ts";
import { parseKvPrecision, parsePrecision } from "../../../src/domain/workload/parse-precision.ts";

describe("precision as people write it", () => {
  it("S4-06: FP16, INT8, INT4 and BF16 in any case", () => {
    expect(["FP16", "INT8", "Int4", "bf16"].map(parsePrecision)).toEqual(["fp16", "int8", "int4", "bf16"]);
    for (const name of PRECISIONS) expect(parsePrecision(name.toUpperCase())).toBe(name);
  });

  it.each([
    ["half", "fp16"],
    ["half precision", "fp16"],
    ["float16", "fp16"],
    ["bfloat16", "bf16"],
    ["AWQ", "int4"],
    ["GPTQ", "int4"],
    ["4-bit", "int4"],
    ["awq 4 bit", "int4"],
    ["w4a16", "int4"],
    ["8-bit", "int8"],
    ["FP8-E4M3", "fp8"],
  ])("%s is %s", (text, precision) => {
    expect(parsePrecision(text)).toBe(precision);
  });

  it("what is no format is null, not a guess", () => {
    expect(["", "fp", "fast", "16", "int"].map(parsePrecision)).toEqual([null, null, null, null, null]);
  });

  it("an 8-bit KV cache is fp8, a 4-bit one is refused", () => {
    expect([parseKvPrecision("auto"), parseKvPrecision("int8"), parseKvPrecision("half")]).toEqual([
      "auto",
      "fp8",
      "fp16",
    ]);
    expect(parseKvPrecision("int4")).toBeNull();
  });
});
