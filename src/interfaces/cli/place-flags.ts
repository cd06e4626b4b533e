/** Narrows catalog rows to the cloud, region and zone that flags name. */
import { PlannerError } from "../../domain/errors.ts";
import type { PlanField } from "../../domain/workload/plan-request.ts";
import type { FlagSpec } from "./arguments.ts";
import { nearest } from "./nearest.ts";
import { planFlagSpecs, planRequestFrom } from "./plan-flags.ts";

const PLACE_FIELDS = ["cloud", "region", "zone"] as const satisfies readonly PlanField[];

export const PLACE_FLAGS: readonly FlagSpec[] = planFlagSpecs.filter((spec) =>
  PLACE_FIELDS.some((field) => field === spec.name),
);

interface Placed {
  readonly cloud: string;
  readonly region: string;
}

/** @throws PlannerError invalid_input when a name matches no row. */
export function inPlace<Row extends Placed>(
  rows: readonly Row[],
  flags: ReadonlyMap<string, string>,
  zonesOf: (row: Row) => readonly string[],
): readonly Row[] {
  const { cloud, region, zone } = planRequestFrom(
    new Map([...flags].filter(([name]) => PLACE_FIELDS.some((field) => field === name))),
  );
  const inCloud = cloud === undefined ? rows : rows.filter((row) => row.cloud === cloud);
  const inRegion = narrowed(inCloud, "region", region, (row) => [row.region]);
  return narrowed(inRegion, "zone", zone, zonesOf);
}

function narrowed<Row>(
  rows: readonly Row[],
  flag: string,
  wanted: string | undefined,
  namesOf: (row: Row) => readonly string[],
): readonly Row[] {
  if (wanted === undefined) return rows;
  const typed = wanted.toLowerCase();
  const found = rows.filter((row) => namesOf(row).some((name) => name.toLowerCase() === typed));
  if (found.length > 0) return found;
  const guess = nearest(typed, [...new Set(rows.flatMap(namesOf))]);
  throw new PlannerError("invalid_input", `No price names the ${flag} "${wanted}".`, {
    hint: `${guess === undefined ? "" : `Did you mean ${guess}? `}\`headroom zones\` lists them.`,
  });
}
