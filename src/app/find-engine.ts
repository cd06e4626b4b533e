/** The engine a name means, and whether it runs on a GPU. */
import type { Engine } from "../domain/catalog/engine.ts";
import { runsOn } from "../domain/catalog/engine-on-gpu.ts";
import type { Gpu } from "../domain/catalog/gpu.ts";
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

/** @throws PlannerError invalid_input with the engines that do run on the GPU. */
export function checkEngine(engine: Engine, gpu: Gpu, engines: readonly Engine[]): void {
  if (runsOn(engine, gpu)) return;
  const others = engines.filter((other) => runsOn(other, gpu)).map(({ name }) => name);
  const vendors = engine.vendors?.join(", ") ?? "";
  throw new PlannerError(
    "invalid_input",
    `${engine.name} does not run on ${gpu.name} (${gpu.vendor}); it runs on ${vendors}.`,
    {
      hint:
        others.length === 0
          ? "No engine of the catalog runs on it: name another GPU."
          : `Use ${others.join(" or ")}, or another GPU.`,
    },
  );
}
