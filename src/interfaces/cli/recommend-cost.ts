/** THROUGHPUT ANALYSIS and COST ANALYSIS, as the seed lays them out; money with the date of its price. */
import type { Recommendation, RecommendedCandidate } from "../../domain/planning/recommendation.ts";
import { fromThousands, millions, percentFromFraction, SECONDS_PER_HOUR } from "../../domain/units.ts";
import { count, date, number, percent, usd, usdCents } from "../format.ts";
import { banner } from "./recommend-sla.ts";
import { bullets, wrap } from "./text-layout.ts";

const rate = (perSecond: number | null): string => (perSecond === null ? "no bound" : perSecond.toFixed(1));
const share = (fraction: number | null): string =>
  fraction === null ? "saturated" : `${percentFromFraction(fraction).toFixed(0)}%`;

/** Small sums keep their figures: $0.00335, $0.000502. */
export function smallUsd(value: number): string {
  if (value >= 1) return `$${value.toFixed(4)}`;
  if (value >= 0.001) return `$${value.toFixed(5)}`;
  return value >= 0.0001 ? `$${value.toFixed(6)}` : `$${value.toPrecision(3)}`;
}

export function throughputReport(document: Recommendation, candidate: RecommendedCandidate): string[] {
  const { offered, burst } = document;
  const osl = offered.outputTokensPerSecond / offered.requestsPerSecond;
  const within = candidate.requestsPerSecondWithinSlo;
  const atSlo = within === null ? null : ((candidate.utilization ?? 0) * within) / offered.requestsPerSecond;
  return [
    ...banner("THROUGHPUT ANALYSIS"),
    "Throughput at the offered load:",
    `  • ${offered.outputTokensPerSecond.toFixed(0)} tok/s`,
    `  • ${rate(offered.requestsPerSecond)} req/s`,
    `  • ${share(candidate.utilization)} GPU utilization (share of saturation)`,
    "",
    ...(within === null
      ? ["Throughput at SLA point: none, no load keeps the targets."]
      : [
          "Throughput at SLA point:",
          `  • ${(within * osl).toFixed(0)} tok/s`,
          `  • ${rate(within)} req/s`,
          `  • ${share(atSlo)} GPU utilization`,
        ]),
    "",
    ...(burst === null
      ? []
      : [
          `Burst capacity (${burst.times.toFixed(2)}x traffic):`,
          `  • ${burst.outputTokensPerSecond.toFixed(0)} tok/s`,
          `  • ${share(burst.utilization)} GPU utilization`,
          "",
        ]),
    `Requests per hour: ${offered.requestsPerHour.toFixed(0)}`,
    `Tokens per hour: ${(offered.outputTokensPerSecond * SECONDS_PER_HOUR).toFixed(0)}`,
  ];
}

export function costReport(document: Recommendation, candidate: RecommendedCandidate): string[] {
  const { usdPerHour, machines } = candidate;
  const perThousand = candidate.usdPerMillionOutputTokens * millions(fromThousands(1));
  return [
    ...banner("COST ANALYSIS"),
    `Hourly cost per instance: $${candidate.usdPerMachineHour.toFixed(4)} (${candidate.pricing}, ${date(candidate.priceAsOf)})`,
    `Total hourly cost (${machines} ${machines === 1 ? "instance" : "instances"}): $${usdPerHour.toFixed(4)}`,
    "",
    `Cost per 1K tokens: ${smallUsd(perThousand)} (output tokens of the offered load)`,
    `Cost per request: ${smallUsd(candidate.usdPerRequest)}`,
    `Cost per 1M output tokens: ${smallUsd(candidate.usdPerMillionOutputTokens)}, per 1M tokens in and out: ${smallUsd(candidate.usdPerMillionTokens)}`,
    "",
    `Monthly estimate (730 hours): $${candidate.usdPerMonth.toFixed(4)}`,
    ...wrap(`Price: ${candidate.priceSource}`),
    ...document.spread.flatMap(({ gpu, cheapest, dearest, times }) =>
      wrap(
        `${gpu} lists from ${usdCents(cheapest.usdPerGpuHour)} (${cheapest.cloud} ${cheapest.region}, ${date(cheapest.asOf)}) to ${usdCents(dearest.usdPerGpuHour)} (${dearest.cloud} ${dearest.region}, ${date(dearest.asOf)}) a GPU and hour: ${number(times)} ×.`,
      ),
    ),
  ];
}

/** Own fleet against APIs by the token. */
export function apiReport({ api }: Recommendation): string[] {
  if (api.length === 0) return [];
  return [
    ...banner("OWN OR API"),
    ...bullets(
      api.map((row) => {
        const reach =
          row.breakEvenUtilization === null
            ? "no volume pays for the fleet"
            : row.breakEvenUtilization > 1
              ? `break-even at ${count(row.breakEvenRequestsPerMonth)} requests a month, ${number(row.breakEvenUtilization)} × what the fleet carries within the targets: out of its reach`
              : `break-even at ${count(row.breakEvenRequestsPerMonth)} requests a month, ${percent(row.breakEvenUtilization)} of what the fleet carries within the targets`;
        const cached =
          row.cachedInputUsdPerMillion === null ? "" : `, cached ${smallUsd(row.cachedInputUsdPerMillion)}`;
        return `${row.provider} ${row.model}: ${usd(row.apiUsdPerMonth)} a month against ${usd(row.ownUsdPerMonth)} of one's own: ${row.cheaper === "api" ? "the API" : "the own fleet"} is cheaper at this load; ${reach}. In ${smallUsd(row.inputUsdPerMillion)}${cached}, out ${smallUsd(row.outputUsdPerMillion)} a million (${row.source}, ${date(row.asOf)}).`;
      }),
    ),
  ];
}
