/** A question that takes a number for granted ("why 4 GPUs?") is told first when the plan has another. */
import type { CapacityPlan } from "./capacity-plan.ts";
import { dollars, plural } from "./wording.ts";

interface Counted {
  readonly said: RegExp;
  readonly noun: string;
  readonly has: (plan: CapacityPlan) => number | null;
}

const NUMBER = String.raw`(?<![\w.,$-])(?<n>\d{1,6})\s*(?:x|×)?\s*`;

/** In order: the special ones stand before the general ones. */
const COUNTS: readonly Counted[] = [
  {
    said: new RegExp(`${NUMBER}GPUs?\\s+(?:per|a|each|in a|for each)\\s+replica`, "i"),
    noun: "GPU",
    has: ({ replicas }) => replicas.gpusPerReplica,
  },
  {
    said: new RegExp(`${NUMBER}(?:replicas?|instances?|pods?)\\b`, "i"),
    noun: "replica",
    has: ({ replicas }) => replicas.max,
  },
  {
    said: new RegExp(`${NUMBER}(?:machines?|nodes?|servers?)\\b`, "i"),
    noun: "machine",
    has: ({ replicas }) => replicas.machines,
  },
  {
    said: new RegExp(`${NUMBER}(?:[\\w-]+ )?(?:GPUs?|cards?|accelerators?)\\b`, "i"),
    noun: "GPU",
    has: ({ replicas }) => replicas.gpus,
  },
];
/** Words for what may limit a replica. */
const LIMITS =
  /\b(?:limit(?:ed|s)?(?: by)?|bottleneck|binding)\b[^.?]*?\b(?<said>decode|compute|memory|bandwidth|prefill|overhead|batch cap|ttft|itl|kv cache)\b|\b(?<before>decode|compute|memory|bandwidth|prefill|overhead)\b[^.?]*?\b(?:the )?(?:limit|bottleneck)\b/i;
const MONEY = /\$\s?(?<n>\d[\d,]*)(?<scale>k)?\s*(?:\/|a|per)\s*mo(?:nth)?\b/i;
/** A price that people round when they repeat it. [assumed] */
const SAME_PRICE = 0.02;

/** "The plan has 3 GPUs, not 4.", or "" when the question is right or takes nothing for granted. */
export function mistakenPremise(plan: CapacityPlan, question: string): string {
  for (const { said, noun, has } of COUNTS) {
    const groups = said.exec(question)?.groups;
    if (groups === undefined) continue;
    const count = Number(groups["n"]);
    const actual = has(plan);
    if (actual === null || actual === count) return "";
    const each = noun === "GPU" && has === COUNTS[0]?.has ? " per replica" : "";
    return `The plan has ${plural(actual, noun)}${each}, not ${count}.`;
  }
  return mistakenLimit(plan, question) || mistakenPrice(plan, question);
}

function mistakenLimit({ capacity }: CapacityPlan, question: string): string {
  const { said, before } = LIMITS.exec(question)?.groups ?? {};
  const named = (said ?? before)?.toLowerCase();
  const actual = capacity.bindingConstraint;
  if (named === undefined || !/^why\b/i.test(question.trim())) return "";
  const same = actual.toLowerCase().includes(named) || (named === "bandwidth" && actual === "decode");
  return same ? "" : `The limit is ${actual}, not ${named}.`;
}

function mistakenPrice({ cost }: CapacityPlan, question: string): string {
  const { n, scale } = MONEY.exec(question)?.groups ?? {};
  if (n === undefined || cost.usdPerMonth === null) return "";
  const said = Number(`${n.replaceAll(",", "")}${scale === undefined ? "" : "e3"}`);
  if (Math.abs(said / cost.usdPerMonth - 1) <= SAME_PRICE) return "";
  return `The plan costs ${dollars(cost.usdPerMonth)} a month, not ${dollars(said)}.`;
}
