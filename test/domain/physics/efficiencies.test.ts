import { describe, expect, it } from "vitest";
import { architectureFitOf } from "../../../src/domain/physics/architecture.ts";
import { dtypeClassOf, peakRatioOf } from "../../../src/domain/physics/dtype.ts";
import { A100, B200, H100 } from "../forecasting/study-fixtures.ts";

describe("efficiencies by architecture", () => {
  it.each([
    ["Hopper", "Hopper", false],
    ["Ada Lovelace", "Ada", false],
    ["Blackwell Ultra", "Blackwell", false],
    ["Volta", "old", false],
    ["CDNA4", "CDNA3", true],
    ["Trillium", "old", true],
    ["an architecture of next year", "old", true],
  ])("%s takes those of %s, by datasheet only: %s", (architecture, architectureClass, datasheetOnly) => {
    expect(architectureFitOf({ architecture })).toEqual({ architectureClass, datasheetOnly });
  });
});

describe("share of peak by format", () => {
  it("doubles at 8 bits and quadruples at 4 where the GPU has the units", () => {
    expect(peakRatioOf("fp8", H100)).toBe(2);
    expect(peakRatioOf("nvfp4", B200)).toBe(4);
  });

  it("is the 16-bit peak where weights must be unpacked", () => {
    expect(peakRatioOf("fp8", A100)).toBe(1);
    expect(peakRatioOf("mxfp4", H100)).toBe(1);
    expect(dtypeClassOf("mxfp4", H100)).toBe("weightOnly");
    expect(peakRatioOf("int4", B200)).toBe(1);
  });

  it("never falls below the 16-bit peak, even with token 8-bit integer units", () => {
    expect(peakRatioOf("int8", { ...B200, peakInt8: B200.peak16 / 15 })).toBe(1);
  });
});
