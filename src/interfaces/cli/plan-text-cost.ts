import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { HOURS_PER_MONTH } from "../../domain/units.ts";
import { count, date, listPrice, range, usd } from "../format.ts";
import { alignedRows, paragraph, section } from "./text-layout.ts";

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
        value: range(cost.steady.usdPerHour, cost.usdPerHour, usd),
        note: "steady to peak",
      },
      {
        label: "Monthly GPU cost",
        value: range(cost.steady.usdPerMonth, cost.usdPerMonth, usd),
        note: `${HOURS_PER_MONTH} hours, whole machines billed`,
      },
      {
        label: "Cost per million tokens",
        value: `${usd(cost.steady.usdPerMillionTokens)}`,
        note: "input and output tokens, steady fleet and load",
      },
      {
        label: "Per million output tokens",
        value: `${usd(cost.steady.usdPerMillionOutputTokens)}`,
        note: "steady fleet and load",
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
