/** Offers a recommendation is made from: list prices, a catalog of one's own, and machines already owned. */

import { parseContinent } from "../../domain/catalog/continent.ts";
import type { Engine } from "../../domain/catalog/engine.ts";
import { runsOn } from "../../domain/catalog/engine-on-gpu.ts";
import type { Gpu } from "../../domain/catalog/gpu.ts";
import { findGpu } from "../../domain/catalog/gpu-names.ts";
import type { Machine } from "../../domain/catalog/machine.ts";
import {
  cheapestRow,
  inZone,
  type PlaceQuery,
  type PricingKind,
  pricedRows,
} from "../../domain/catalog/price-lookup.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { RankedOffer } from "../../domain/planning/ranking-problem.ts";
import { candidateGpus } from "../candidate-gpus.ts";
import { checkPlace } from "../check-place.ts";
import { checkEngine } from "../find-engine.ts";
import type { PlanningDefaults } from "../planning-defaults.ts";
import type { Catalog } from "../ports.ts";
import { regionOfZone } from "../zone-region.ts";
import type { OwnCatalog } from "./catalog-file.ts";
import { ownedOffer } from "./owned-offer.ts";
import type { RecommendRequest } from "./recommend-request.ts";

export interface FoundOffers {
  readonly offers: readonly RankedOffer[];
  readonly unpriced: number;
  /** GPUs of a catalog of one's own that the engine does not run on: their machines are left out. */
  readonly refused: readonly string[];
}

export interface OfferSources {
  readonly catalog: Catalog;
  readonly defaults: PlanningDefaults;
  readonly ownCatalog: OwnCatalog | null;
  readonly engine: Engine;
  readonly today: string;
}

const CLOUDS = ["gcp", "aws", "azure"] as const;

/** A region that no price names must not read as "no price"; parts of the world are no regions. */
function checkNames(request: RecommendRequest, catalog: Catalog): void {
  const cloud = CLOUDS.find((name) => name === request.cloud?.toLowerCase());
  if (request.cloud !== undefined && cloud === undefined) {
    throw new PlannerError("invalid_input", `There is no cloud "${request.cloud}".`, {
      hint: `Use one of ${CLOUDS.join(", ")}, or the provider of a --catalog file.`,
    });
  }
  const isRegion = request.region !== undefined && parseContinent(request.region) === null;
  checkPlace({ cloud, zone: request.zone, region: isRegion ? request.region : undefined }, catalog.regions());
}

const placeOf = ({ cloud, region, zone }: RecommendRequest, catalog: Catalog): PlaceQuery => ({
  cloud,
  region,
  zone,
  zoneRegion: zone === undefined ? undefined : regionOfZone(zone, catalog.regions())?.region,
});

/** The GPU of that name, if the engine runs on it. @throws PlannerError */
function namedGpu(name: string, { catalog, engine }: OfferSources): Gpu {
  const gpu = findGpu(name, catalog.listedGpus());
  checkEngine(engine, gpu, catalog.engines());
  return gpu;
}

function gpusAsked(request: RecommendRequest, sources: OfferSources): readonly Gpu[] {
  if (request.gpu !== undefined) return [namedGpu(request.gpu, sources)];
  const { catalog, defaults } = sources;
  const earliestYear = defaults.earliestGpuYear.value;
  const { verified, unverified } = candidateGpus(
    catalog.gpus().filter((gpu) => runsOn(sources.engine, gpu)),
    earliestYear,
    () => true,
  );
  return [...verified, ...unverified];
}

/** Whole machines with that GPU at list prices. */
function listedOffers(
  catalog: Catalog,
  machines: readonly Machine[],
  gpu: Gpu,
  kind: PricingKind,
  place: PlaceQuery,
  usual: Readonly<Record<string, string>>,
): Pick<FoundOffers, "offers" | "unpriced"> {
  if (machines.length === 0) return { offers: [], unpriced: 0 };
  const rows = Map.groupBy(catalog.prices(gpu.name), (price) => `${price.cloud} ${price.instanceType}`);
  const { zone: _asked, zoneRegion: _its, ...around } = place;
  const offers = machines.flatMap((machine): readonly RankedOffer[] => {
    const own = inZone(rows.get(`${machine.cloud} ${machine.instanceType}`) ?? [], place);
    const row = cheapestRow(pricedRows(own, kind, around), usual);
    if (row === null) return [];
    const { region, zone, asOf, source } = row.price;
    const { cloud, instanceType, gpus } = machine;
    return [
      {
        cloud,
        machine: instanceType,
        gpu,
        gpus,
        region,
        zone: place.zone === undefined ? null : zone,
        kind,
        usdPerHour: row.usdPerHour,
        asOf,
        source,
        available: null,
      },
    ];
  });
  return { offers, unpriced: machines.length - offers.length };
}

/** @throws PlannerError for a place, GPU or cloud that is not known. */
export function findOffers(request: RecommendRequest, sources: OfferSources): FoundOffers {
  const { catalog, defaults, ownCatalog, engine } = sources;
  const kind = request.pricing ?? "ondemand";
  const place = placeOf(request, catalog);
  const own = ownCatalog?.offers(kind, place) ?? { offers: [], unpriced: 0 };
  if (ownCatalog === null) checkNames(request, catalog);
  const usual = {
    gcp: defaults.regionGcp.value,
    aws: defaults.regionAws.value,
    azure: defaults.regionAzure.value,
  };
  const ownNames = new Set(own.offers.map(({ cloud, machine }) => `${cloud} ${machine}`));
  const gpus = gpusAsked(request, sources);
  const names = new Set(gpus.map(({ name }) => name));
  const wanted = catalog
    .machines()
    .filter(
      (machine) =>
        names.has(machine.gpu) &&
        Number.isInteger(machine.gpus) &&
        machine.gpus >= 1 &&
        (request.gpuCount === undefined || machine.gpus === request.gpuCount) &&
        (request.cloud === undefined || machine.cloud === request.cloud.toLowerCase()) &&
        !ownNames.has(`${machine.cloud} ${machine.instanceType}`),
    );
  const byGpu = Map.groupBy(wanted, ({ gpu }) => gpu);
  const found = gpus.map((gpu) => listedOffers(catalog, byGpu.get(gpu.name) ?? [], gpu, kind, place, usual));
  const owned = ownedOffer(request, (name) => namedGpu(name, sources), sources.today);
  const fits = ({ gpu, gpus: count }: RankedOffer): boolean =>
    (request.gpu === undefined || names.has(gpu.name)) &&
    (request.gpuCount === undefined || count === request.gpuCount);
  const ownFitting = own.offers.filter(fits);
  return {
    offers: [
      ...ownFitting.filter(({ gpu }) => runsOn(engine, gpu)),
      ...found.flatMap(({ offers }) => offers),
      ...(owned === null ? [] : [owned]),
    ],
    unpriced: own.unpriced + found.reduce((sum, { unpriced }) => sum + unpriced, 0),
    refused: [...new Set(ownFitting.filter(({ gpu }) => !runsOn(engine, gpu)).map(({ gpu }) => gpu.name))],
  };
}
