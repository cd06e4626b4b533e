/**
 * What a fleet costs: whole machines, at a dated list price.
 *
 * Model: a machine with n GPUs holds floor(n ÷ GPUs per replica) replicas and is billed whole; a replica of more GPUs
 * takes ceil(GPUs per replica ÷ n) machines of the largest size to itself. Cost per token divides the
 * fleet's hourly price by the tokens of the *offered* load, not of the capacity, so idle GPUs are paid for.
 * Assumes list prices for every hour of a month of 730 h; storage, network and staff are not in it.
 * Source: cloud billing terms; a machine that is used in part is still billed whole (5 GPUs on 8-GPU machines cost 8).
 */
import type { Machine } from "../catalog/machine.ts";
import type { Price } from "../catalog/price.ts";
import { millions, SECONDS_PER_HOUR, type TokensPerSecond, type Usd, type UsdPerHour } from "../units.ts";

export type PriceKind = "ondemand" | "spot";

export interface MachineOffer {
  readonly machine: Machine;
  readonly price: Price;
  readonly kind: PriceKind;
  readonly usdPerHour: UsdPerHour;
}

export interface Fleet {
  readonly replicas: number;
  readonly machines: number;
  readonly usdPerHour: UsdPerHour;
  readonly usdPerMonth: Usd;
}

/** Replicas one machine holds; 0 when it has too few GPUs. */
export const replicasPerMachine = (machine: Machine, gpusPerReplica: number): number =>
  Math.floor(machine.gpus / gpusPerReplica);

/** Machines one replica takes: more than one when it has more GPUs than a machine. */
export const machinesPerReplica = (machine: Machine, gpusPerReplica: number): number =>
  Math.max(1, Math.ceil(gpusPerReplica / machine.gpus));

/** The fleet of `replicas` on machines of one offer. */
export function fleetOf(
  offer: MachineOffer,
  gpusPerReplica: number,
  replicas: number,
  hoursPerMonth: number,
): Fleet {
  const together = replicasPerMachine(offer.machine, gpusPerReplica);
  const machines =
    together >= 1
      ? Math.ceil(replicas / together)
      : replicas * machinesPerReplica(offer.machine, gpusPerReplica);
  const usdPerHour = machines * offer.usdPerHour;
  return { replicas, machines, usdPerHour, usdPerMonth: usdPerHour * hoursPerMonth };
}

/** Further replicas that the fleet's machines hold without costing more. */
export const idleReplicas = (offer: MachineOffer, gpusPerReplica: number, fleet: Fleet): number =>
  Math.max(0, fleet.machines * replicasPerMachine(offer.machine, gpusPerReplica) - fleet.replicas);

/** Offers that can hold the replicas: whole ones, else the largest machines, whose network is made for it. */
function usableOffers(offers: readonly MachineOffer[], gpusPerReplica: number): readonly MachineOffer[] {
  const largest = Math.max(...offers.map(({ machine }) => machine.gpus));
  const least = Math.min(gpusPerReplica, largest);
  return offers.filter(({ machine }) => machine.gpus >= least);
}

/** The offer whose fleet costs least; among equals the one with fewer machines, then the newer price. */
export function cheapestOffer(
  offers: readonly MachineOffer[],
  gpusPerReplica: number,
  replicas: number,
): MachineOffer | null {
  let best: { offer: MachineOffer; usdPerHour: number; machines: number } | null = null;
  for (const offer of usableOffers(offers, gpusPerReplica)) {
    const { usdPerHour, machines } = fleetOf(offer, gpusPerReplica, replicas, 1);
    const better =
      best === null ||
      usdPerHour < best.usdPerHour ||
      (usdPerHour === best.usdPerHour &&
        (machines < best.machines ||
          (machines === best.machines && offer.price.asOf > best.offer.price.asOf)));
    if (better) best = { offer, usdPerHour, machines };
  }
  return best?.offer ?? null;
}

/** Dollars per million tokens when a fleet serves `tokensPerSecond`; null when nothing is served. */
export function usdPerMillionTokens(usdPerHour: UsdPerHour, tokensPerSecond: TokensPerSecond): Usd | null {
  if (!(tokensPerSecond > 0)) return null;
  return usdPerHour / millions(tokensPerSecond * SECONDS_PER_HOUR);
}
