/** A kept calibration by its name. */
import { checkCalibrationName, type KeptCalibration } from "../../domain/calibration/kept-calibration.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { Calibrations } from "../ports.ts";

/** @throws PlannerError invalid_input naming the ones there are. */
export async function findCalibration(
  name: string,
  calibrations: Pick<Calibrations, "get" | "names"> | undefined,
): Promise<KeptCalibration> {
  const found = await calibrations?.get(checkCalibrationName(name));
  if (found !== undefined) return found;
  const known = (await calibrations?.names()) ?? [];
  throw new PlannerError("invalid_input", `No calibration named "${name}" is kept.`, {
    hint:
      known.length === 0
        ? "Make one: headroom calibrate --from bench.json --gpu H100 --name NAME."
        : `Kept are: ${known.join(", ")}.`,
  });
}
