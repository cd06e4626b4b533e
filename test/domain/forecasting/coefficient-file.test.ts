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

  it("take the stratum of metric and kind, and of the engine for first tokens", () => {
    const { strata, level } = SHIPPED.bands;
    const of = (stratum: string) => ({ low: strata[stratum]?.low, high: strata[stratum]?.high, level });
    expect(bandFor("itl", replica, SHIPPED.bands)).toEqual(of("itl/dense"));
    expect(bandFor("itl", { ...replica, model: GPT_OSS_120B }, SHIPPED.bands)).toEqual(of("itl/moe"));
    expect(bandFor("ttft", { ...replica, engine: engineOf("trtpt") }, SHIPPED.bands)).toEqual(
      of("ttft/trt/dense"),
    );
  });

  it("are never narrower for an architecture that nobody measured, or an engine that nobody named", () => {
    for (const metric of ["itl", "ttft", "throughput", "offlineThroughput"] as const) {
      for (const model of [LLAMA_8B, GPT_OSS_120B]) {
        const known = bandFor(metric, { ...replica, model }, SHIPPED.bands);
        const unmeasured = { ...replica, model, gpu: { ...H100, architecture: "Trillium" } };
        for (const wide of [
          bandFor(metric, unmeasured, SHIPPED.bands),
          bandFor(metric, { ...replica, model }, SHIPPED.bands, false),
        ]) {
          expect(wide.low).toBeLessThanOrEqual(known.low);
          expect(wide.high).toBeGreaterThanOrEqual(known.high);
        }
      }
    }
    const wide = bandFor("itl", { ...replica, gpu: { ...H100, architecture: "Trillium" } }, SHIPPED.bands);
    expect(wide.low).toBeLessThan(bandFor("itl", replica, SHIPPED.bands).low);
  });
});
