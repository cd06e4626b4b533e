/** set_requirements: takes down what was said, checks its names, says what is still missing. */
import { findGpu } from "../../domain/catalog/gpu-names.ts";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import { checkPlace } from "../check-place.ts";
import { findEngine } from "../find-engine.ts";
import { findModel } from "../find-model.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

export const setRequirements = ({ planner, catalog, modelSource }: ToolServices) =>
  defineTool({
    name: "set_requirements",
    summary: "Notes requirements without planning yet; returns what is still missing.",
    effect: "none",
    usesDraft: true,
    input: planRequestSchema,
    async run(request, { signal }) {
      if (request.model !== undefined) await findModel(request, catalog, modelSource, signal);
      if (request.gpu !== undefined) findGpu(request.gpu, catalog.listedGpus());
      if (request.engine !== undefined) findEngine(request.engine, catalog.engines());
      checkPlace(request, catalog.regions());
      const missing = planner.missing(request);
      const message =
        missing.length === 0 ? "Enough is known for a plan." : `Still missing: ${missing.join(", ")}.`;
      return { requirements: request, missing, message };
    },
  });
