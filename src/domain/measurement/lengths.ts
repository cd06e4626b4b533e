/** How long requests are: one length for all, or a distribution that a seed makes repeatable. */
import type { Tokens } from "../units.ts";
import { normalFrom, type Random } from "./seeded-random.ts";

export type LengthModel =
  | { readonly kind: "fixed"; readonly tokens: Tokens }
  | { readonly kind: "uniform"; readonly low: Tokens; readonly high: Tokens }
  /** `mean` and `deviation` are those of the lengths, not of their logarithms. */
  | { readonly kind: "lognormal"; readonly mean: Tokens; readonly deviation: Tokens }
  /** Each length as often as its weight says. */
  | { readonly kind: "histogram"; readonly tokens: readonly Tokens[]; readonly weights: readonly number[] }
  /** One length for each request in turn. */
  | { readonly kind: "list"; readonly tokens: readonly Tokens[] };

export const fixedLength = (tokens: Tokens): LengthModel => ({ kind: "fixed", tokens });

export function meanLength(model: LengthModel): Tokens {
  switch (model.kind) {
    case "fixed":
      return model.tokens;
    case "uniform":
      return (model.low + model.high) / 2;
    case "lognormal":
      return model.mean;
    case "histogram": {
      const total = model.weights.reduce((sum, weight) => sum + weight, 0);
      return model.tokens.reduce((sum, length, at) => sum + length * (model.weights[at] ?? 0), 0) / total;
    }
    case "list":
      return model.tokens.reduce((sum, length) => sum + length, 0) / model.tokens.length;
    default:
      return model satisfies never;
  }
}

/** The length of the request `index`; at least one token. */
export function lengthOf(model: LengthModel, index: number, random: Random): Tokens {
  return Math.max(1, Math.round(drawn(model, index, random)));
}

function drawn(model: LengthModel, index: number, random: Random): number {
  switch (model.kind) {
    case "fixed":
      return model.tokens;
    case "uniform":
      return model.low + Math.floor(random() * (model.high - model.low + 1));
    case "lognormal": {
      const variance = Math.log(1 + (model.deviation / model.mean) ** 2);
      return Math.exp(Math.log(model.mean) - variance / 2 + Math.sqrt(variance) * normalFrom(random));
    }
    case "histogram":
      return weighted(model.tokens, model.weights, random());
    case "list":
      return model.tokens[index % model.tokens.length] ?? 1;
    default:
      return model satisfies never;
  }
}

function weighted(values: readonly number[], weights: readonly number[], share: number): number {
  let left = share * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [at, value] of values.entries()) {
    left -= weights[at] ?? 0;
    if (left < 0) return value;
  }
  return values.at(-1) ?? 1;
}
