/** calibrate_forecast: fits the forecast to a benchmark that lies in a file, and keeps it under a name. */
import { z } from "zod";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import type { Calibrator } from "../calibration/calibrator.ts";
import { calibrationTable } from "./calibration-table.ts";
import { defineTool } from "./define-tool.ts";

const inputSchema = planRequestSchema.extend({
  from: z.string().min(1).max(4096).describe("Benchmark document, such as bench.json"),
  name: z.string().min(1).max(64).describe("Name to keep the calibration under, such as prod-8b"),
});

export const calibrateForecast = (calibrator: () => Promise<Calibrator>) =>
  defineTool({
    name: "calibrate_forecast",
    summary:
      "Fits the forecast to a benchmark of one's own deployment and keeps it by name; then plan with `calibration` set to that name.",
    effect: "file",
    usesDraft: true,
    input: inputSchema,
    async run({ from, name, model, gpu, tp, engine, precision, kvPrecision }, { signal }) {
      const question = { name, model, gpu, tp, engine, precision, kvPrecision };
      const { calibration, path } = await (await calibrator()).calibrate(from, question, signal);
      const { levels, left, warnings } = calibration;
      return {
        message: `Calibrated on ${levels.length} measured levels and kept as "${name}".`,
        path,
        table: calibrationTable(levels),
        levels,
        left,
        warnings,
      };
    },
  });
