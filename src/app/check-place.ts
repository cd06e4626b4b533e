/** Clouds, regions and zones asked for must exist in the price rows; a slip must not read as "no price". */
import { nearestNames } from "../domain/catalog/nearest-name.ts";
import type { Region } from "../domain/catalog/region.ts";
import { PlannerError } from "../domain/errors.ts";
import type { PlanRequest } from "../domain/workload/plan-request.ts";
import { regionOfZone } from "./zone-region.ts";

const SHOWN = 5;

function nearestHint(name: string, known: readonly string[], instead: string): string {
  const nearest = nearestNames(name, [...new Set(known)], (candidate) => [candidate], SHOWN);
  return nearest.length === 0 ? instead : `Nearest: ${nearest.join(", ")}.`;
}

const refuse = (kind: string, name: string, hint: string): never => {
  throw new PlannerError("invalid_input", `No price row names a ${kind} "${name}".`, { hint });
};

/** A zone of another place is told where it lies. */
function refuseZone(zone: string, within: readonly Region[], regions: readonly Region[]): never {
  const elsewhere = regionOfZone(zone, regions);
  const example = within[0]?.region;
  const instead =
    elsewhere === undefined
      ? `Name the region instead${example === undefined ? "" : `, such as ${example}`}.`
      : `It lies in ${elsewhere.cloud} ${elsewhere.region}: leave out the cloud or the region that says otherwise.`;
  const zones = within.flatMap((known) => known.zones);
  return refuse("zone", zone, elsewhere === undefined ? nearestHint(zone, zones, instead) : instead);
}

/** @throws PlannerError invalid_input with the nearest names. */
export function checkPlace(
  request: Pick<PlanRequest, "cloud" | "region" | "zone">,
  regions: readonly Region[],
): void {
  const { cloud, region, zone } = request;
  const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();
  const inCloud = regions.filter((known) => cloud === undefined || known.cloud === cloud);
  if (region !== undefined && !inCloud.some((known) => same(known.region, region))) {
    const names = inCloud.map((known) => known.region);
    refuse("region", region, nearestHint(region, names, "Leave the region out for the cloud's usual one."));
  }
  const inRegion = inCloud.filter((known) => region === undefined || same(known.region, region));
  if (zone !== undefined && regionOfZone(zone, inRegion) === undefined) refuseZone(zone, inRegion, regions);
}
