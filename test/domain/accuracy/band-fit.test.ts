import { describe, expect, it } from "vitest";
import { fitBands, type StratumError } from "../../../src/domain/accuracy/band-fit.ts";

/** Errors spread evenly over ±width. */
const spread = (cluster: string, width: number, stratum: string, rows = 40): readonly StratumError[] =>
  Array.from({ length: rows }, (_, row) => ({
    cluster,
    logRatio: width * ((2 * row) / (rows - 1) - 1),
    strata: [stratum, "all"],
  }));

describe("bands of strata", () => {
  it("hold about the wanted share of a cluster that did not make them, when clusters err alike", () => {
    const errors = ["a", "b", "c"].flatMap((cluster) => spread(cluster, 0.3, "dense"));
    const band = fitBands(errors, 0.8).bands.get("dense");
    expect(band?.coverage).toBeCloseTo(0.8, 1);
    // 80 % of an even spread over ±0.3 is ±0.24.
    expect(Math.log(band?.high ?? 1)).toBeCloseTo(0.24, 1);
    expect(Math.log(band?.low ?? 1)).toBeCloseTo(-0.24, 1);
  });

  it("take a wider stratum where a narrow one has too few rows or clusters", () => {
    const fit = fitBands(
      [...spread("a", 0.1, "rare", 5), ...spread("b", 0.2, "dense"), ...spread("c", 0.2, "dense")],
      0.8,
    );
    expect(fit.bands.has("rare")).toBe(false);
    expect(fit.without("a", ["rare", "all"])).not.toEqual({ low: 0.4, high: 2.5 });
  });

  it("fall back to a wide guess where nothing was measured", () => {
    expect(fitBands([], 0.8).without("a", ["none"])).toEqual({ low: 0.4, high: 2.5 });
  });
});
