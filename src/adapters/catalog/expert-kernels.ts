/** The measured expert kernels, as the fit needs them: before there are coefficients. */
import { coefficientsSchema } from "../../domain/forecasting/coefficient-file.ts";
import type { ExpertKernels } from "../../domain/physics/expert-kernels.ts";
import { jsonFilesIn } from "./json-files.ts";
import { fieldsOf } from "./record-fields.ts";

/** @throws PlannerError unreadable_file when the file is missing or damaged. */
export function readExpertKernels(configDir: string): ExpertKernels {
  const files = jsonFilesIn(configDir);
  const name = "expert-kernels.json";
  const table = fieldsOf(files.read(name), files.pathOf(name)).record("kernels").content();
  return coefficientsSchema.shape.expertKernels.parse(table);
}
