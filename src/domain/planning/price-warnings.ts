/** How far a price can be trusted. */
import { daysBetween } from "./dates.ts";
import { replicasPerMachine, usdPerMillionTokens } from "./fleet-cost.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { steadyCallsPerSecond } from "./replicas.ts";
import { cents, number, percent, times } from "./wording.ts";

function age(draft: PlanDraft): Warning[] {
  const { price } = draft.evaluation;
  if (price === null) return [];
  const days = daysBetween(price.offer.price.asOf, draft.createdAt);
  if (days === null || days <= draft.priceMaxAgeDays) return [];
  return [
    {
      code: "price_old",
      message: `The price of ${price.offer.machine.instanceType} is of ${price.offer.price.asOf}, ${number(days)} days old: look it up before deciding.`,
    },
  ];
}

function none(draft: PlanDraft): Warning[] {
  const { price, serving, spec } = draft.evaluation;
  if (price !== null || serving === null) return [];
  return [
    {
      code: "no_price",
      message: `No price is known for ${spec.deployment.gpu.name} under this cloud, region and price kind; cost is left out, not guessed.`,
    },
  ];
}

/** A region's price for a zone that no row names. */
function regionForZone({ evaluation, inputs }: PlanDraft): Warning[] {
  const { price } = evaluation;
  const zone = inputs.zone?.value;
  if (price === null || zone === undefined || price.offer.price.zone !== null) return [];
  const { machine, price: row } = price.offer;
  return [
    {
      code: "zone_price_is_regions",
      message: `The price rows of ${machine.instanceType} name no zones: the price is that of ${row.region}, and whether ${String(zone)} has the machine is not known.`,
    },
  ];
}

/** GPUs that are billed and hold nothing. */
function idleGpus(draft: PlanDraft): Warning[] {
  const { price, serving, gpusPerReplica } = draft.evaluation;
  if (price === null || serving === null) return [];
  const billed = price.max.machines * price.offer.machine.gpus;
  const used = serving.counts.max * gpusPerReplica;
  if (billed <= used) return [];
  return [
    {
      code: "idle_gpus_billed",
      message: `Machines are billed whole: of the ${number(billed)} GPUs of ${times(price.max.machines, price.offer.machine.instanceType)}, ${number(billed - used)} (${percent((billed - used) / billed)}) hold no replica.`,
    },
  ];
}

/** The spare replica must not sit on the machine that fails. */
function sharedMachine(draft: PlanDraft): Warning[] {
  const { price, serving, gpusPerReplica } = draft.evaluation;
  if (price === null || serving === null) return [];
  const together = Math.min(serving.counts.max, replicasPerMachine(price.offer.machine, gpusPerReplica));
  if (serving.counts.redundancy === 0 || together <= serving.counts.redundancy) return [];
  return [
    {
      code: "machine_failure_takes_more",
      message: `One ${price.offer.machine.instanceType} holds ${number(together)} replicas; the spare covers a failed replica, not a failed machine.`,
    },
  ];
}

/** Ratio of paid to full-load cost per token from which on the difference must be said. [assumed] */
const IDLE_RATIO = 1.5;

/** A price per token is a price at a load. */
function tokensAtTodaysLoad({ evaluation, problem }: PlanDraft): Warning[] {
  const { price, serving } = evaluation;
  if (price === null || serving === null) return [];
  const output = steadyCallsPerSecond(problem.load) * problem.request.osl;
  const full = serving.counts.max * serving.ratePerReplica * problem.request.osl;
  const paid = usdPerMillionTokens(price.max.usdPerHour, output);
  const atFull = usdPerMillionTokens(price.max.usdPerHour, full);
  if (paid === null || atFull === null || paid < IDLE_RATIO * atFull) return [];
  return [
    {
      code: "token_cost_depends_on_load",
      message: `A million output tokens cost ${cents(paid)} at today's load on the whole fleet, ${cents(atFull)} only if every replica always carried all it may; with the minimum fleet it is ${cents(usdPerMillionTokens(price.min.usdPerHour, output) ?? paid)}.`,
    },
  ];
}

export const priceWarnings = (draft: PlanDraft): Warning[] => [
  ...age(draft),
  ...none(draft),
  ...regionForZone(draft),
  ...idleGpus(draft),
  ...sharedMachine(draft),
  ...tokensAtTodaysLoad(draft),
];
