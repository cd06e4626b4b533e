import { describe, expect, it } from "vitest";
import { allReduceSeconds, allToAllSeconds } from "../../../src/domain/physics/collectives.ts";
import { expertCoverage } from "../../../src/domain/physics/moe.ts";
import { smoothMax, smoothMaxPart } from "../../../src/domain/physics/roofline.ts";

describe("all-reduce", () => {
  it("sends small messages in one shot: a latency and N − 1 messages", () => {
    // 1 kB to 7 others at 1 GB/s = 7 µs, after 10 µs
    expect(allReduceSeconds(1e3, 8, 1e9, 10e-6)).toBeCloseTo(17e-6, 12);
  });

  it("sends large messages in two shots: three latencies and 2 (N − 1) / N messages", () => {
    // 1 MB × 1.75 at 1 GB/s = 1.75 ms, after 30 µs
    expect(allReduceSeconds(1e6, 8, 1e9, 10e-6)).toBeCloseTo(1.78e-3, 12);
  });
});

describe("all-to-all", () => {
  it("moves each token to its experts, less the share that stays", () => {
    // 100 tokens × 8 experts × 1,000 × 1.5 B × 7/8 at 1 GB/s
    expect(allToAllSeconds(100, 8, 1000, 8, 1e9)).toBeCloseTo(1.05e-3, 12);
  });
});

describe("expert coverage", () => {
  it("is the active share for one token and nearly all for many", () => {
    const moe = { experts: 128, activeExperts: 8 };
    expect(expertCoverage(moe, 1)).toBeCloseTo(1 / 16, 12);
    // 1 − (15/16)^100
    expect(expertCoverage(moe, 100)).toBeCloseTo(0.99843, 5);
    expect(expertCoverage(moe, 0)).toBe(0);
  });
});

describe("smooth maximum", () => {
  it("is 5 for 3 and 4, and its parts add up", () => {
    expect(smoothMax(3, 4)).toBe(5);
    expect(smoothMaxPart(3, 5) + smoothMaxPart(4, 5)).toBeCloseTo(5, 12);
    expect(smoothMaxPart(0, 0)).toBe(0);
  });
});
