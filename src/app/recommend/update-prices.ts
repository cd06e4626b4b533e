/** Fetches list prices of a public catalog and keeps them, whole or not at all; on any doubt the old ones stay. */
import type { Price } from "../../domain/catalog/price.ts";
import { isPlannerError, PlannerError } from "../../domain/errors.ts";
import { percentFromFraction } from "../../domain/units.ts";
import type { Catalog, Clock, FileStore } from "../ports.ts";
import type { KeptPrices } from "./kept-prices.ts";
import { type Cloud, pricesInTable } from "./read-price-table.ts";

export const PRICE_CLOUDS: readonly Cloud[] = ["aws", "gcp", "azure"];
export const PUBLIC_PRICES =
  "https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/master/catalogs/v8";

/** Fewer rows than this of what was known before are no refresh of it. [assumed] */
const LEAST_SHARE = 0.5;
/** A price that moved more than this in either direction is an error until shown otherwise. [assumed] */
const MOST_CHANGE = 3;
/** Share of such prices above which the whole table is doubted. [assumed] */
const MOST_DOUBTFUL = 0.05;

export interface PriceUpdateServices {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly files: FileStore;
  /** File the prices are kept in. */
  readonly path: string;
  /** The text at an address. @throws PlannerError offline or endpoint_failed */
  fetchText(url: string, signal?: AbortSignal): Promise<string>;
}

export interface CloudUpdate {
  readonly cloud: Cloud;
  readonly rows: number;
  /** Prices left out because they moved too far. */
  readonly doubtful: number;
  /** Why this cloud's prices stay as they were; null when they were refreshed. */
  readonly refused: string | null;
}

export interface PriceUpdate {
  readonly kind: "headroom.prices-update";
  readonly source: string;
  readonly asOf: string;
  readonly path: string | null;
  readonly clouds: readonly CloudUpdate[];
}

const placeOf = (price: Price): string => `${price.cloud} ${price.instanceType} ${price.region}`;

const movedTooFar = (before: number | null | undefined, after: number | null): boolean => {
  if (before === null || before === undefined || after === null) return false;
  const times = after / before;
  return times > MOST_CHANGE || times < 1 / MOST_CHANGE;
};

interface Judged {
  readonly kept: readonly Price[];
  readonly doubtful: number;
  readonly refused: string | null;
}

function judge(fresh: readonly Price[], known: ReadonlyMap<string, Price>, cloud: Cloud): Judged {
  const places = [...known.values()].filter((price) => price.cloud === cloud);
  const found = new Set(fresh.map(placeOf));
  const covered = places.filter((price) => found.has(placeOf(price))).length;
  if (covered < places.length * LEAST_SHARE) {
    return {
      kept: [],
      doubtful: 0,
      refused: `only ${covered} of the ${places.length} machines and regions known are in it`,
    };
  }
  const kept = fresh.filter(
    (price) => !movedTooFar(known.get(placeOf(price))?.onDemandUsdPerHour, price.onDemandUsdPerHour),
  );
  const doubtful = fresh.length - kept.length;
  if (doubtful > fresh.length * MOST_DOUBTFUL) {
    const share = Math.round(percentFromFraction(doubtful / fresh.length));
    return {
      kept: [],
      doubtful,
      refused: `${share} % of its prices moved by more than a factor of ${MOST_CHANGE}`,
    };
  }
  return { kept, doubtful, refused: null };
}

/** @throws PlannerError offline or endpoint_failed when no cloud could be refreshed; nothing is changed then. */
export async function updatePrices(
  services: PriceUpdateServices,
  previous: KeptPrices | null,
  from = PUBLIC_PRICES,
  clouds: readonly Cloud[] = PRICE_CLOUDS,
  signal?: AbortSignal,
): Promise<PriceUpdate> {
  const { catalog, clock, files, path } = services;
  const asOf = clock.now().slice(0, 10);
  const machines = catalog.machines();
  const gpuOf = new Map(machines.map(({ cloud, instanceType, gpu }) => [`${cloud} ${instanceType}`, gpu]));
  const gpus = [...new Set(machines.map(({ gpu }) => gpu))];
  const known = new Map(
    gpus.flatMap((gpu) => catalog.prices(gpu).map((price) => [placeOf(price), price] as const)),
  );
  const updates: CloudUpdate[] = [];
  const rows: KeptPrices["prices"] = [];
  let failure: PlannerError | null = null;
  for (const cloud of clouds) {
    const source = `${from.replace(/\/$/, "")}/${cloud}/vms.csv`;
    try {
      const text = await services.fetchText(source, signal);
      const judged = judge(pricesInTable({ cloud, text, source, asOf }, machines), known, cloud);
      updates.push({ cloud, rows: judged.kept.length, doubtful: judged.doubtful, refused: judged.refused });
      for (const price of judged.kept) {
        rows.push({ gpu: gpuOf.get(`${price.cloud} ${price.instanceType}`) ?? "", ...price });
      }
    } catch (error) {
      if (!isPlannerError(error) || error.code === "cancelled") throw error;
      failure = error;
      updates.push({ cloud, rows: 0, doubtful: 0, refused: error.message });
    }
  }
  if (rows.length === 0) {
    if (failure !== null) throw failure;
    const reasons = updates.map(({ cloud, refused }) => `${cloud}: ${refused ?? "no rows"}`).join("; ");
    throw new PlannerError("endpoint_failed", `No price was changed: ${reasons}.`, {
      hint: "The prices kept before stay as they are.",
    });
  }
  const refreshed = new Set(updates.filter(({ refused }) => refused === null).map(({ cloud }) => cloud));
  const stay = (previous?.prices ?? []).filter(({ cloud }) => !refreshed.has(cloud));
  const content: KeptPrices = { kind: "headroom.kept-prices", prices: [...stay, ...rows] };
  const written = await files.writeAtomically(path, `${JSON.stringify(content)}\n`);
  return { kind: "headroom.prices-update", source: from, asOf, path: written, clouds: updates };
}
