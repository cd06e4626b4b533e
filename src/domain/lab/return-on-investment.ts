/**
 * What a concurrent user costs on two GPUs.
 *
 * Model: price ÷ users that a GPU carries. Assumes the price is the whole cost: neither power nor the machine around it.
 * Source: the inference-physics notebook, "Dollars and cents".
 */
import type { Usd } from "../units.ts";

export interface RoiInput {
  readonly usersA: number;
  readonly usersB: number;
  readonly priceA: Usd;
  readonly priceB: Usd;
}

export interface Roi {
  readonly per_user_a: Usd;
  readonly per_user_b: Usd;
  readonly b_cheaper: boolean;
  readonly takeaway: string;
}

export function returnOnInvestment({ usersA, usersB, priceA, priceB }: RoiInput): Roi {
  const [perUserA, perUserB] = [priceA / Math.max(1, usersA), priceB / Math.max(1, usersB)];
  const isCheaper = perUserB < perUserA;
  return {
    per_user_a: perUserA,
    per_user_b: perUserB,
    b_cheaper: isCheaper,
    takeaway: isCheaper
      ? "The expensive GPU can be cheaper per user if it buys enough concurrency."
      : "If concurrency does not increase, the more expensive GPU only makes more heat.",
  };
}
