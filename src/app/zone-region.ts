/** The region a zone lies in: by the price rows that name it, else by how the clouds spell zones. */
import type { Region } from "../domain/catalog/region.ts";

/** What follows the region's name: us-central1-a, us-east-1a, eastus-1. */
const SUFFIX: Readonly<Record<Region["cloud"], RegExp>> = {
  gcp: /^-[a-z]$/,
  aws: /^[a-z]$/,
  azure: /^-[1-9]$/,
};

/** Undefined when no region among those given has such a zone. */
export function regionOfZone(zone: string, regions: readonly Region[]): Region | undefined {
  const wanted = zone.toLowerCase();
  const named = regions.find(({ zones }) => zones.some((known) => known.toLowerCase() === wanted));
  if (named !== undefined) return named;
  return regions.find(
    ({ region, cloud }) => wanted.startsWith(region) && SUFFIX[cloud].test(wanted.slice(region.length)),
  );
}
