/**
 * How far the mean of a few repeats may be off.
 *
 * Model: Student's t at 95 %. Assumes repeats are independent and roughly normal, and that what is measured is never below zero.
 * Source: the t table (Student, 1908); beyond ten degrees of freedom 1.96 + 2.4/df, within 0.5 % of it.
 */
import { z } from "zod";

const T_95: readonly number[] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

export const intervalSchema = z.object({ mean: z.number(), low: z.number(), high: z.number() });
export type Interval = Readonly<z.infer<typeof intervalSchema>>;

/** Null for fewer than two values: one run says nothing about its own scatter. */
export function confidenceInterval(values: readonly number[]): Interval | null {
  const count = values.length;
  if (count < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const freedom = count - 1;
  const reach = (T_95[freedom - 1] ?? 1.96 + 2.4 / freedom) * Math.sqrt(variance / count);
  return { mean, low: Math.max(0, mean - reach), high: mean + reach };
}
