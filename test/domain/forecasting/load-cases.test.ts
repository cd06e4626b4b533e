import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closedLoop, offlineMaximum, staticBatch } from "../../../src/domain/forecasting/load-cases.ts";
import { marginalPrefillSeconds, promptSeconds } from "../../../src/domain/forecasting/prefill.ts";
import { replicaModelOf } from "../../../src/domain/forecasting/replica-model.ts";
import { SHIPPED } from "./shipped-coefficients.ts";
import { engineOf, H100, LLAMA_8B, LLAMA_70B } from "./study-fixtures.ts";

const base = { engine: engineOf("vllm"), kvBytesPerElement: 2, pp: 1, dp: 1 } as const;
const small = replicaModelOf(
  { ...base, model: LLAMA_8B, gpu: H100, precision: "bf16", tp: 1 },
  SHIPPED.coefficients,
);
const large = replicaModelOf(
  { ...base, model: LLAMA_70B, gpu: H100, precision: "fp8", tp: 4 },
  SHIPPED.coefficients,
);
const replica = fc.constantFrom(small, large);
const lengths = fc.record({
  isl: fc.integer({ min: 1, max: 30_000 }),
  osl: fc.integer({ min: 2, max: 4000 }),
  prefixHitRate: fc.constant(0),
});

describe("a closed loop", () => {
  it("obeys Little's law: clients = rate × end-to-end time", () => {
    fc.assert(
      fc.property(replica, lengths, fc.integer({ min: 1, max: 500 }), (model, request, clients) => {
        const run = closedLoop(model, request, clients, 100);
        expect(run.requestsPerSecond * run.e2eSeconds).toBeCloseTo(clients, 6);
        expect(run.outputTokensPerSecond).toBeCloseTo(run.requestsPerSecond * request.osl, 6);
      }),
    );
  });

  it("queues clients beyond its sequences: ITL stays, TTFT takes it all", () => {
    const request = { isl: 1000, osl: 500, prefixHitRate: 0 };
    const full = closedLoop(large, request, 64, 64);
    const crowded = closedLoop(large, request, 128, 64);
    expect(crowded.itlSeconds).toBe(full.itlSeconds);
    // A second wave waits for a whole first one.
    expect(crowded.ttftSeconds - full.ttftSeconds).toBeGreaterThan(500 * full.itlSeconds * 0.8);
  });
});

describe("an offline run", () => {
  it("gives more tokens a second than the same requests in one static batch after another", () => {
    const request = { isl: 1000, osl: 500, prefixHitRate: 0 };
    const offline = offlineMaximum(small, request, 1000, 128);
    expect(offline.outputTokensPerSecond).toBeGreaterThan(
      staticBatch(small, request, 128).outputTokensPerSecond,
    );
  });

  it("never runs more sequences than there are requests", () => {
    expect(offlineMaximum(small, { isl: 10, osl: 10, prefixHitRate: 0 }, 7, 128).batch).toBe(7);
  });
});

describe("a prompt", () => {
  it("takes longer among decoding sequences than alone", () => {
    fc.assert(
      fc.property(replica, lengths, fc.integer({ min: 1, max: 500 }), (model, request, batch) => {
        expect(promptSeconds(model, request, batch)).toBeGreaterThan(promptSeconds(model, request, 0));
      }),
    );
  });

  it("adds less to a running replica than it takes alone", () => {
    fc.assert(
      fc.property(replica, lengths, fc.integer({ min: 1, max: 500 }), (model, request, batch) => {
        expect(marginalPrefillSeconds(model, request, batch)).toBeLessThan(
          promptSeconds(model, request, 0) * 1.05,
        );
      }),
    );
  });

  it("costs less the more of it is cached, but never nothing", () => {
    const at = (prefixHitRate: number): number =>
      promptSeconds(large, { isl: 8000, osl: 1, prefixHitRate }, 0);
    expect(at(0.9)).toBeLessThan(at(0.5));
    expect(at(0.5)).toBeLessThan(at(0));
    expect(at(1)).toBeGreaterThan(0);
  });

  it("of 70B in fp8 on 4 H100 takes at least its FLOP at the full peak", () => {
    // 2 × 68.5 G weights × 1,000 tokens ÷ (4 × 1,978 TFLOPS) = 17.3 ms
    expect(promptSeconds(large, { isl: 1000, osl: 1, prefixHitRate: 0 }, 0)).toBeGreaterThan(0.0173);
  });
});
