import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ApiPrice, apiUsdPerRequest, breakEven } from "../../../src/domain/planning/api-break-even.ts";

const price: ApiPrice = {
  provider: "p",
  model: "m",
  inputUsdPerMillion: 1,
  cachedInputUsdPerMillion: 0.1,
  outputUsdPerMillion: 4,
  asOf: "2026-09-23",
  source: "test",
};
const bill = (cachedFraction: number) => ({ isl: 1000, osl: 500, cachedFraction });

describe("an API paid by the token", () => {
  it("bills fresh input, cached input and output", () => {
    // 1000 × 1 + 500 × 4 = 3000 millionths without cache; 1000 × 0.1 + 2000 = 2100 with all of it cached
    expect(apiUsdPerRequest(price, bill(0))).toBeCloseTo(0.003, 12);
    expect(apiUsdPerRequest(price, bill(1))).toBeCloseTo(0.0021, 12);
    expect(apiUsdPerRequest(price, bill(0.5))).toBeCloseTo(0.00255, 12);
  });
  it("bills cached input as input where there is no price for it", () => {
    expect(apiUsdPerRequest({ ...price, cachedInputUsdPerMillion: null }, bill(1))).toBeCloseTo(0.003, 12);
  });
});

describe("break-even", () => {
  it("lies where both bills are equal: 3,000 dollars a month at 0.3 cents are a million requests", () => {
    const found = breakEven(price, bill(0), { usdPerMonth: 3000, offeredPerSecond: 1, capacityPerSecond: 2 });
    expect(found.breakEvenRequestsPerMonth).toBeCloseTo(1e6, 6);
    // 730 h × 3600 s = 2,628,000 s; a million requests are 0.38052 a second, 19.026 % of 2 a second
    expect(found.breakEvenUtilization).toBeCloseTo(0.190259, 6);
    expect(found.cheaper).toBe("own");
  });
  it("at the break-even volume the API's bill is the fleet's", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (usdPerMonth, cached) => {
          const fleet = { usdPerMonth, offeredPerSecond: 1, capacityPerSecond: 1 };
          const { breakEvenRequestsPerSecond } = breakEven(price, bill(cached), fleet);
          const there = breakEven(price, bill(cached), {
            ...fleet,
            offeredPerSecond: breakEvenRequestsPerSecond,
          });
          expect(there.apiUsdPerMonth / usdPerMonth).toBeCloseTo(1, 9);
        },
      ),
    );
  });
  it("above the fleet's reach says the API is cheaper at any load it can carry", () => {
    const found = breakEven(price, bill(0), { usdPerMonth: 1e6, offeredPerSecond: 1, capacityPerSecond: 1 });
    expect(found.breakEvenUtilization).toBeGreaterThan(1);
    expect(found.cheaper).toBe("api");
  });
});
