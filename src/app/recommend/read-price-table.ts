/**
 * Price rows of SkyPilot's public catalog, one table a cloud, read by column name.
 *
 * What must be minded there: the order of columns differs by cloud; on GCP a machine's row and its accelerator's row are added;
 * 700 stands for an unknown price; on AWS a spot price equal to the on-demand price is unknown too, and zones are ids that mean
 * another zone to everyone.
 */
import { csvRows } from "../../domain/accuracy/csv-table.ts";
import type { Machine } from "../../domain/catalog/machine.ts";
import type { Price } from "../../domain/catalog/price.ts";
import { PlannerError } from "../../domain/errors.ts";

export type Cloud = Machine["cloud"];

export interface PriceTable {
  readonly cloud: Cloud;
  readonly text: string;
  readonly source: string;
  readonly asOf: string;
}

const COLUMNS = [
  "InstanceType",
  "AcceleratorName",
  "AcceleratorCount",
  "Price",
  "SpotPrice",
  "Region",
] as const;
const UNKNOWN_PRICE = 700;

/** Names of that catalog for GPUs of this one. */
const ACCELERATORS: Readonly<Record<string, string>> = {
  A100: "A100-SXM-40GB",
  "A100-80GB": "A100-SXM-80GB",
  H100: "H100-SXM-80GB",
  "H100-MEGA": "H100-SXM-80GB",
  H200: "H200-SXM-141GB",
  B200: "B200-SXM-180GB",
  L4: "L4",
  T4: "T4",
  V100: "V100-SXM2-16GB",
  "RTX-PRO-6000": "RTX-PRO-6000-Server",
};

type Row = Readonly<Record<string, string>>;

const money = (text: string | undefined): number | null => {
  const value = Number(text);
  return text === undefined || text === "" || !(value > 0) || value === UNKNOWN_PRICE ? null : value;
};

const sum = (first: number | null, second: number | null): number | null =>
  first === null || second === null ? null : first + second;

function rowsOf({ cloud, text, source }: PriceTable): readonly Row[] {
  const [header = [], ...cells] = csvRows(text);
  const rows = cells.map((row): Row => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""])));
  const [first] = rows;
  const missing = COLUMNS.filter((name) => first === undefined || first[name] === undefined);
  if (missing.length > 0) {
    throw new PlannerError(
      "endpoint_failed",
      `${source} is no price table of ${cloud}: it lacks ${missing.join(", ")}.`,
      {
        hint: "The prices kept before stay as they are.",
      },
    );
  }
  return rows;
}

interface Placed {
  readonly region: string;
  readonly zone: string | null;
  readonly onDemand: number | null;
  readonly spot: number | null;
}

const placed = (row: Row, cloud: Cloud): Placed => {
  const onDemand = money(row["Price"]);
  const spot = money(row["SpotPrice"]);
  return {
    region: row["Region"] ?? "",
    zone: cloud === "gcp" ? row["AvailabilityZone"] || null : null,
    onDemand,
    spot: cloud === "aws" && spot === onDemand ? null : spot,
  };
};

/** Where zones are left out, one row a region: the cheapest spot price of its zones. */
function byRegion(places: readonly Placed[]): readonly Placed[] {
  const best = new Map<string, Placed>();
  for (const place of places) {
    const key = `${place.region} ${place.zone ?? ""}`;
    const known = best.get(key);
    const least = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));
    best.set(
      key,
      known === undefined
        ? place
        : { ...place, onDemand: least(known.onDemand, place.onDemand), spot: least(known.spot, place.spot) },
    );
  }
  return [...best.values()];
}

/** Accelerator rows of GCP have no machine; with them a host's price becomes the machine's. */
function withAccelerator(
  hosts: readonly Placed[],
  rows: readonly Row[],
  machine: Machine,
): readonly Placed[] {
  const parts = rows
    .filter(
      (row) =>
        row["InstanceType"] === "" &&
        ACCELERATORS[row["AcceleratorName"] ?? ""] === machine.gpu &&
        Number(row["AcceleratorCount"]) === machine.gpus,
    )
    .map((row) => placed(row, "gcp"));
  return hosts.flatMap((host) => {
    const part = parts.find(({ region, zone }) => region === host.region && zone === host.zone);
    if (part === undefined) return [];
    return [{ ...host, onDemand: sum(host.onDemand, part.onDemand), spot: sum(host.spot, part.spot) }];
  });
}

/** Prices of the catalog's machines, none that the table does not give. @throws PlannerError endpoint_failed */
export function pricesInTable(table: PriceTable, machines: readonly Machine[]): readonly Price[] {
  const { cloud, source, asOf } = table;
  const rows = rowsOf(table);
  const byType = Map.groupBy(rows, (row) => row["InstanceType"] ?? "");
  return machines
    .filter((machine) => machine.cloud === cloud)
    .flatMap((machine) => {
      const [host = ""] = machine.instanceType.split("+");
      const hosts = (byType.get(host) ?? []).map((row) => placed(row, cloud));
      const whole = cloud === "gcp" ? withAccelerator(hosts, byType.get("") ?? [], machine) : hosts;
      return byRegion(whole)
        .filter(({ region, onDemand, spot }) => region !== "" && (onDemand !== null || spot !== null))
        .map(({ region, zone, onDemand, spot }) => ({
          cloud,
          instanceType: machine.instanceType,
          region,
          zone,
          onDemandUsdPerHour: onDemand,
          spotUsdPerHour: spot,
          asOf,
          source,
        }));
    });
}
