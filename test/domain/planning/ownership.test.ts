import { describe, expect, it } from "vitest";
import { ownedHour } from "../../../src/domain/planning/ownership.ts";

const FREE = { machineUsd: 0, years: 4, usdPerKwh: 0, hostingUsdPerMonth: 0, utilization: 1 };

describe("an hour of owned hardware", () => {
  it("writes 350,400 dollars off over four years at ten dollars an hour", () => {
    // 4 years × 12 months × 730 h = 35,040 h
    expect(ownedHour({ ...FREE, machineUsd: 350_400 }, 8, 700).writeOffUsd).toBeCloseTo(10, 12);
  });
  it("pays 1.6 × the sheet power of its GPUs", () => {
    // 8 × 700 W × 1.6 = 8.96 kW at 0.1 $/kWh
    expect(ownedHour({ ...FREE, usdPerKwh: 0.1 }, 8, 700).powerUsd).toBeCloseTo(0.896, 12);
  });
  it("pays 730 dollars of hosting a month at a dollar an hour", () => {
    expect(ownedHour({ ...FREE, hostingUsdPerMonth: 730 }, 1, 0).hostingUsd).toBe(1);
  });
  it("costs twice as much a useful hour when it works half of the time", () => {
    const busy = ownedHour({ ...FREE, machineUsd: 1000, usdPerKwh: 0.1 }, 1, 300).usdPerHour;
    const half = ownedHour(
      { ...FREE, machineUsd: 1000, usdPerKwh: 0.1, utilization: 0.5 },
      1,
      300,
    ).usdPerHour;
    expect(half).toBeCloseTo(busy * 2, 12);
  });
});
