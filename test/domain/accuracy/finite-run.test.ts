import { describe, expect, it } from "vitest";
import { sequencesInRun } from "../../../src/domain/accuracy/finite-run.ts";
import { sequencesAtRate } from "../../../src/domain/forecasting/open-loop.ts";
import { replicaModelOf } from "../../../src/domain/forecasting/replica-model.ts";
import { SHIPPED } from "../forecasting/shipped-coefficients.ts";
import { engineOf, H100, LLAMA_8B } from "../forecasting/study-fixtures.ts";

const request = { isl: 512, osl: 256, prefixHitRate: 0 };
const replica = replicaModelOf(
  {
    model: LLAMA_8B,
    gpu: H100,
    engine: engineOf("vllm"),
    precision: "fp8",
    kvBytesPerElement: 2,
    tp: 1,
    pp: 1,
    dp: 1,
  },
  SHIPPED.coefficients,
);
const met = (requestsPerSecond: number, requests: number): number =>
  sequencesInRun(replica, request, { requestsPerSecond, requests }, 1024);

describe("sequences that a request of a finite run meets", () => {
  it("are those of the steady state when the run is long", () => {
    expect(met(4, 1e7)).toBeCloseTo(sequencesAtRate(replica, request, 4, 1024), 2);
  });

  it("are fewer in a short run, and never more than its requests", () => {
    expect(met(20, 100)).toBeLessThan(met(20, 1000));
    expect(met(1000, 50)).toBeLessThan(50);
  });

  it("grow with the rate", () => {
    const rates = [1, 2, 4, 8, 16, 32].map((rate) => met(rate, 500));
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
  });
});
