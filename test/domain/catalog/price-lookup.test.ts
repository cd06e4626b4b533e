import { describe, expect, it } from "vitest";
import { continentOf, parseContinent } from "../../../src/domain/catalog/continent.ts";
import type { Price } from "../../../src/domain/catalog/price.ts";
import { cheapestRow, inZone, pricedRows } from "../../../src/domain/catalog/price-lookup.ts";
import { shippedCatalog } from "../../support/planner.ts";

const row = (
  region: string,
  onDemand: number | null,
  spot: number | null = null,
  zone: string | null = null,
): Price => ({
  cloud: "gcp",
  instanceType: "m",
  region,
  zone,
  onDemandUsdPerHour: onDemand,
  spotUsdPerHour: spot,
  asOf: "2026-08-03",
  source: "test",
});

describe("price rows", () => {
  it("S2-29: a missing spot price is no offer; the on-demand price never stands in", () => {
    expect(pricedRows([row("us-east1", 2)], "spot", {})).toEqual([]);
    expect(pricedRows([row("us-east1", 2, 1)], "spot", {}).map(({ usdPerHour }) => usdPerHour)).toEqual([1]);
  });
  it("commitments have no list price here", () => {
    expect(pricedRows([row("us-east1", 2, 1)], "commit1y", {})).toEqual([]);
  });
  it("S2-30, S2-31: narrow to a zone, a region, or a part of the world", () => {
    const rows = [row("us-east1", 2, null, "us-east1-b"), row("europe-west4", 3, null, "europe-west4-a")];
    const regions = (place: object) => pricedRows(rows, "ondemand", place).map(({ price }) => price.region);
    expect(regions({ zone: "us-east1-b" })).toEqual(["us-east1"]);
    expect(regions({ region: "EUROPE-WEST4" })).toEqual(["europe-west4"]);
    expect(regions({ region: "europe" })).toEqual(["europe-west4"]);
    expect(regions({ region: "asia" })).toEqual([]);
  });
  it("a region's row answers for a zone only where no row of the machine names that zone", () => {
    const regional = row("europe-west4", 3);
    const place = { zone: "Europe-West4-a", zoneRegion: "europe-west4" };
    expect(inZone([regional, row("us-east1", 1)], place)).toEqual([regional]);
    const zoned = row("europe-west4", null, null, "europe-west4-a");
    expect(inZone([regional, zoned], place)).toEqual([zoned]);
    expect(inZone([row("europe-west4", 2, null, "europe-west4-b")], place)).toEqual([]);
    expect(inZone([regional], { zone: "europe-west4-a" })).toEqual([]);
  });
  it("of equal prices takes the usual region, then the name", () => {
    const rows = pricedRows([row("b", 1), row("a", 1), row("usual", 1)], "ondemand", {});
    expect(cheapestRow(rows, { gcp: "usual" })?.price.region).toBe("usual");
    expect(cheapestRow(rows, {})?.price.region).toBe("a");
  });
});

describe("parts of the world", () => {
  it("hold every region that has a price", () => {
    const lost = shippedCatalog.regions().filter(({ region }) => continentOf(region) === null);
    expect(lost.map(({ region }) => region)).toEqual([]);
  });
  it.each([
    ["europe-west4", "europe"],
    ["eu-central-1", "europe"],
    ["uksouth", "europe"],
    ["eastus2", "us"],
    ["us-gov-west-1", "us"],
    ["southafricanorth", "africa"],
    ["sa-east-1", "south-america"],
    ["brazilsouth", "south-america"],
    ["centralindia", "asia"],
    ["ap-southeast-2", "australia"],
    ["canadacentral", "canada"],
    ["uaenorth", "middle-east"],
  ])("%s lies in %s", (region, continent) => {
    expect(continentOf(region)).toBe(continent);
  });
  it("are named as people name them", () => {
    expect([parseContinent("EU"), parseContinent("Europe"), parseContinent("us-east1")]).toEqual([
      "europe",
      "europe",
      null,
    ]);
  });
});
