/** The engine a name means. */
import type { Engine } from "../domain/catalog/engine.ts";
import { matchName } from "../domain/catalog/name-match.ts";
import { PlannerError } from "../domain/errors.ts";

/** @throws PlannerError unknown_engine with the names there are. */
export function findEngine(name: string, engines: readonly Engine[]): Engine {
  const match = matchName(
    name,
    engines.map((engine) => ({ id: engine.name, aliases: engine.aliases })),
  );
  const found = match.kind === "one" ? engines.find((engine) => engine.name === match.id) : undefined;
  if (found !== undefined) return found;
  throw new PlannerError("unknown_engine", `No engine named "${name}".`, {
    hint: `Use one of: ${engines.map((engine) => engine.name).join(", ")}.`,
  });
}
