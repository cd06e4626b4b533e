/** How far a price can be trusted. */
import { daysBetween } from "./dates.ts";
import { replicasPerMachine } from "./fleet-cost.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { number, percent, plural } from "./wording.ts";

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
      message: `${plural(price.max.machines, "machine")} of ${number(price.offer.machine.gpus)} GPUs are billed whole: ${number(billed - used)} of ${number(billed)} GPUs (${percent((billed - used) / billed)}) hold no replica.`,
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

export const priceWarnings = (draft: PlanDraft): Warning[] => [
  ...age(draft),
  ...none(draft),
  ...idleGpus(draft),
  ...sharedMachine(draft),
];
