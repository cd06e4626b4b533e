import type { Arrivals } from "../load-job.ts";

/** So many users who each wait for their answer before they ask again. */
export const closedLoop = (concurrency: number): Arrivals => ({ kind: "closed", concurrency });
