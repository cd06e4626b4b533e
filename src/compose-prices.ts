/** Prices refreshed from outside: where they are kept, and how they are laid over the shipped catalog. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "./adapters/home.ts";
import type { Catalog } from "./app/ports.ts";
import type { KeptPrices } from "./app/recommend/kept-prices.ts";
import type { PriceUpdate } from "./app/recommend/update-prices.ts";

type Environment = Record<string, string | undefined>;

const keptFile = (env: Environment): string => join(dataFolder(env), "prices.json");

/** Null when nothing is kept: then nothing is loaded for it either. */
async function keptPrices(env: Environment): Promise<KeptPrices | null> {
  const file = keptFile(env);
  if (!existsSync(file)) return null;
  const { parseKeptPrices } = await import("./app/recommend/kept-prices.ts");
  return parseKeptPrices(readFileSync(file, "utf8"), file);
}

/** The shipped catalog when nothing is kept. @throws PlannerError unreadable_file */
export async function catalogWithKeptPrices(shipped: Catalog, env: Environment): Promise<Catalog> {
  const kept = await keptPrices(env);
  if (kept === null) return shipped;
  const { withKeptPrices } = await import("./app/recommend/kept-prices.ts");
  return withKeptPrices(shipped, kept);
}

/** @throws PlannerError offline, endpoint_failed; nothing is changed then. */
export async function refreshKeptPrices(
  shipped: Catalog,
  env: Environment,
  from: string | undefined,
  cloud: string | undefined,
  signal: AbortSignal,
): Promise<PriceUpdate> {
  const [
    { updatePrices, PRICE_CLOUDS, PUBLIC_PRICES },
    { fetchText },
    { fileStore },
    { systemClock },
    { makeFolder },
  ] = await Promise.all([
    import("./app/recommend/update-prices.ts"),
    import("./adapters/price-feed.ts"),
    import("./adapters/file-store.ts"),
    import("./adapters/clock.ts"),
    import("./adapters/make-folder.ts"),
  ]);
  const path = keptFile(env);
  makeFolder(dataFolder(env));
  const services = { catalog: shipped, clock: systemClock, files: fileStore, path, fetchText };
  const clouds = PRICE_CLOUDS.filter((name) => cloud === undefined || name === cloud.toLowerCase());
  return updatePrices(services, await readable(env), from ?? PUBLIC_PRICES, clouds, signal);
}

/** A damaged file is no reason to refuse a new one. */
async function readable(env: Environment): Promise<KeptPrices | null> {
  try {
    return await keptPrices(env);
  } catch {
    return null;
  }
}
