import { readFileSync } from "node:fs";
import {
  type CoefficientFile,
  parseCoefficientFile,
} from "../../../src/domain/forecasting/coefficient-file.ts";

/** The coefficients this version ships. */
export const SHIPPED: CoefficientFile = parseCoefficientFile(
  JSON.parse(readFileSync(new URL("../../../config/coefficients.json", import.meta.url), "utf8")),
);
