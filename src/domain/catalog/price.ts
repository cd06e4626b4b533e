import type { UsdPerHour } from "../units.ts";

/** List price of a whole machine, accelerators included; `null` = no price is known, never zero. */
export interface Price {
  readonly cloud: "gcp" | "aws" | "azure";
  readonly instanceType: string;
  readonly region: string;
  readonly zone: string | null;
  readonly onDemandUsdPerHour: UsdPerHour | null;
  readonly spotUsdPerHour: UsdPerHour | null;
  /** ISO date of the publication the row comes from: an indication, not a quote. */
  readonly asOf: string;
  readonly source: string;
}
