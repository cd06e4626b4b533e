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
