/** Clouds, regions and zones asked for must exist in the price rows; a slip must not read as "no price". */
import { nearestNames } from "../domain/catalog/nearest-name.ts";
import type { Region } from "../domain/catalog/region.ts";
import { PlannerError } from "../domain/errors.ts";
import type { PlanRequest } from "../domain/workload/plan-request.ts";

const SHOWN = 5;

function refuse(kind: string, name: string, known: readonly string[]): never {
  const nearest = nearestNames(name, [...new Set(known)], (candidate) => [candidate], SHOWN);
  throw new PlannerError("invalid_input", `No price row names a ${kind} "${name}".`, {
    hint: `Nearest: ${nearest.join(", ")}.`,
  });
}

/** @throws PlannerError invalid_input with the nearest names. */
export function checkPlace(request: PlanRequest, regions: readonly Region[]): void {
  const { cloud, region, zone } = request;
  const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();
  const inCloud = regions.filter((known) => cloud === undefined || known.cloud === cloud);
  if (region !== undefined && !inCloud.some((known) => same(known.region, region))) {
    refuse(
      "region",
      region,
      inCloud.map((known) => known.region),
    );
  }
  const inRegion = inCloud.filter((known) => region === undefined || same(known.region, region));
  const zones = inRegion.flatMap((known) => known.zones);
  if (zone !== undefined && !zones.some((known) => same(known, zone))) refuse("zone", zone, zones);
}
