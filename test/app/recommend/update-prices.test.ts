import { describe, expect, it } from "vitest";
import { parseKeptPrices, withKeptPrices } from "../../../src/app/recommend/kept-prices.ts";
import { type Cloud, pricesInTable } from "../../../src/app/recommend/read-price-table.ts";
import { type PriceUpdateServices, updatePrices } from "../../../src/app/recommend/update-prices.ts";
import { PlannerError } from "../../../src/domain/errors.ts";
import { shippedCatalog, stillClock } from "../../support/planner.ts";

const machines = shippedCatalog.machines();
const prices = [...new Set(machines.map(({ gpu }) => gpu))].flatMap((gpu) => shippedCatalog.prices(gpu));

/** The shipped prices of a cloud in the public catalog's columns, times a factor; columns in an order of its own. */
function tableOf(cloud: Cloud, factor = 1): string {
  const rows = prices
    .filter((price) => price.cloud === cloud && price.onDemandUsdPerHour !== null)
    .map(
      (price) =>
        `${price.region},${price.instanceType},X,1,${(price.onDemandUsdPerHour ?? 0) * factor},${(price.onDemandUsdPerHour ?? 0) * factor},${price.region}a,"{'Gpus': [{'Name': 'X'}]}"`,
    );
  return [
    "Region,InstanceType,AcceleratorName,AcceleratorCount,Price,SpotPrice,AvailabilityZone,GpuInfo",
    ...rows,
  ].join("\n");
}

function services(
  tables: Readonly<Record<string, string>>,
): PriceUpdateServices & { readonly written: string[] } {
  const written: string[] = [];
  return {
    written,
    catalog: shippedCatalog,
    clock: stillClock,
    path: "/home/prices.json",
    files: {
      writeAtomically: async (path, content) => {
        written.push(String(content));
        return path;
      },
      writeOwn: async (path) => path,
    },
    fetchText: async (url) => {
      const text = tables[url.split("/").at(-2) ?? ""];
      if (text === undefined) throw new PlannerError("offline", "The host cannot be reached.");
      return text;
    },
  };
}

describe("a table of the public catalog", () => {
  const table = (cloud: Cloud, text: string) => ({
    cloud,
    text,
    source: "http://test/vms.csv",
    asOf: "2026-11-24",
  });

  it("adds a GCP machine's accelerator to its host", () => {
    const text = [
      "InstanceType,vCPUs,AcceleratorName,AcceleratorCount,Region,AvailabilityZone,Price,SpotPrice",
      "a2-highgpu-1g,12,A100,1,us-central1,us-central1-a,0.73948,0.36975",
      ",,A100,1,us-central1,us-central1-a,2.933908,1.466954",
      ",,A100,2,us-central1,us-central1-a,5.867816,2.933908",
    ].join("\n");
    const found = pricesInTable(table("gcp", text), machines);
    expect(found).toHaveLength(1);
    expect(found[0]?.onDemandUsdPerHour).toBeCloseTo(3.673388, 9);
    expect(found[0]).toMatchObject({
      instanceType: "a2-highgpu-1g",
      zone: "us-central1-a",
      asOf: "2026-11-24",
    });
  });
  it("takes no GCP host without its accelerator's price, and 700 for unknown", () => {
    const text = [
      "InstanceType,AcceleratorName,AcceleratorCount,Region,AvailabilityZone,Price,SpotPrice",
      "a2-highgpu-1g,A100,1,us-central1,us-central1-a,0.73948,0.36975",
      "g2-standard-4,L4,1,us-central1,us-central1-a,0.1,700",
      ",L4,1,us-central1,us-central1-a,700,0.3",
    ].join("\n");
    expect(pricesInTable(table("gcp", text), machines)).toEqual([]);
  });
  it("takes an AWS spot price equal to the on-demand price as unknown, and drops its zones", () => {
    const text = [
      "InstanceType,AcceleratorName,AcceleratorCount,Price,SpotPrice,Region,AvailabilityZone",
      "g6.xlarge,L4,1,0.8048,0.8048,us-east-1,use1-az1",
      "g6.xlarge,L4,1,0.8048,0.35,us-east-1,use1-az2",
    ].join("\n");
    expect(pricesInTable(table("aws", text), machines)).toMatchObject([
      { onDemandUsdPerHour: 0.8048, spotUsdPerHour: 0.35, zone: null },
    ]);
  });
  it("names the columns it lacks", () => {
    expect(() => pricesInTable(table("aws", "a,b\n1,2"), machines)).toThrow(
      /lacks InstanceType, AcceleratorName/,
    );
  });
});

describe("a refresh", () => {
  it("is kept in one write, and lies over the shipped prices", async () => {
    const outside = services({ aws: tableOf("aws", 1.1), azure: tableOf("azure", 0.9) });
    const update = await updatePrices(outside, null, "http://test", ["aws", "azure"]);
    expect(update.clouds.map(({ refused }) => refused)).toEqual([null, null]);
    expect(outside.written).toHaveLength(1);
    const catalog = withKeptPrices(shippedCatalog, parseKeptPrices(outside.written[0] ?? "", "prices.json"));
    const h100 = (known: typeof catalog) =>
      known
        .prices("H100-SXM-80GB")
        .find(({ instanceType, region }) => instanceType === "p5.48xlarge" && region === "us-east-1");
    expect(h100(catalog)?.onDemandUsdPerHour).toBeCloseTo(
      (h100(shippedCatalog)?.onDemandUsdPerHour ?? 0) * 1.1,
      9,
    );
    expect(h100(catalog)?.asOf).toBe("2026-11-24");
    expect(catalog.prices("L4").filter(({ cloud }) => cloud === "gcp")).toEqual(
      shippedCatalog.prices("L4").filter(({ cloud }) => cloud === "gcp"),
    );
  });
  it.each([
    [
      "prices that all moved by a factor of ten (cents for dollars)",
      { aws: tableOf("aws", 100) },
      /moved by more than a factor/,
    ],
    [
      "a table with half of it missing",
      { aws: tableOf("aws").split("\n").slice(0, 200).join("\n") },
      /machines and regions known are in it/,
    ],
    ["a page instead of a table", { aws: "<html>sign in</html>" }, /is no price table/],
    ["no network", {}, /cannot be reached/],
  ])("keeps the old prices on %s", async (_what, tables, reason) => {
    const outside = services(tables);
    await expect(updatePrices(outside, null, "http://test", ["aws"])).rejects.toThrow(reason);
    expect(outside.written).toEqual([]);
  });
  it("refreshes the clouds it can, and leaves the others as they were", async () => {
    const first = services({ aws: tableOf("aws", 1.2), azure: tableOf("azure", 1.2) });
    await updatePrices(first, null, "http://test", ["aws", "azure"]);
    const previous = parseKeptPrices(first.written[0] ?? "", "prices.json");
    const second = services({ azure: tableOf("azure", 1.3) });
    const update = await updatePrices(second, previous, "http://test", ["aws", "azure"]);
    expect(update.clouds.find(({ cloud }) => cloud === "aws")?.refused).toMatch(/cannot be reached/);
    const kept = parseKeptPrices(second.written[0] ?? "", "prices.json").prices;
    expect(kept.filter(({ cloud }) => cloud === "aws")).toEqual(
      previous.prices.filter(({ cloud }) => cloud === "aws"),
    );
  });
  it("a damaged file names itself and what to do", () => {
    expect(() => parseKeptPrices("{", "prices.json")).toThrow("prices.json: is not JSON.");
  });
});
