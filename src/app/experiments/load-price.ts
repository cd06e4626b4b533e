/**
 * What load may cost in dollars, where a price is known.
 *
 * In order: a price an hour that was given; what the host bills a token, or other providers for the same model where the host
 * is public; the cheapest rented machine with the GPU that was named. Prices are list prices, dated; null where none fits.
 */
import { splitCount } from "../../domain/catalog/count-prefix.ts";
import { matchGpu } from "../../domain/catalog/gpu-names.ts";
import { matchName } from "../../domain/catalog/name-match.ts";
import { isPublicHost } from "../../domain/measurement/public-host.ts";
import { apiUsdPerRequest } from "../../domain/planning/api-break-even.ts";
import { dollars } from "../../domain/planning/wording.ts";
import {
  SECONDS_PER_HOUR,
  SECONDS_PER_MINUTE,
  type Tokens,
  type Usd,
  type UsdPerHour,
} from "../../domain/units.ts";
import type { Catalog } from "../ports.ts";
import { type ListedApiPrice, parseApiPrices } from "../recommend/api-prices.ts";

export interface PricedLoad {
  /** Without port. */
  readonly hostname: string;
  /** As the server knows it. */
  readonly model: string;
  readonly inputTokens: Tokens;
  readonly outputTokens: Tokens;
  readonly minutes: number;
  readonly usdPerHour?: UsdPerHour | undefined;
  readonly gpu?: string | undefined;
  /** That a replica takes; 1 unless known. */
  readonly gpusPerReplica?: number | undefined;
}

export interface LoadPrice {
  readonly lowUsd: Usd;
  readonly highUsd: Usd;
  /** Where it comes from: "at the $4 an hour you gave". */
  readonly basis: string;
}

export type PriceOfLoad = (load: PricedLoad) => Promise<LoadPrice | null>;

type Prices = Pick<Catalog, "apiPrices" | "listedGpus" | "machines" | "prices">;

export function priceOfLoad(load: PricedLoad, catalog: Prices): LoadPrice | null {
  const { usdPerHour } = load;
  if (usdPerHour !== undefined) return byTheHour(load, usdPerHour, `at ${dollars(usdPerHour)} an hour`);
  if (isPublicHost(load.hostname)) return byTheToken(load, parseApiPrices(catalog.apiPrices()));
  return load.gpu === undefined ? null : ofRentedMachine(load, load.gpu, catalog);
}

function byTheHour({ minutes }: PricedLoad, usdPerHour: UsdPerHour, basis: string): LoadPrice {
  const usd = (usdPerHour * minutes * SECONDS_PER_MINUTE) / SECONDS_PER_HOUR;
  return { lowUsd: usd, highUsd: usd, basis };
}

/** "api.groq.com" is groq, "generativelanguage.googleapis.com" google. */
const isHostOf = (hostname: string, provider: string): boolean =>
  hostname.split(".").some((label) => label === provider || label === `${provider}apis`);

function byTheToken(load: PricedLoad, listed: readonly ListedApiPrice[]): LoadPrice | null {
  const own = listed.filter(({ provider }) => isHostOf(load.hostname.toLowerCase(), provider.toLowerCase()));
  const [first] = servedBy(load.model, own);
  if (first !== undefined)
    return rangeOver([first], load, `at ${first.provider}'s list price of ${first.asOf}`);
  const others = servedBy(load.model, listed);
  const [other] = others;
  return other === undefined
    ? null
    : rangeOver(others, load, `by other providers' list prices of ${other.asOf}`);
}

const named = (text: string): string => text.toLowerCase();

/** Rows of that very name, else those whose model it means. */
function servedBy(model: string, listed: readonly ListedApiPrice[]): readonly ListedApiPrice[] {
  const exact = listed.filter((row) => named(row.model) === named(model));
  if (exact.length > 0) return exact;
  const ids = [...new Set(listed.flatMap(({ serves }) => (serves === null ? [] : [serves])))];
  const match = matchName(
    model,
    ids.map((id) => ({ id, aliases: [] })),
  );
  return match.kind === "one" ? listed.filter(({ serves }) => serves === match.id) : [];
}

function rangeOver(rows: readonly ListedApiPrice[], load: PricedLoad, basis: string): LoadPrice {
  const bill = { isl: load.inputTokens, osl: load.outputTokens, cachedFraction: 0 };
  const bills = rows.map((row) => apiUsdPerRequest(row, bill));
  return { lowUsd: Math.min(...bills), highUsd: Math.max(...bills), basis };
}

function ofRentedMachine(load: PricedLoad, typed: string, catalog: Prices): LoadPrice | null {
  const { count, name } = splitCount(typed);
  const match = matchGpu(name, catalog.listedGpus());
  if (match.kind !== "one") return null;
  const least = Math.max(count ?? 1, load.gpusPerReplica ?? 1);
  const large = new Set(
    catalog
      .machines()
      .filter(({ gpu, gpus }) => gpu === match.id && gpus >= least)
      .map(({ cloud, instanceType }) => `${cloud} ${instanceType}`),
  );
  const offers = catalog
    .prices(match.id)
    .flatMap(({ cloud, instanceType, onDemandUsdPerHour, asOf }) =>
      onDemandUsdPerHour === null || !large.has(`${cloud} ${instanceType}`)
        ? []
        : [{ cloud, instanceType, usdPerHour: onDemandUsdPerHour, asOf }],
    )
    .toSorted((a, b) => a.usdPerHour - b.usdPerHour);
  const [cheapest] = offers;
  if (cheapest === undefined) return null;
  const { cloud, instanceType, usdPerHour, asOf } = cheapest;
  return byTheHour(
    load,
    usdPerHour,
    `if it runs on a rented ${instanceType} (${cloud}, ${dollars(usdPerHour)} an hour, price of ${asOf})`,
  );
}
