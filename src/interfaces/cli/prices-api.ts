/** `headroom prices api`: prices of APIs by the token, as they are kept. */
import type { Catalog } from "../../app/ports.ts";
import { parseApiPrices } from "../../app/recommend/api-prices.ts";
import { date } from "../format.ts";
import { type Answer, EXIT } from "./command.ts";
import { paragraph, table } from "./text-layout.ts";

const price = (value: number | null): string => (value === null ? "—" : `$${value}`);

export function apiPricesAnswer(catalog: Catalog): Answer {
  const prices = parseApiPrices(catalog.apiPrices());
  const rows = prices.map((row) => [
    row.provider,
    row.model.length > 36 ? `${row.model.slice(0, 35)}…` : row.model,
    price(row.inputUsdPerMillion),
    price(row.cachedInputUsdPerMillion),
    price(row.outputUsdPerMillion),
  ]);
  const [first] = prices;
  const origin = first === undefined ? "" : ` From ${first.source}, ${date(first.asOf)}.`;
  return {
    document: { kind: "headroom.api-prices", prices },
    text: () =>
      `${["Prices of APIs, dollars a million tokens", ...table(["provider", "model", "in", "cached", "out"], rows), "", ...paragraph(`Compare with --api NAME, or with figures of your own: --api in,cached,out.${origin}`)].join("\n")}\n`,
    exitCode: EXIT.done,
  };
}
