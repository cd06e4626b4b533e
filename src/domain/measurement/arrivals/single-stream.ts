import type { Arrivals } from "../load-job.ts";
import { closedLoop } from "./closed-loop.ts";

/** One request at a time: the latency nobody else adds to. */
export const singleStream = (): Arrivals => closedLoop(1);
