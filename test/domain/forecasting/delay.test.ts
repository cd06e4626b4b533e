import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Delay,
  delayExceedance,
  delayPercentile,
  meanDelay,
} from "../../../src/domain/forecasting/delay.ts";

const NO_STEP = { probability: 0, seconds: 0 };
const always = (meanWhenWaiting: number) => ({ probability: 1, meanWhenWaiting });

const anyDelay: fc.Arbitrary<Delay> = fc.record({
  waits: fc.array(
    fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      meanWhenWaiting: fc.double({ min: 1e-6, max: 100, noNaN: true }),
    }),
    { maxLength: 3 },
  ),
  partOfStep: fc.record({
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    seconds: fc.double({ min: 1e-3, max: 100, noNaN: true }),
  }),
});
const anyLevel = fc.constantFrom(0.5, 0.95, 0.99);

describe("the percentile of a delay", () => {
  it("is the exponential's when one wait is certain", () => {
    expect(delayPercentile({ waits: [always(2)], partOfStep: NO_STEP }, 0.5)).toBeCloseTo(1.386294, 4);
  });

  it("knows of the requests that do not wait", () => {
    // P(W > x) = 0.5 e^−x = 0.05: x = ln 10
    const half = { probability: 0.5, meanWhenWaiting: 1 };
    expect(delayPercentile({ waits: [half], partOfStep: NO_STEP }, 0.95)).toBeCloseTo(Math.LN10, 4);
    expect(delayPercentile({ waits: [half], partOfStep: NO_STEP }, 0.5)).toBe(0);
  });

  it("is Erlang's when two equal waits follow each other", () => {
    // 95th percentile of the chi-squared distribution with 4 degrees of freedom, 9.4877, halved.
    expect(delayPercentile({ waits: [always(1), always(1)], partOfStep: NO_STEP }, 0.95)).toBeCloseTo(
      4.7439,
      3,
    );
    // With 6 degrees of freedom and 99 %: 16.8119.
    const three = [always(1), always(1), always(1)];
    expect(delayPercentile({ waits: three, partOfStep: NO_STEP }, 0.99)).toBeCloseTo(8.406, 2);
  });

  it("makes a prompt and the prompts ahead of it the sojourn of M/M/1", () => {
    // ρ = 0.6, S = 1: wait and service together are exponential with mean 1 ÷ 0.4.
    const waits = [always(1), { probability: 0.6, meanWhenWaiting: 2.5 }];
    expect(meanDelay({ waits, partOfStep: NO_STEP })).toBeCloseTo(2.5, 12);
    expect(delayPercentile({ waits, partOfStep: NO_STEP }, 0.99)).toBeCloseTo(2.5 * 4.60517, 3);
  });

  it("is the uniform's when only a step is under way", () => {
    const delay = { waits: [], partOfStep: { probability: 1, seconds: 10 } };
    expect(delayPercentile(delay, 0.95)).toBeCloseTo(9.5, 4);
    expect(meanDelay(delay)).toBe(5);
  });

  it("is exceeded by the share it leaves out, and by more a little earlier", () => {
    fc.assert(
      fc.property(anyDelay, anyLevel, (delay, level) => {
        const seconds = delayPercentile(delay, level);
        expect(delayExceedance(delay, seconds)).toBeLessThanOrEqual((1 - level) * 1.003);
        if (seconds > 0) expect(delayExceedance(delay, seconds * 0.99)).toBeGreaterThan((1 - level) * 0.997);
      }),
    );
  });

  it("has the mean it states: the area under the share still waiting", () => {
    const delay: Delay = {
      waits: [
        always(0.5),
        { probability: 0.4, meanWhenWaiting: 1.5 },
        { probability: 0.1, meanWhenWaiting: 0.5 },
      ],
      partOfStep: { probability: 0.8, seconds: 2 },
    };
    // 0.5 + 0.4 × 1.5 + 0.1 × 0.5 + 0.8 × 2 ÷ 2
    expect(meanDelay(delay)).toBeCloseTo(1.95, 12);
    const width = 0.001;
    const slices = Array.from({ length: 40_000 }, (_, slice) =>
      delayExceedance(delay, (slice + 0.5) * width),
    );
    expect(slices.reduce((sum, share) => sum + share * width, 0)).toBeCloseTo(1.95, 3);
  });

  it("grows with each part", () => {
    fc.assert(
      fc.property(anyDelay, anyLevel, fc.double({ min: 1, max: 2, noNaN: true }), (delay, level, factor) => {
        const longer: Delay = {
          waits: delay.waits.map((wait) => ({ ...wait, meanWhenWaiting: wait.meanWhenWaiting * factor })),
          partOfStep: { ...delay.partOfStep, seconds: delay.partOfStep.seconds * factor },
        };
        const surer = { ...delay, partOfStep: { ...delay.partOfStep, probability: 1 } };
        const base = delayPercentile(delay, level);
        expect(delayPercentile(longer, level)).toBeGreaterThanOrEqual(base * 0.999 - 1e-9);
        expect(delayPercentile(surer, level)).toBeGreaterThanOrEqual(base * 0.999 - 1e-9);
      }),
    );
  });

  it("is infinite when a wait is", () => {
    const endless = { waits: [always(Number.POSITIVE_INFINITY)], partOfStep: NO_STEP };
    expect(delayPercentile(endless, 0.5)).toBe(Number.POSITIVE_INFINITY);
  });
});
