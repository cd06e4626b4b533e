import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { HOURS_PER_MONTH } from "../../domain/units.ts";
import { count, date, listPrice, range, usd, usdCents } from "../format.ts";
import { alignedRows, paragraph, section } from "./text-layout.ts";

/** The headline is the whole fleet at today's load; the minimum fleet carries the same load for less. */
function perMillionNote(
  tokens: string,
  { replicas, steady }: CapacityPlan["cost"],
  least: number | null,
): string {
  const fleet = `${tokens} tokens, today's load on the whole fleet`;
  return replicas === steady.replicas ? fleet : `${fleet}; ${usdCents(least)} on the minimum fleet`;
}

export function costSection({ cost }: CapacityPlan): string[] {
  const note = cost.note === "" ? [] : paragraph(cost.note);
  if (cost.usdPerHour === null) {
    return section("COST ESTIMATES", [
      ...paragraph("Not known: no price is known for these machines."),
      ...note,
    ]);
  }
  return section("COST ESTIMATES", [
    ...alignedRows([
      {
        label: "Hourly cost",
        value: range(cost.steady.usdPerHour, cost.usdPerHour, usdCents),
        note: "steady to peak",
      },
      {
        label: "Monthly GPU cost",
        value: range(cost.steady.usdPerMonth, cost.usdPerMonth, usd),
        note: `${HOURS_PER_MONTH} hours, whole machines billed`,
      },
      {
        label: "Cost per million tokens",
        value: usdCents(cost.usdPerMillionTokens),
        note: perMillionNote("input and output", cost, cost.steady.usdPerMillionTokens),
      },
      {
        label: "Per million output tokens",
        value: usdCents(cost.usdPerMillionOutputTokens),
        note: perMillionNote("output", cost, cost.steady.usdPerMillionOutputTokens),
      },
      {
        label: "Total monthly cost",
        value: `${range(cost.steady.usdPerMonth, cost.usdPerMonth, usd)} USD`,
      },
      ...cost.prices.map((price, index) => ({
        label: index === 0 ? "List price" : "",
        value: `${listPrice(price.usdPerHour)} an hour`,
        note: `${price.instanceType} (${count(price.gpus, "GPU")}), ${price.region}, ${price.kind}, as of ${date(price.asOf)}`,
      })),
    ]),
    ...note,
  ]);
}
