import { describe, expect, it } from "vitest";
import { checkPlace } from "../../src/app/check-place.ts";
import { regionOfZone } from "../../src/app/zone-region.ts";
import type { PlanRequest } from "../../src/domain/workload/plan-request.ts";
import { plannerWith, shippedCatalog } from "../support/planner.ts";

const planner = plannerWith();
const base: PlanRequest = { model: "llama 3.1 8b", requestsPerSecond: 5, isl: 500, osl: 200, gpu: "H100" };
const regions = shippedCatalog.regions();

describe("zones", () => {
  it("a zone takes its region's price where no row names a zone, and says so", async () => {
    const zone = await planner.plan({ ...base, cloud: "gcp", zone: "us-central1-a" });
    const region = await planner.plan({ ...base, cloud: "gcp", region: "us-central1" });
    expect(zone.cost.usdPerMonth).toBe(region.cost.usdPerMonth);
    expect(zone.cost.usdPerMonth).not.toBeNull();
    expect(zone.warnings.map(({ code }) => code)).toContain("zone_price_is_regions");
    expect(region.warnings.map(({ code }) => code)).not.toContain("zone_price_is_regions");
  });

  it("an AWS zone is its region and a letter", async () => {
    const { cost } = await planner.plan({ ...base, zone: "us-east-1a" });
    expect(cost.prices[0]).toMatchObject({ cloud: "aws", region: "us-east-1" });
  });

  it.each([
    ["us-central1-a", "us-central1"],
    ["US-EAST-1B", "us-east-1"],
    ["eastus-1", "eastus"],
    ["us-central1", undefined],
    ["nowhere-1a", undefined],
  ])("%s lies in %s", (zone, region) => {
    expect(regionOfZone(zone, regions)?.region).toBe(region);
  });

  it("a zone of another cloud is refused with where it lies, never with an empty list", () => {
    const refused = (place: PlanRequest) => {
      try {
        checkPlace(place, regions);
      } catch (error) {
        return error;
      }
      return null;
    };
    expect(refused({ cloud: "aws", zone: "us-central1-a" })).toMatchObject({
      code: "invalid_input",
      hint: expect.stringContaining("It lies in gcp us-central1"),
    });
    expect(refused({ cloud: "aws", zone: "atlantis" })).toMatchObject({
      hint: expect.stringMatching(/^Name the region instead, such as [a-z0-9-]+\.$/),
    });
    expect(refused({ cloud: "gcp", zone: "us-centrall1-a" })).toMatchObject({
      hint: expect.stringContaining("us-central1-a"),
    });
  });
});
