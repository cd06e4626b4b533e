import type { Machine } from "./machine.ts";

/** A region that price rows name; zones only where a source lists them. */
export interface Region {
  readonly cloud: Machine["cloud"];
  readonly region: string;
  readonly zones: readonly string[];
}
