/** The range that holds a measured value with the stated probability. */
import { z } from "zod";

export const bandSchema = z.object({
  low: z.number(),
  high: z.number(),
  /** Nominal share of measurements inside, 0 to 1. */
  level: z.number(),
});
export type Band = Readonly<z.infer<typeof bandSchema>>;

/** Multipliers of a forecast that give its band. */
export interface BandFactors {
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

export const bandOf = (value: number, factors: BandFactors): Band => ({
  low: value * factors.low,
  high: value * factors.high,
  level: factors.level,
});

/** The range that holds both: where two judgements of one figure differ, the less certain one counts. */
export const hullOf = (one: Band, other: Band): Band => ({
  low: Math.min(one.low, other.low),
  high: Math.max(one.high, other.high),
  level: Math.min(one.level, other.level),
});
