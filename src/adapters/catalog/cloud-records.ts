/** Machines, prices and regions as their files hold them. */
import type { Machine } from "../../domain/catalog/machine.ts";
import type { Price } from "../../domain/catalog/price.ts";
import type { Region } from "../../domain/catalog/region.ts";
import { damaged, fieldsOf } from "./record-fields.ts";

const CLOUDS: readonly Machine["cloud"][] = ["gcp", "aws", "azure"];

function cloudOf(value: unknown, file: string, where: string): Machine["cloud"] {
  const cloud = CLOUDS.find((known) => known === value);
  if (cloud === undefined) throw damaged(file, `${where} names no known cloud`);
  return cloud;
}

export const machinesOf = (file: unknown, path: string): readonly Machine[] =>
  fieldsOf(file, path)
    .records("machines")
    .map((row) => ({
      cloud: cloudOf(row.text("cloud"), path, row.text("instanceType")),
      instanceType: row.text("instanceType"),
      gpu: row.text("gpu"),
      gpus: row.number("gpus"),
      vcpus: row.numberOrNull("vcpus"),
      memoryGib: row.numberOrNull("memoryGib"),
      intraNodeInterconnect: row.text("intraNodeInterconnect"),
      source: row.text("source"),
      verified: row.flag("verified"),
    }));

export const regionsOf = (file: unknown, path: string): readonly Region[] =>
  fieldsOf(file, path)
    .records("regions")
    .map((row) => ({
      cloud: cloudOf(row.text("cloud"), path, row.text("region")),
      region: row.text("region"),
      zones: row.texts("zones"),
    }));

const isText = (value: unknown): value is string => typeof value === "string";
const isMoney = (value: unknown): value is number | null =>
  value === null || (typeof value === "number" && Number.isFinite(value) && value > 0);

/** Rows are lists in the order of the file's `columns`, for they are many; `origin` points into `origins`. */
export function pricesOf(file: unknown, path: string): readonly Price[] {
  const fields = fieldsOf(file, path);
  const origins = fields
    .records("origins")
    .map((row) => ({ source: row.text("source"), asOf: row.text("asOf") }));
  return fields.list("rows").map((row, index) => {
    const where = `rows[${index}]`;
    if (!Array.isArray(row)) throw damaged(path, `${where} is not a list`);
    const [cloud, instanceType, region, zone, onDemand, spot, originIndex]: unknown[] = row;
    const origin = typeof originIndex === "number" ? origins[originIndex] : undefined;
    const zoneIsFine = zone === null || isText(zone);
    if (!isText(instanceType) || !isText(region) || !zoneIsFine || origin === undefined) {
      throw damaged(path, `${where} lacks a machine, region or origin`);
    }
    if (!isMoney(onDemand) || !isMoney(spot)) throw damaged(path, `${where} has a price that is not above 0`);
    return {
      cloud: cloudOf(cloud, path, where),
      instanceType,
      region,
      zone,
      onDemandUsdPerHour: onDemand,
      spotUsdPerHour: spot,
      asOf: origin.asOf,
      source: origin.source,
    };
  });
}
