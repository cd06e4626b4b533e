/** Calibrations made, kept and looked up: what the command line and the chat tool share. */
import type { KeptCalibration } from "../../domain/calibration/kept-calibration.ts";
import type { Calibrations } from "../ports.ts";
import {
  benchmarkIn,
  type CalibrationQuestion,
  type CalibrationServices,
  calibrateBenchmark,
} from "./calibrate-benchmark.ts";
import { findCalibration } from "./find-calibration.ts";

export interface Calibrator {
  /** Fits the benchmark in a file and keeps the result under its name. */
  calibrate(from: string, question: CalibrationQuestion, signal?: AbortSignal): Promise<Calibrated>;
  names(): Promise<readonly string[]>;
  /** @throws PlannerError invalid_input naming the ones there are. */
  show(name: string): Promise<KeptCalibration>;
  /** @throws PlannerError the same way. */
  remove(name: string): Promise<void>;
}

export interface Calibrated {
  readonly calibration: KeptCalibration;
  readonly path: string;
}

export interface CalibratorServices extends CalibrationServices {
  readonly calibrations: Calibrations;
  readonly readFile: (path: string) => Promise<string>;
}

export function createCalibrator(services: CalibratorServices): Calibrator {
  const { calibrations, readFile } = services;
  return {
    calibrate: async (from, question, signal) => {
      const document = benchmarkIn(from, await readFile(from));
      const calibration = await calibrateBenchmark(document, question, services, signal);
      return { calibration, path: await calibrations.keep(calibration) };
    },
    names: () => calibrations.names(),
    show: (name) => findCalibration(name, calibrations),
    remove: async (name) => {
      await findCalibration(name, calibrations);
      await calibrations.remove(name);
    },
  };
}
