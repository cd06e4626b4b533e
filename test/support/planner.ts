/** The planner over the project's own configuration, with a clock that stands still and no network. */
import { join } from "node:path";
import { createFileCatalog } from "../../src/adapters/catalog/file-catalog.ts";
import { createPlanner } from "../../src/app/create-planner.ts";
import type { Overrides } from "../../src/app/override-names.ts";
import type { Planner } from "../../src/app/planner.ts";
import type { Clock, ModelSource } from "../../src/app/ports.ts";
import { PlannerError } from "../../src/domain/errors.ts";

export const shippedCatalog = createFileCatalog(join(import.meta.dirname, "../../config"));

export const stillClock: Clock = { now: () => "2026-11-24T12:00:00.000Z" };

export const noModelSource: ModelSource = {
  read: async (name) => {
    throw new PlannerError(
      "offline",
      `Tests read no model from outside, and "${name}" is not in the catalog.`,
    );
  },
};

export const plannerWith = (overrides: Overrides = {}, clock: Clock = stillClock): Planner =>
  createPlanner({
    catalog: shippedCatalog,
    modelSource: noModelSource,
    clock,
    version: "0.0.0-test",
    overrides,
  });

/** The command line that seed 004 prints. */
export const SEED_REQUEST = {
  parametersB: 70,
  requestsPerSecond: 10,
  isl: 500,
  osl: 200,
  precision: "fp16",
  contextWindow: 8192,
  batchSize: 4,
  gpu: "A100-80GB",
} as const;
