/** Finds a model of the catalog by the name a person typed. */
import { PlannerError } from "../errors.ts";
import { matchName, type NamedEntry } from "./name-match.ts";

const SHOWN = 8;

/**
 * The catalog id a name means.
 *
 * @throws PlannerError unknown_model with the nearest names, ambiguous_model with its candidates.
 */
export function findModelName(name: string, entries: readonly NamedEntry[]): string {
  const match = matchName(name, entries);
  switch (match.kind) {
    case "one":
      return match.id;
    case "ambiguous": {
      const more = match.candidates.length - SHOWN;
      const shown = match.candidates.slice(0, SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
      throw new PlannerError(
        "ambiguous_model",
        `"${name}" could be any of ${match.candidates.length} models of the catalog.`,
        { hint: `Say which: ${shown}.` },
      );
    }
    case "none":
      throw new PlannerError("unknown_model", `No model named "${name}" in the catalog.`, {
        hint: `Nearest: ${match.nearest.join(", ")}. A Hugging Face id (owner/name) or a path to a config.json works too.`,
      });
    default:
      return match satisfies never;
  }
}
