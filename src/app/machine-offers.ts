/** Priced whole machines with a GPU, under the cloud, region, zone and price kind asked for. */
import type { Gpu } from "../domain/catalog/gpu.ts";
import type { Machine } from "../domain/catalog/machine.ts";
import type { Price } from "../domain/catalog/price.ts";
import { inZone } from "../domain/catalog/price-lookup.ts";
import type { MachineOffer, PriceKind } from "../domain/planning/fleet-cost.ts";
import type { Catalog } from "./ports.ts";

type Cloud = Machine["cloud"];

export interface OfferQuery {
  readonly cloud: Cloud | undefined;
  readonly region: string | undefined;
  readonly zone: string | undefined;
  /** The region that zone lies in; its price stands in where no row names the zone. */
  readonly zoneRegion?: string | undefined;
  readonly kind: PriceKind;
  /** Where a cloud's prices are read when no region is asked for. */
  readonly defaultRegions: Readonly<Record<Cloud, string>>;
}

export interface Offers {
  readonly offers: readonly MachineOffer[];
  /** Machine types with that GPU that have no price under the query. */
  readonly unpriced: number;
}

const dollarsOf = (price: Price, kind: PriceKind): number | null =>
  kind === "spot" ? price.spotUsdPerHour : price.onDemandUsdPerHour;

const same = (wanted: string | undefined, value: string | null): boolean =>
  wanted === undefined || wanted.toLowerCase() === value?.toLowerCase();

/** One row for a machine type: the region asked for, else the default region, else the cheapest anywhere. */
function rowFor(machine: Machine, prices: readonly Price[], query: OfferQuery): MachineOffer | null {
  const offers = inZone(prices, query).flatMap((price) => {
    const usdPerHour = dollarsOf(price, query.kind);
    const fits = same(query.region, price.region);
    return usdPerHour === null || !fits ? [] : [{ machine, price, kind: query.kind, usdPerHour }];
  });
  const anywhere = query.region !== undefined || query.zone !== undefined;
  const usual = offers.filter(({ price }) => price.region === query.defaultRegions[machine.cloud]);
  const pool = anywhere || usual.length === 0 ? offers : usual;
  const [first, ...rest] = pool;
  if (first === undefined) return null;
  return rest.reduce((best, offer) => (offer.usdPerHour < best.usdPerHour ? offer : best), first);
}

/** Reads a GPU's machines once; parts of a GPU are left out, they cannot be planned on. */
export function machineOffers(catalog: Catalog, gpu: Gpu, query: OfferQuery): Offers {
  const machines = catalog
    .machines()
    .filter(
      (machine) =>
        machine.gpu === gpu.name &&
        Number.isInteger(machine.gpus) &&
        machine.gpus >= 1 &&
        (query.cloud === undefined || machine.cloud === query.cloud),
    );
  const byType = Map.groupBy(
    catalog.prices(gpu.name),
    ({ cloud, instanceType }) => `${cloud} ${instanceType}`,
  );
  const offers = machines.flatMap(
    (machine) => rowFor(machine, byType.get(`${machine.cloud} ${machine.instanceType}`) ?? [], query) ?? [],
  );
  return { offers, unpriced: machines.length - offers.length };
}
