/** What one replica does under a rate (concurrency is an outcome) or with a number of clients. */

import type { StepTime } from "../physics/step-time.ts";
import type { RequestsPerSecond, Seconds } from "../units.ts";
import { msFromSeconds } from "../units.ts";
import { type Band, bandOf, hullOf } from "./band.ts";
import type { BandMetric } from "./band-strata.ts";
import type { CoefficientFile } from "./coefficient-file.ts";
import type { Deployment, RequestShape } from "./deployment.ts";
import { bandAt } from "./forecast-band.ts";
import {
  e2eSeconds,
  itlSeconds,
  latencyModelOf,
  type Percentile,
  queueSeconds,
  ttftSeconds,
} from "./latency.ts";
import { type ClosedLoopForecast, closedLoop } from "./load-cases.ts";
import type { BandedPercentiles, OperatingPoint } from "./load-forecast.ts";
import { openLoopState, saturationRate, sequencesAtRate } from "./open-loop.ts";
import { replicaModelOf } from "./replica-model.ts";
import { type LoadCaps, slotsOf } from "./saturation.ts";

type Statistic = Percentile | "mean";

/** The replica at an offered rate; saturated replicas have infinite latencies. */
export function forecastAtRate(
  deployment: Deployment,
  coefficients: CoefficientFile,
  request: RequestShape,
  requestsPerSecond: RequestsPerSecond,
  caps: LoadCaps,
): OperatingPoint {
  const replica = replicaModelOf(deployment, coefficients.coefficients);
  const slots = slotsOf(caps);
  const saturation = saturationRate(replica, request, slots);
  const stable = requestsPerSecond < saturation;
  const sequences = stable ? sequencesAtRate(replica, request, requestsPerSecond, slots) : slots;
  const state = openLoopState(replica, request, sequences, slots);
  const latency = latencyModelOf(replica, request, state, slots, stable ? saturation : 0);
  const banded = (metric: BandMetric, at: (statistic: Statistic) => Seconds): BandedPercentiles => {
    const value = (statistic: Statistic): number =>
      stable ? msFromSeconds(at(statistic)) : Number.POSITIVE_INFINITY;
    const mean = value("mean");
    return {
      mean,
      p50: value(50),
      p95: value(95),
      p99: value(99),
      band: bandOf(mean, bandAt(metric, deployment, coefficients.bands, sequences)),
    };
  };
  const meanE2e = e2eSeconds(latency, "mean");
  const ttft: Readonly<Record<Statistic, Seconds>> = {
    mean: ttftSeconds(latency, "mean"),
    50: ttftSeconds(latency, 50),
    95: ttftSeconds(latency, 95),
    99: ttftSeconds(latency, 99),
  };
  const ttftMs = banded("ttft", (statistic) => ttft[statistic]);
  const itlMs = banded("itl", (statistic) => itlSeconds(latency, statistic));
  const e2eMs = banded("e2e", (statistic) => e2eSeconds(latency, statistic, ttft[statistic]));
  return {
    requestsPerSecond,
    stable,
    concurrency: stable ? requestsPerSecond * meanE2e : Number.POSITIVE_INFINITY,
    batch: sequences,
    outputTokensPerSecond: Math.min(requestsPerSecond, saturation) * request.osl,
    utilization: saturation > 0 ? requestsPerSecond / saturation : Number.POSITIVE_INFINITY,
    ttftMs,
    itlMs,
    e2eMs: { ...e2eMs, band: hullOf(e2eMs.band, bandOfParts(ttftMs.band, itlMs.band, request)) },
    queueMs: stable ? msFromSeconds(queueSeconds(latency)) : Number.POSITIVE_INFINITY,
    prefillMs: msFromSeconds(latency.unqueuedSeconds),
    stepShares: stepSharesOf(state.step, (sequences / request.osl) * state.prefillSeconds),
  };
}

/** The end-to-end range that its parts allow when both err the same way: it cannot be surer than they are. */
const bandOfParts = (ttft: Band, itl: Band, { osl }: RequestShape): Band =>
  osl === 1
    ? ttft
    : {
        low: ttft.low + (osl - 1) * itl.low,
        high: ttft.high + (osl - 1) * itl.high,
        level: ttft.level,
      };

/** Share of the time between tokens spent on each cause, largest first; `prefill` is other requests' prompts. */
function stepSharesOf(step: StepTime, prefillPerStep: Seconds): Readonly<Record<string, number>> {
  const total = step.totalSeconds + prefillPerStep;
  const causes: [string, Seconds][] = [
    ["weights", step.weights],
    ["compute", step.compute],
    ["kv", step.kv],
    ["experts", step.expertReads + step.expertCompute],
    ["attention", step.attention],
    ["communication", step.communication],
    ["overhead", step.overhead],
    ["prefill", prefillPerStep],
  ];
  const shares = causes.filter(([, seconds]) => seconds > 0).sort((a, b) => b[1] - a[1]);
  return Object.fromEntries(shares.map(([cause, seconds]) => [cause, seconds / total]));
}

/** `clients` requests always open: what a closed-loop benchmark would measure. */
export function forecastAtConcurrency(
  deployment: Deployment,
  coefficients: CoefficientFile,
  request: RequestShape,
  clients: number,
  caps: LoadCaps,
): ClosedLoopForecast {
  const replica = replicaModelOf(deployment, coefficients.coefficients);
  return closedLoop(replica, request, clients, slotsOf(caps));
}
