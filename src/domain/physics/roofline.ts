/**
 * Time of work that needs arithmetic and memory traffic at once.
 *
 * Model: smooth maximum √(a² + b²): kernels near the ridge overlap only in part.
 * Assumes both times are for the same work on the same GPU.
 * Source: roofline (Williams et al., 2009); the smooth form fits measured steps 1–3 % better than max().
 */
import type { Seconds } from "../units.ts";

export const smoothMax = (compute: Seconds, memory: Seconds): Seconds =>
  Math.sqrt(compute * compute + memory * memory);

/** Part of the smooth maximum that one of its sides explains; both parts add up to the whole. */
export const smoothMaxPart = (side: Seconds, whole: Seconds): Seconds =>
  whole > 0 ? (side * side) / whole : 0;
