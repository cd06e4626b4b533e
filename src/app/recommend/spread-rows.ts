/** List prices of a GPU over all regions and clouds, by the GPU and hour. */
import { type PricingKind, pricedRows } from "../../domain/catalog/price-lookup.ts";
import type { SpreadRow } from "../../domain/planning/recommendation-rows.ts";
import type { Catalog } from "../ports.ts";

export function spreadRows(catalog: Catalog, gpu: string, kind: PricingKind): readonly SpreadRow[] {
  const machines = new Map(
    catalog
      .machines()
      .filter((machine) => machine.gpu === gpu && machine.gpus >= 1)
      .map((machine) => [`${machine.cloud} ${machine.instanceType}`, machine]),
  );
  return pricedRows(catalog.prices(gpu), kind, {}).flatMap(({ price, usdPerHour }): readonly SpreadRow[] => {
    const machine = machines.get(`${price.cloud} ${price.instanceType}`);
    if (machine === undefined) return [];
    const { cloud, instanceType, region, asOf } = price;
    return [{ cloud, machine: instanceType, region, asOf, usdPerGpuHour: usdPerHour / machine.gpus }];
  });
}
