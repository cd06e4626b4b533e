/** Prices refreshed from outside: kept in one file, laid over the shipped ones. */
import { z } from "zod";
import type { Price } from "../../domain/catalog/price.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { Catalog } from "../ports.ts";

const money = z.number().positive().nullable();
const rowSchema = z.object({
  gpu: z.string(),
  cloud: z.enum(["gcp", "aws", "azure"]),
  instanceType: z.string(),
  region: z.string(),
  zone: z.string().nullable(),
  onDemandUsdPerHour: money,
  spotUsdPerHour: money,
  asOf: z.string(),
  source: z.string(),
});
const fileSchema = z.object({ kind: z.literal("headroom.kept-prices"), prices: z.array(rowSchema) });

export type KeptPrices = z.infer<typeof fileSchema>;

/** @throws PlannerError unreadable_file */
export function parseKeptPrices(text: string, file: string): KeptPrices {
  const refuse = (problem: string, cause?: unknown): PlannerError =>
    new PlannerError("unreadable_file", `${file}: ${problem}.`, {
      hint: "Delete it, or write it anew with `headroom prices update`.",
      cause,
    });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw refuse("is not JSON", error);
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`${issue?.path.join(".") ?? ""} ${issue?.message ?? "cannot be used"}`);
}

const placeOf = ({ cloud, instanceType, region }: Price): string => `${cloud} ${instanceType} ${region}`;

/** A region that the kept prices name for a machine replaces the shipped rows of it; all others stay. */
export function withKeptPrices(catalog: Catalog, kept: KeptPrices): Catalog {
  const byGpu = Map.groupBy(kept.prices, ({ gpu }) => gpu);
  const regions = catalog.regions();
  const named = new Set(regions.map(({ cloud, region }) => `${cloud} ${region}`));
  const added = kept.prices.filter(({ cloud, region }) => !named.has(`${cloud} ${region}`));
  const newRegions = [...Map.groupBy(added, ({ cloud, region }) => `${cloud} ${region}`).values()].flatMap(
    ([first]) => (first === undefined ? [] : [{ cloud: first.cloud, region: first.region, zones: [] }]),
  );
  return {
    ...catalog,
    regions: () => [...regions, ...newRegions],
    prices(gpu) {
      const fresh = byGpu.get(gpu) ?? [];
      const replaced = new Set(fresh.map(placeOf));
      return [...catalog.prices(gpu).filter((price) => !replaced.has(placeOf(price))), ...fresh];
    },
  };
}
