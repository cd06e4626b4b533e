import { type Ms, msFromSeconds, type RequestsPerSecond } from "../../units.ts";

/** `size` requests at once, then none until the mean rate is kept. */
export const burstArrivals = (rate: RequestsPerSecond, count: number, size: number): Ms[] =>
  Array.from({ length: count }, (_, index) => msFromSeconds((Math.floor(index / size) * size) / rate));
