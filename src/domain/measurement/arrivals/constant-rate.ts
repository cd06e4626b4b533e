import { type Ms, msFromSeconds, type RequestsPerSecond } from "../../units.ts";

/** Evenly spaced. @returns due times since the level began. */
export const constantRate = (rate: RequestsPerSecond, count: number): Ms[] =>
  Array.from({ length: count }, (_, index) => msFromSeconds(index / rate));
