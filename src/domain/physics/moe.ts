/**
 * Share of a layer's experts that a step touches.
 *
 * Model: each token picks `activeExperts` of `experts`; 1 − (1 − k/E)^T of them are read.
 * Assumes tokens choose evenly and independently.
 * Source: expected distinct draws; used by the fitted model.
 */
import type { MoeProfile } from "../catalog/model-profile.ts";
import type { Tokens } from "../units.ts";

export function expertCoverage(moe: Pick<MoeProfile, "experts" | "activeExperts">, tokens: Tokens): number {
  return 1 - (1 - moe.activeExperts / moe.experts) ** tokens;
}
