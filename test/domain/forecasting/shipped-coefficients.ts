import { join } from "node:path";
import { createFileCatalog } from "../../../src/adapters/catalog/file-catalog.ts";
import {
  type CoefficientFile,
  parseCoefficientFile,
} from "../../../src/domain/forecasting/coefficient-file.ts";

const config = join(import.meta.dirname, "../../../config");

/** The coefficients this version ships, with their bands and the kernels they stand on. */
export const SHIPPED: CoefficientFile = parseCoefficientFile(createFileCatalog(config).coefficients());
