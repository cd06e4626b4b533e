/** Offers a recommendation is made from: list prices, a catalog of one's own, and machines already owned. */

import { parseContinent } from "../../domain/catalog/continent.ts";
import { splitCount } from "../../domain/catalog/count-prefix.ts";
import type { Gpu } from "../../domain/catalog/gpu.ts";
import { findGpu } from "../../domain/catalog/gpu-names.ts";
import type { Machine } from "../../domain/catalog/machine.ts";
import {
  cheapestRow,
  type PlaceQuery,
  type PricingKind,
  pricedRows,
} from "../../domain/catalog/price-lookup.ts";
import { PlannerError } from "../../domain/errors.ts";
import { ownedHour } from "../../domain/planning/ownership.ts";
import type { RankedOffer } from "../../domain/planning/ranking-problem.ts";
import { candidateGpus } from "../candidate-gpus.ts";
import { checkPlace } from "../check-place.ts";
import type { PlanningDefaults } from "../planning-defaults.ts";
import type { Catalog } from "../ports.ts";
import type { OwnCatalog } from "./catalog-file.ts";
import type { RecommendRequest } from "./recommend-request.ts";

export interface FoundOffers {
  readonly offers: readonly RankedOffer[];
  readonly unpriced: number;
}

const DEFAULT_YEARS = 4;
const DEFAULT_USD_PER_KWH = 0.12;
const DEFAULT_PER_MACHINE = 8;

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

const placeOf = ({ cloud, region, zone }: RecommendRequest): PlaceQuery => ({ cloud, region, zone });

function gpusAsked(request: RecommendRequest, catalog: Catalog, earliestYear: number): readonly Gpu[] {
  if (request.gpu !== undefined) return [findGpu(request.gpu, catalog.listedGpus())];
  const { verified, unverified } = candidateGpus(catalog.gpus(), earliestYear, () => true);
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
): FoundOffers {
  if (machines.length === 0) return { offers: [], unpriced: 0 };
  const rows = Map.groupBy(
    pricedRows(catalog.prices(gpu.name), kind, place),
    ({ price }) => `${price.cloud} ${price.instanceType}`,
  );
  const offers = machines.flatMap((machine): readonly RankedOffer[] => {
    const row = cheapestRow(rows.get(`${machine.cloud} ${machine.instanceType}`) ?? [], usual);
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

/** "16xA100-80GB" as machines there are. @throws PlannerError */
function ownedOffer(request: RecommendRequest, catalog: Catalog, today: string): RankedOffer | null {
  if (request.owned === undefined) return null;
  const { count, name } = splitCount(request.owned);
  const gpu = findGpu(name, catalog.listedGpus());
  const total = count ?? 1;
  const gpus = request.ownedPerMachine ?? Math.min(DEFAULT_PER_MACHINE, total);
  if (gpus > total) {
    throw new PlannerError("invalid_input", `${total} GPUs do not fill a machine of ${gpus}.`, {
      hint: "Lower --owned-per-machine, or raise --owned.",
    });
  }
  const hour = ownedHour(
    {
      machineUsd: request.ownedUsd ?? 0,
      years: request.ownedYears ?? DEFAULT_YEARS,
      usdPerKwh: request.usdPerKwh ?? DEFAULT_USD_PER_KWH,
      hostingUsdPerMonth: request.hostingUsdPerMonth ?? 0,
      utilization: request.ownedUtilization ?? 1,
    },
    gpus,
    gpu.tdpWatts ?? 0,
  );
  return {
    cloud: "owned",
    machine: `own machine of ${gpus}`,
    gpu,
    gpus,
    region: "own site",
    zone: null,
    kind: "owned",
    usdPerHour: hour.usdPerHour,
    asOf: today,
    source: "your figures",
    available: Math.floor(total / gpus),
  };
}

export interface OfferSources {
  readonly catalog: Catalog;
  readonly defaults: PlanningDefaults;
  readonly ownCatalog: OwnCatalog | null;
  readonly today: string;
}

/** @throws PlannerError for a place, GPU or cloud that is not known. */
export function findOffers(request: RecommendRequest, sources: OfferSources): FoundOffers {
  const { catalog, defaults, ownCatalog, today } = sources;
  const kind = request.pricing ?? "ondemand";
  const place = placeOf(request);
  const own = ownCatalog?.offers(kind, place) ?? { offers: [], unpriced: 0 };
  if (ownCatalog === null) checkNames(request, catalog);
  const usual = {
    gcp: defaults.regionGcp.value,
    aws: defaults.regionAws.value,
    azure: defaults.regionAzure.value,
  };
  const ownNames = new Set(own.offers.map(({ cloud, machine }) => `${cloud} ${machine}`));
  const gpus = gpusAsked(request, catalog, defaults.earliestGpuYear.value);
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
  const owned = ownedOffer(request, catalog, today);
  const fits = ({ gpu, gpus: count }: RankedOffer): boolean =>
    (request.gpu === undefined || names.has(gpu.name)) &&
    (request.gpuCount === undefined || count === request.gpuCount);
  return {
    offers: [
      ...own.offers.filter(fits),
      ...found.flatMap(({ offers }) => offers),
      ...(owned === null ? [] : [owned]),
    ],
    unpriced: own.unpriced + found.reduce((sum, { unpriced }) => sum + unpriced, 0),
  };
}
