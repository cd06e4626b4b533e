/** Results multiplied or put together, when the sentence says so: all replicas at once, the GPUs of the smallest fleet. */

import type { Fact } from "./figure-facts.ts";
import type { FigureKind } from "./figure-kinds.ts";

const TOGETHER =
  /\b(?:together|plus|sum|add up|in (?:all|total)|combined|altogether|com(?:es?|ing) to|all (?:\w+ )?replicas|fleet)\b/i;

/** GPUs of a number of replicas, by the words for that number. */
const SIZES: readonly (readonly [RegExp, RegExp])[] = [
  [/\bmin(?:imum)?\b|\bfloor\b|off-peak|scales? down|at least|quiet/i, /^replicas min$/],
  [/\bsteady\b|on average|normal/i, /^replicas steady$/],
];

export function productsOf(sentence: string, facts: readonly Fact[]): Fact[] {
  const numberAt = (pattern: RegExp): number | undefined =>
    facts.find(({ context }) => pattern.test(context))?.value;
  const made = (kind: FigureKind, one: number | undefined, other: number | undefined): Fact[] =>
    one === undefined || other === undefined ? [] : [{ kind, value: one * other, context: "product" }];
  const weights = numberAt(/^memory weights bytes$/);
  const pool = numberAt(/^memory kv pool bytes$/);
  const perToken = numberAt(/^memory kv bytes per token$/);
  const load = numberAt(/^inputs requests per second value$/);
  const says = (pattern: RegExp): boolean => pattern.test(sentence);
  const both = says(/weights/i) && says(/\bkv\b/i) && weights !== undefined && pool !== undefined;
  return [
    ...SIZES.filter(([inProse]) => says(inProse)).flatMap(([, size]) =>
      made("gpus", numberAt(size), numberAt(/^replicas gpus per replica$/)),
    ),
    ...(says(TOGETHER) ? fleetTotals(facts) : []),
    ...(both ? [{ kind: "bytes", value: weights + pool, context: "sum" } as const] : []),
    ...(both ? [{ kind: "ratio", value: pool / weights, context: "ratio" } as const] : []),
    ...(says(/\b(?:pool|kv)\b/i) && perToken ? made("tokens", pool, 1 / perToken) : []),
    ...(says(/\bpeak\b/i) ? made("requestRate", load, numberAt(/^inputs peak multiplier value$/)) : []),
    ...(says(/\b(?:input|prompt)\b/i) ? made("tokenRate", load, numberAt(/^inputs isl value$/)) : []),
    ...(says(/\b(?:output|generat\w+)\b/i) ? made("tokenRate", load, numberAt(/^inputs osl value$/)) : []),
  ];
}

/** What the replicas do together. */
function fleetTotals(facts: readonly Fact[]): Fact[] {
  const replicas = facts.filter(
    ({ kind, context }) => kind === "replicas" && context.startsWith("replicas "),
  );
  const each = facts.filter(({ context }) => context.startsWith("capacity per replica "));
  return each.flatMap((fact) =>
    replicas.map(({ value }): Fact => ({ ...fact, value: fact.value * value, context: "together" })),
  );
}
