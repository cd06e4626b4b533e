import { describe, expect, it } from "vitest";
import { PlannerError } from "../../../src/domain/errors.ts";
import { parseCoefficientFile } from "../../../src/domain/forecasting/coefficient-file.ts";
import { bandFor } from "../../../src/domain/forecasting/forecast-band.ts";
import { SHIPPED } from "./shipped-coefficients.ts";
import { engineOf, GPT_OSS_120B, H100, LLAMA_8B } from "./study-fixtures.ts";

describe("the file of coefficients", () => {
  it("says what it was fitted on, from where and when", () => {
    expect(SHIPPED.fittedOn).not.toBe("");
    expect(SHIPPED.source).not.toBe("");
    expect(SHIPPED.provenance).toContain("[fitted]");
    expect(SHIPPED.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it("is refused with the name of the value when one is missing, misspelt or negative", () => {
    const { gemmEfficiency: _, ...rest } = SHIPPED.coefficients;
    const broken = [
      { ...SHIPPED, coefficients: rest },
      { ...SHIPPED, coefficients: { ...SHIPPED.coefficients, gemEfficiency: 0.5 } },
      { ...SHIPPED, coefficients: { ...SHIPPED.coefficients, gemmEfficiency: -1 } },
      "<html>",
    ];
    for (const content of broken) expect(() => parseCoefficientFile(content)).toThrow(PlannerError);
    expect(() => parseCoefficientFile(broken[0])).toThrow(/gemmEfficiency/);
  });
});

describe("bands", () => {
  const replica = { model: LLAMA_8B, gpu: H100, engine: engineOf("vllm") };

  it("hold the study's multipliers per metric and kind", () => {
    expect(bandFor("itl", replica, SHIPPED.bands)).toEqual({ low: 0.8, high: 1.22, level: 0.8 });
    expect(bandFor("itl", { ...replica, model: GPT_OSS_120B }, SHIPPED.bands)).toEqual({
      low: 0.72,
      high: 1.57,
      level: 0.8,
    });
    expect(bandFor("ttft", { ...replica, engine: engineOf("trtpt") }, SHIPPED.bands)).toEqual({
      low: 0.49,
      high: 2.47,
      level: 0.8,
    });
  });

  it("are wider for an architecture that nobody measured", () => {
    const wide = bandFor("itl", { ...replica, gpu: { ...H100, architecture: "Trillium" } }, SHIPPED.bands);
    expect(wide.low).toBeLessThan(0.8);
    expect(wide.high).toBeGreaterThan(1.22);
  });
});
