/** Price rows of a place and a way of paying; a row without such a price is no offer, and nothing stands in for it. */
import type { UsdPerHour } from "../units.ts";
import { continentOf, parseContinent } from "./continent.ts";
import type { Price } from "./price.ts";

/** Ways of paying. List prices hold the first two; commitments come from a person's own catalog. */
export const PRICING_KINDS = ["ondemand", "spot", "commit1y", "commit3y"] as const;
export type PricingKind = (typeof PRICING_KINDS)[number];

export interface PlaceQuery {
  readonly cloud?: string | undefined;
  /** A region's name, or a part of the world. */
  readonly region?: string | undefined;
  readonly zone?: string | undefined;
  /** The region that zone lies in; its price stands in where no row names the zone. */
  readonly zoneRegion?: string | undefined;
}

interface Placed {
  readonly cloud: string;
  readonly region: string;
  readonly zone: string | null;
}

const same = (wanted: string | undefined, value: string | null): boolean =>
  wanted === undefined || wanted.toLowerCase() === value?.toLowerCase();

/** Does a row lie where the query asks? Without a zone of its own a row cannot answer for one. */
export function isInPlace(row: Placed, query: PlaceQuery): boolean {
  const continent = query.region === undefined ? null : parseContinent(query.region);
  const inRegion =
    continent === null ? same(query.region, row.region) : continentOf(row.region) === continent;
  return same(query.cloud, row.cloud) && inRegion && same(query.zone, row.zone);
}

/** Rows of the zone asked for, out of one machine type's; where none names it, those of its region that name no zone. */
export function inZone<Row extends Placed>(rows: readonly Row[], query: PlaceQuery): readonly Row[] {
  const { zone, zoneRegion } = query;
  if (zone === undefined) return rows;
  const named = rows.filter((row) => same(zone, row.zone));
  if (named.length > 0 || zoneRegion === undefined) return named;
  return rows.filter((row) => row.zone === null && same(zoneRegion, row.region));
}

/** Dollars an hour under a way of paying; null = not known. */
function usdPerHourOf(price: Price, kind: PricingKind): UsdPerHour | null {
  switch (kind) {
    case "ondemand":
      return price.onDemandUsdPerHour;
    case "spot":
      return price.spotUsdPerHour;
    default:
      return null;
  }
}

export interface PricedRow {
  readonly price: Price;
  readonly usdPerHour: UsdPerHour;
}

export function pricedRows(
  prices: readonly Price[],
  kind: PricingKind,
  place: PlaceQuery,
): readonly PricedRow[] {
  return prices.flatMap((price) => {
    const usdPerHour = usdPerHourOf(price, kind);
    return usdPerHour === null || !isInPlace(price, place) ? [] : [{ price, usdPerHour }];
  });
}

/** The cheapest row; among equals the usual region of its cloud, then the newer date, then the name. */
export function cheapestRow(
  rows: readonly PricedRow[],
  usualRegions: Readonly<Record<string, string>>,
): PricedRow | null {
  const isUsual = ({ price }: PricedRow): boolean => usualRegions[price.cloud] === price.region;
  let best: PricedRow | null = null;
  for (const row of rows) {
    if (best === null || before(row, best, isUsual)) best = row;
  }
  return best;
}

function before(row: PricedRow, best: PricedRow, isUsual: (row: PricedRow) => boolean): boolean {
  if (row.usdPerHour !== best.usdPerHour) return row.usdPerHour < best.usdPerHour;
  if (isUsual(row) !== isUsual(best)) return isUsual(row);
  if (row.price.asOf !== best.price.asOf) return row.price.asOf > best.price.asOf;
  const name = ({ price }: PricedRow) => `${price.region} ${price.zone ?? ""}`;
  return name(row) < name(best);
}
