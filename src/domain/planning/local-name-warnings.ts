/** A name that means a model of the catalog and a folder here. */
import type { PlanDraft, Warning } from "./plan-draft.ts";

export function localNameWarnings({ record }: PlanDraft): Warning[] {
  if (record.localPath === undefined) return [];
  return [
    {
      code: "catalog_before_path",
      message: `The name was taken as ${record.profile.id} of the catalog; a configuration of that name lies here too: give ${record.localPath} to plan that one.`,
    },
  ];
}
