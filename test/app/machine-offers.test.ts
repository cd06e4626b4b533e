import { describe, expect, it } from "vitest";
import { machineOffers, type OfferQuery } from "../../src/app/machine-offers.ts";
import { shippedCatalog } from "../support/planner.ts";

const named = (name: string) => {
  const gpu = shippedCatalog.gpus().find((candidate) => candidate.name === name);
  if (gpu === undefined) throw new Error(name);
  return gpu;
};
const anywhere: OfferQuery = {
  cloud: undefined,
  region: undefined,
  zone: undefined,
  kind: "ondemand",
  defaultRegions: { gcp: "us-central1", aws: "us-east-1", azure: "eastus" },
};
const offersOf = (gpu: string, query: Partial<OfferQuery> = {}) =>
  machineOffers(shippedCatalog, named(gpu), { ...anywhere, ...query });

describe("machine offers", () => {
  it("one offer a machine type, in the cloud's default region where it is sold there", () => {
    const { offers } = offersOf("L4", { cloud: "gcp" });
    const types = offers.map(({ machine }) => machine.instanceType);
    expect(new Set(types).size).toBe(types.length);
    expect(new Set(offers.map(({ price }) => price.region))).toEqual(new Set(["us-central1"]));
  });

  it("a region asked for is kept to: what is not sold there is unpriced, not moved", () => {
    const { offers, unpriced } = offersOf("H100-SXM-80GB", { cloud: "aws", region: "us-east-1" });
    expect(offers.every(({ price }) => price.region === "us-east-1")).toBe(true);
    const [nowhere] = [offersOf("H100-SXM-80GB", { cloud: "aws", region: "af-south-1" })];
    expect(nowhere.offers.length + nowhere.unpriced).toBe(offers.length + unpriced);
  });

  it("spot prices are used only where there are any; AWS rows have none", () => {
    expect(offersOf("L4", { cloud: "aws", kind: "spot" }).offers).toEqual([]);
    const [gcp] = offersOf("L4", { cloud: "gcp", kind: "spot" }).offers;
    expect(gcp?.usdPerHour).toBe(gcp?.price.spotUsdPerHour);
  });

  it("a part of a GPU is never offered", () => {
    expect(offersOf("A10").offers.every(({ machine }) => Number.isInteger(machine.gpus))).toBe(true);
  });

  it("every price carries its date and source", () => {
    for (const { price } of offersOf("A100-SXM-80GB").offers) {
      expect(price.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(price.source).not.toBe("");
    }
  });
});
