/**
 * What an hour of owned hardware costs.
 *
 * Model: price ÷ hours of its years + power at the sheet power of its GPUs × a factor for host and cooling + hosting. An hour
 * of useful work costs that divided by the share of hours in which the machine works: idle hours are paid for too.
 * Assumes straight-line write-off without resale value or interest, and full sheet power in every hour.
 * Source: 8760 h a year, 730 h a month as clouds bill; power factor below [assumed].
 */
import { HOURS_PER_MONTH, kilowattsFromWatts, type Usd, type UsdPerHour, type Watts } from "../units.ts";

export interface Ownership {
  /** What one machine cost; 0 = paid for. */
  readonly machineUsd: Usd;
  readonly years: number;
  readonly usdPerKwh: Usd;
  /** Space, network and hands, a machine. */
  readonly hostingUsdPerMonth: Usd;
  /** Share of hours in which the machine does useful work, above 0. */
  readonly utilization: number;
}

/** Host, fans, power supply and cooling over the GPUs' own sheet power. [assumed] an HGX server draws about 1.45 × its GPUs, at a PUE near 1.1. */
const POWER_OVERHEAD = 1.6;
const MONTHS_PER_YEAR = 12;

export interface OwnedHour {
  readonly writeOffUsd: UsdPerHour;
  readonly powerUsd: UsdPerHour;
  readonly hostingUsd: UsdPerHour;
  /** Sum, for a useful hour. */
  readonly usdPerHour: UsdPerHour;
}

/** @param gpuWatts - sheet power of one GPU. */
export function ownedHour(ownership: Ownership, gpus: number, gpuWatts: Watts): OwnedHour {
  const { machineUsd, years, usdPerKwh, hostingUsdPerMonth, utilization } = ownership;
  const writeOffUsd = machineUsd / (years * MONTHS_PER_YEAR * HOURS_PER_MONTH);
  const powerUsd = kilowattsFromWatts(gpus * gpuWatts * POWER_OVERHEAD) * usdPerKwh;
  const hostingUsd = hostingUsdPerMonth / HOURS_PER_MONTH;
  return {
    writeOffUsd,
    powerUsd,
    hostingUsd,
    usdPerHour: (writeOffUsd + powerUsd + hostingUsd) / utilization,
  };
}
