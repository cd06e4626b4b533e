import { findGpu } from "../../domain/catalog/gpu-names.ts";
import type { Machine } from "../../domain/catalog/machine.ts";
import type { Price } from "../../domain/catalog/price.ts";
import { PlannerError } from "../../domain/errors.ts";
import { count, date, listPrice } from "../format.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { inPlace, PLACE_FLAGS } from "./place-flags.ts";
import { paragraph, table } from "./text-layout.ts";

const FROM: FlagSpec = {
  name: "from",
  placeholder: "URL",
  example: "http://127.0.0.1:8000/catalogs/v8",
  description: "With update: where the price tables lie, CLOUD/vms.csv under it",
};

export const pricesCommand: Command = { flags: [...PLACE_FLAGS, FROM], operands: "GPU|update|api", run };

/** Rows of text before the rest is only counted; JSON has all of them. */
const SHOWN = 40;

async function run({ flags, positionals, services, signal }: Invocation): Promise<Answer> {
  const [name] = positionals;
  if (name?.toLowerCase() === "update") {
    const { refreshPrices } = await import("./prices-update.ts");
    return refreshPrices(flags, services, signal);
  }
  if (name?.toLowerCase() === "api") {
    const { apiPricesAnswer } = await import("./prices-api.ts");
    return apiPricesAnswer(await services.catalog());
  }
  if (name === undefined) {
    throw new PlannerError("missing_input", "Whose prices? Name a GPU.", {
      hint: "Example: headroom prices H100, or headroom prices update. `headroom gpus` lists them.",
    });
  }
  const catalog = await services.catalog();
  const gpu = findGpu(name, catalog.listedGpus());
  const zonesOf = (price: Price) => (price.zone === null ? [] : [price.zone]);
  const prices = inPlace(catalog.prices(gpu.name), flags, zonesOf).toSorted(byPrice);
  const machines = new Map(catalog.machines().map((machine) => [machine.instanceType, machine]));
  return {
    document: { kind: "headroom.prices", gpu: gpu.name, prices },
    text: () => `${pricesText(gpu.name, prices, machines).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

const lastly = (value: number | null): number => value ?? Number.MAX_VALUE;
const byPrice = (a: Price, b: Price): number => lastly(a.onDemandUsdPerHour) - lastly(b.onDemandUsdPerHour);

function pricesText(gpu: string, prices: readonly Price[], machines: ReadonlyMap<string, Machine>): string[] {
  if (prices.length === 0) return [`No price is known for machines with ${gpu}.`];
  const rest = prices.length - SHOWN;
  return [
    `${gpu}: list prices an hour of whole machines, GPUs included`,
    ...table(
      ["machine", "GPUs", "where", "on demand", "spot", "as of"],
      prices
        .slice(0, SHOWN)
        .map((price) => [
          price.instanceType,
          count(machines.get(price.instanceType)?.gpus ?? null),
          price.zone ?? price.region,
          listPrice(price.onDemandUsdPerHour),
          listPrice(price.spotUsdPerHour),
          date(price.asOf),
        ]),
    ),
    "",
    ...paragraph(
      `${rest > 0 ? `${count(rest)} more: narrow with --cloud, --region or --zone, or print all with --output-format json. ` : ""}Prices are as published on their date, an indication and not a quote.`,
    ),
  ];
}
