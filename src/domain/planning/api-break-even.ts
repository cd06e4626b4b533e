/**
 * One's own fleet against an API paid by the token.
 *
 * Model: a fleet costs the same whatever it serves; an API costs by the request. They break even at the volume where both
 * bills are equal; as a share of what the fleet can carry within its targets that is the break-even utilisation. Above 1
 * the API is cheaper at any load this fleet can carry.
 * Assumes equal quality, and that the API caches the same share of input tokens and bills them at its cached price, or at its
 * input price where it has none.
 */
import { HOURS_PER_MONTH, millions, type RequestsPerSecond, SECONDS_PER_HOUR, type Usd } from "../units.ts";

export interface ApiPrice {
  readonly provider: string;
  readonly model: string;
  readonly inputUsdPerMillion: Usd;
  /** null = cached tokens are billed as input. */
  readonly cachedInputUsdPerMillion: Usd | null;
  readonly outputUsdPerMillion: Usd;
  readonly asOf: string;
  readonly source: string;
}

export interface TokenBill {
  readonly isl: number;
  readonly osl: number;
  /** Share of input tokens read from the provider's prefix cache. */
  readonly cachedFraction: number;
}

export function apiUsdPerRequest(price: ApiPrice, { isl, osl, cachedFraction }: TokenBill): Usd {
  const cached = price.cachedInputUsdPerMillion ?? price.inputUsdPerMillion;
  const fresh = isl * (1 - cachedFraction) * price.inputUsdPerMillion;
  return millions(fresh + isl * cachedFraction * cached + osl * price.outputUsdPerMillion);
}

export interface BreakEven {
  readonly apiUsdPerRequest: Usd;
  readonly apiUsdPerMonth: Usd;
  readonly ownUsdPerMonth: Usd;
  /** Volume at which both bills are equal. */
  readonly breakEvenRequestsPerSecond: RequestsPerSecond;
  readonly breakEvenRequestsPerMonth: number;
  /** That volume as a share of what the fleet carries within its targets; above 1 = out of its reach. */
  readonly breakEvenUtilization: number;
  /** The cheaper one at the offered load. */
  readonly cheaper: "own" | "api";
}

export interface OwnFleet {
  readonly usdPerMonth: Usd;
  readonly offeredPerSecond: RequestsPerSecond;
  /** Largest load within the targets. */
  readonly capacityPerSecond: RequestsPerSecond;
}

const SECONDS_PER_MONTH = HOURS_PER_MONTH * SECONDS_PER_HOUR;

export function breakEven(price: ApiPrice, bill: TokenBill, fleet: OwnFleet): BreakEven {
  const perRequest = apiUsdPerRequest(price, bill);
  const breakEvenRequestsPerMonth =
    perRequest > 0 ? fleet.usdPerMonth / perRequest : Number.POSITIVE_INFINITY;
  const breakEvenRequestsPerSecond = breakEvenRequestsPerMonth / SECONDS_PER_MONTH;
  const apiUsdPerMonth = perRequest * fleet.offeredPerSecond * SECONDS_PER_MONTH;
  return {
    apiUsdPerRequest: perRequest,
    apiUsdPerMonth,
    ownUsdPerMonth: fleet.usdPerMonth,
    breakEvenRequestsPerSecond,
    breakEvenRequestsPerMonth,
    breakEvenUtilization: breakEvenRequestsPerSecond / fleet.capacityPerSecond,
    cheaper: apiUsdPerMonth < fleet.usdPerMonth ? "api" : "own",
  };
}
