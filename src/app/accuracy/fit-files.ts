/** The files that a fit leaves behind, with where they come from. */

import type { BandTable } from "../../domain/forecasting/band-table.ts";
import type { CoefficientFile } from "../../domain/forecasting/coefficient-file.ts";
import type { Coefficients } from "../../domain/physics/coefficients.ts";
import type { WholeFit } from "./fit-everything.ts";
import type { FoldFile } from "./fold-file.ts";

export interface FitOrigin {
  /** Day the fit was made, passed in. */
  readonly date: string;
  /** SHA-256 of the measurement files. */
  readonly rowsSha256: string;
  readonly rows: number;
  readonly sources: number;
}

/** File names under config/ and their contents. */
export interface FitFiles {
  readonly "coefficients.json": Omit<CoefficientFile, "coefficients" | "bands"> & {
    readonly coefficients: FoldFile["folds"][number]["coefficients"];
  };
  readonly "folds.json": FoldFile;
  readonly "bands.json": BandTable;
}

/** Six significant digits: more would be noise, and files of two machines would differ. */
const DIGITS = 6;

function rounded<T>(value: T): T {
  if (typeof value === "number") return Number(value.toPrecision(DIGITS)) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry)])) as T;
  }
  return value;
}

/** What of the coefficients is fitted; the kernels stand in a file of their own. */
function ownCoefficients({
  expertKernels: _kernels,
  ...own
}: Coefficients): FoldFile["folds"][number]["coefficients"] {
  return rounded({ ...own });
}

export function fitFiles(whole: WholeFit, origin: FitOrigin): FitFiles {
  const { shipped } = whole;
  return {
    "coefficients.json": {
      name: "K",
      version: "2.0",
      fittedOn: `${shipped.rows} published measurements of ${origin.sources} sources after cleaning; ${origin.rows} with first tokens`,
      source: "npm run fit over config/measurements; expert kernels of config/expert-kernels.json",
      asOf: origin.date,
      provenance: "[fitted] errors on sources a fit has not seen: `headroom validate`",
      rowsSha256: origin.rowsSha256,
      loss: rounded(shipped.loss),
      rows: shipped.rows,
      coefficients: ownCoefficients(shipped.coefficients),
    },
    "folds.json": {
      about:
        "Fits that each leave something out, so that every published row is judged by a fit that had not seen it.",
      rowsSha256: origin.rowsSha256,
      asOf: origin.date,
      folds: whole.folds.map(({ kind, name, rows, loss, coefficients }) => ({
        kind,
        name,
        rows,
        loss: rounded(loss),
        coefficients: ownCoefficients(coefficients),
      })),
    },
    "bands.json": {
      level: 0.8,
      source: `errors of ${origin.rows} published rows of ${origin.sources} sources, each under a fit that had not seen its source`,
      asOf: origin.date,
      provenance:
        "[fitted] split-conformal; each stratum at the nominal level at which bands made without a source hold 80 % of it",
      ...rounded(whole.bands),
    },
  };
}
