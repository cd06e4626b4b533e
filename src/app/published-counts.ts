/** Published parameter counts by the names checkpoints go by. */
import { matchName } from "../domain/catalog/name-match.ts";
import type { Catalog } from "./ports.ts";

/** Billions of parameters the maker states for that id or a quantised copy of it; `null` = not in the catalog. */
export function publishedCounts(
  catalog: Pick<Catalog, "modelNames" | "model">,
): (id: string) => number | null {
  const names = catalog.modelNames();
  return (id) => {
    const match = matchName(id, names);
    return match.kind === "one" ? catalog.model(match.id).publishedParamsB : null;
  };
}
