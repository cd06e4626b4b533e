/** Reads a length as people write it: "128", "64-256", "500~150" (mean and deviation, lognormal), "100:9,1000:1" (weights). */
import type { LengthModel } from "./lengths.ts";

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const FIXED = new RegExp(`^${NUMBER}$`);
const RANGE = new RegExp(`^${NUMBER}\\s*-\\s*${NUMBER}$`);
const LOGNORMAL = new RegExp(`^${NUMBER}\\s*~\\s*${NUMBER}$`);
const WEIGHTED = new RegExp(`^${NUMBER}\\s*:\\s*${NUMBER}$`);

/** Null when it cannot be read, or names no length of at least one token. */
export function parseLength(text: string): LengthModel | null {
  const model = readLength(text.trim());
  return model !== null && leastOf(model) >= 1 ? model : null;
}

function readLength(text: string): LengthModel | null {
  const fixed = FIXED.exec(text);
  if (fixed !== null) return { kind: "fixed", tokens: Number(fixed[1]) };
  const range = RANGE.exec(text);
  if (range !== null) {
    const [low, high] = [Number(range[1]), Number(range[2])];
    return low <= high ? { kind: "uniform", low, high } : null;
  }
  const lognormal = LOGNORMAL.exec(text);
  if (lognormal !== null)
    return { kind: "lognormal", mean: Number(lognormal[1]), deviation: Number(lognormal[2]) };
  const parts = text.split(",").map((part) => WEIGHTED.exec(part.trim()));
  if (parts.some((part) => part === null)) return null;
  const weights = parts.map((part) => Number(part?.[2]));
  return weights.some((weight) => weight > 0)
    ? { kind: "histogram", tokens: parts.map((part) => Number(part?.[1])), weights }
    : null;
}

function leastOf(model: LengthModel): number {
  switch (model.kind) {
    case "fixed":
      return model.tokens;
    case "uniform":
      return model.low;
    case "lognormal":
      return model.mean;
    case "histogram":
    case "list":
      return Math.min(...model.tokens);
    default:
      return model satisfies never;
  }
}
