/** Where calibrations are kept, and what makes them. */
import { join } from "node:path";
import { openCalibrations } from "./adapters/calibration-store.ts";
import { systemClock } from "./adapters/clock.ts";
import { fileStore, readNamedFile } from "./adapters/file-store.ts";
import { dataFolder } from "./adapters/home.ts";
import { makeFolder } from "./adapters/make-folder.ts";
import { type Calibrator, createCalibrator } from "./app/calibration/calibrator.ts";
import type { Calibrations, Catalog, ModelSource } from "./app/ports.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A benchmark of many levels with its distributions. [assumed] */
const LARGEST_BENCHMARK_BYTES = 67_108_864;

export const keptCalibrations = (env: Environment): Calibrations =>
  openCalibrations(join(dataFolder(env), "calibrations"), fileStore, makeFolder);

export const composeCalibrator = (env: Environment, catalog: Catalog, modelSource: ModelSource): Calibrator =>
  createCalibrator({
    catalog,
    modelSource,
    clock: systemClock,
    calibrations: keptCalibrations(env),
    readFile: (path) => readNamedFile(path, LARGEST_BENCHMARK_BYTES),
  });
