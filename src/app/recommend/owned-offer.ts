/** Machines already owned, as one more offer: what an hour of them costs in power, hosting and write-off. */
import { splitCount } from "../../domain/catalog/count-prefix.ts";
import type { Gpu } from "../../domain/catalog/gpu.ts";
import { PlannerError } from "../../domain/errors.ts";
import { ownedHour } from "../../domain/planning/ownership.ts";
import type { RankedOffer } from "../../domain/planning/ranking-problem.ts";
import type { RecommendRequest } from "./recommend-request.ts";

const DEFAULT_YEARS = 4;
const DEFAULT_USD_PER_KWH = 0.12;
const DEFAULT_PER_MACHINE = 8;

/** "16xA100-80GB" as machines there are. @throws PlannerError */
export function ownedOffer(
  request: RecommendRequest,
  gpuNamed: (name: string) => Gpu,
  today: string,
): RankedOffer | null {
  if (request.owned === undefined) return null;
  const { count, name } = splitCount(request.owned);
  const gpu = gpuNamed(name);
  const total = count ?? 1;
  const gpus = request.ownedPerMachine ?? Math.min(DEFAULT_PER_MACHINE, total);
  if (gpus > total) {
    throw new PlannerError("invalid_input", `${total} GPUs do not fill a machine of ${gpus}.`, {
      hint: "Lower --owned-per-machine, or raise --owned.",
    });
  }
  const hour = ownedHour(
    {
      machineUsd: request.ownedUsd ?? 0,
      years: request.ownedYears ?? DEFAULT_YEARS,
      usdPerKwh: request.usdPerKwh ?? DEFAULT_USD_PER_KWH,
      hostingUsdPerMonth: request.hostingUsdPerMonth ?? 0,
      utilization: request.ownedUtilization ?? 1,
    },
    gpus,
    gpu.tdpWatts ?? 0,
  );
  return {
    cloud: "owned",
    machine: `own machine of ${gpus}`,
    gpu,
    gpus,
    region: "own site",
    zone: null,
    kind: "owned",
    usdPerHour: hour.usdPerHour,
    asOf: today,
    source: "your figures",
    available: Math.floor(total / gpus),
  };
}
