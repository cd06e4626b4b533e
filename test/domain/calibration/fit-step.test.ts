import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openMeasurements } from "../../../src/adapters/measurements.ts";
import { cleanObservations } from "../../../src/app/accuracy/observe-rows.ts";
import { forecastRow } from "../../../src/domain/accuracy/forecast-row.ts";
import type { Observation } from "../../../src/domain/accuracy/observation.ts";
import { ABLATIONS, withoutTerm } from "../../../src/domain/calibration/fit-ablation.ts";
import { fitFirstToken } from "../../../src/domain/calibration/fit-first-token.ts";
import { STEP_PARAMETERS } from "../../../src/domain/calibration/fit-parameters.ts";
import { coefficientAt, withCoefficients } from "../../../src/domain/calibration/fit-paths.ts";
import { fitStart } from "../../../src/domain/calibration/fit-start.ts";
import { clusterWeights, fitStep } from "../../../src/domain/calibration/fit-step.ts";
import { sampleCatalog } from "../accuracy/sample-observations.ts";
import { SHIPPED } from "../forecasting/shipped-coefficients.ts";

const config = join(import.meta.dirname, "../../../config");
const truth = SHIPPED.coefficients;
const latency = (mean: number | undefined) => ({ mean: mean ?? null, p50: null, p99: null });

/** Every fifteenth published row, measured anew in a world where the shipped forecast is exact. */
const exact: readonly Observation[] = cleanObservations(openMeasurements(config).table().rows, sampleCatalog)
  .filter(({ ragged }, index) => !ragged && index % 15 === 0)
  .map((observation) => {
    const { tpotMs, ttftMs, outputTokensPerSecond, e2eMs } = forecastRow(observation, truth);
    return {
      ...observation,
      row: {
        ...observation.row,
        tpotMs: latency(tpotMs),
        ttftMs: latency(ttftMs),
        outputTokensPerSecond: outputTokensPerSecond ?? null,
        e2eMeanMs: e2eMs ?? null,
      },
    };
  });

describe("the fit of steps", () => {
  it("finds the coefficients that made the rows", () => {
    const moved = ["gemmEfficiency", "layerSeconds", "layerByEngine.vllm", "linkEfficiency"];
    const parameters = STEP_PARAMETERS.filter(({ path }) => moved.includes(path)).map(
      ({ prior: _, ...free }) => free,
    );
    const start = withCoefficients(truth, moved, [0.4, 5e-5, 1.2, 0.7]);
    const { coefficients, rows } = fitStep(exact, parameters, start);
    expect(rows).toBeGreaterThan(150);
    for (const path of moved) {
      expect(coefficientAt(coefficients, path) / coefficientAt(truth, path), path).toBeCloseTo(1, 2);
    }
  });

  it("weighs a source by the root of its rows", () => {
    const weights = clusterWeights(["a", "a", "a", "a", "b"]);
    expect((weights[4] ?? 0) / (weights[0] ?? 1)).toBeCloseTo(2, 12);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(5, 12);
  });
});

describe("the fit of first tokens", () => {
  it("leaves forecasts that are exact as good as they are", () => {
    const fitted = fitFirstToken(exact, truth, ({ row }) => row.source);
    const off = exact.flatMap((observation) => {
      const before = forecastRow(observation, truth).ttftMs;
      const after = forecastRow(observation, fitted).ttftMs;
      return before === undefined || after === undefined ? [] : [Math.abs(after / before - 1)];
    });
    off.sort((a, b) => a - b);
    expect(off[Math.floor(off.length / 2)]).toBeLessThan(0.02);
  });
});

describe("taking out a term", () => {
  const start = fitStart(truth.expertKernels);

  it("holds its coefficients and frees the others", () => {
    for (const ablation of ABLATIONS) {
      const { parameters, start: held } = withoutTerm(ablation, STEP_PARAMETERS, start);
      for (const [name, value] of Object.entries(ablation.held)) {
        const paths = parameters.map(({ path }) => path);
        expect(paths.some((path) => path === name || (name.endsWith(".") && path.startsWith(name)))).toBe(
          false,
        );
        if (!name.endsWith(".")) expect(coefficientAt(held, name)).toBe(value);
      }
    }
  });

  it("without measured kernels fits the experts' efficiencies instead", () => {
    const without = ABLATIONS.find(({ withoutKernels }) => withoutKernels === true);
    if (without === undefined) throw new Error("no such term");
    const { parameters, start: held } = withoutTerm(without, STEP_PARAMETERS, start);
    expect(held.expertKernels).toEqual({});
    expect(parameters.map(({ path }) => path)).toContain("expertEfficiency");
  });

  it("is told when a coefficient has no such name", () => {
    expect(() => coefficientAt(start, "computeByArchitecture.Kepler")).toThrow(/no coefficient/);
  });
});
