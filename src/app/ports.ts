/** What the application needs from outside. Adapters fill these; `compose.ts` hands them over. */

import type { RowFigures } from "../domain/accuracy/forecast-row.ts";
import type { MeasuredTable } from "../domain/accuracy/read-table.ts";
import type { Engine } from "../domain/catalog/engine.ts";
import type { Gpu } from "../domain/catalog/gpu.ts";
import type { ListedGpu } from "../domain/catalog/listed-gpu.ts";
import type { Machine } from "../domain/catalog/machine.ts";
import type { ModelRecord } from "../domain/catalog/model-profile.ts";
import type { Price } from "../domain/catalog/price.ts";
import type { Region } from "../domain/catalog/region.ts";
import type { WorkloadPreset } from "../domain/catalog/workload-preset.ts";
import type { ClientCalibration, LoadJob, LoadProgress, LoadResult } from "../domain/measurement/load-job.ts";

export interface Clock {
  /** ISO 8601, UTC. */
  now(): string;
}

export interface Catalog {
  /** GPUs whose memory, bandwidth and 16-bit rate are known. */
  gpus(): readonly Gpu[];
  /** Every GPU of the catalog, also those that cannot be planned on. */
  listedGpus(): readonly ListedGpu[];
  engines(): readonly Engine[];
  /** Ids and aliases, cheap: no shapes are built. */
  modelNames(): readonly { readonly id: string; readonly aliases: readonly string[] }[];
  model(id: string): ModelRecord;
  machines(): readonly Machine[];
  /** Prices of the machines with that GPU. */
  prices(gpu: string): readonly Price[];
  /** Regions and zones that any price names. */
  regions(): readonly Region[];
  presets(): readonly WorkloadPreset[];
  /** Workloads with targets by percentile, in the format people write their own in. */
  workloads(): unknown;
  /** Prices of APIs by the token. */
  apiPrices(): unknown;
  coefficients(): unknown;
  defaults(): unknown;
}

export interface ModelSource {
  /** Reads a model that the catalog does not hold: a path, the local Hugging Face cache, then the hub. */
  read(idOrPath: string, signal?: AbortSignal): Promise<ModelRecord>;
}

export interface FileStore {
  /** Writes the whole file or nothing; replaces an existing one atomically. Returns the absolute path. */
  writeAtomically(path: string, content: string | Uint8Array): Promise<string>;
}

export interface Settings {
  /** The file they are kept in. */
  readonly path: string;
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  unset(key: string): Promise<void>;
}

/** Where a set of measurements comes from and under which terms. */
export interface MeasuredSource {
  readonly name: string;
  readonly rows: number;
  readonly licence: string;
  readonly version: string;
  readonly origin: string;
  readonly asOf: string;
}

/** What other models predict for a row. */
export interface BaselineRow {
  readonly physics: RowFigures;
  readonly aiconfigurator: RowFigures;
}

/** The published measurements that ship with the program. */
export interface Measurements {
  sets(): readonly MeasuredSource[];
  table(): MeasuredTable;
  /** By row id. */
  baselines(): ReadonlyMap<string, BaselineRow>;
  /** The fits that leave one source out, as `npm run fit` wrote them. */
  folds(): unknown;
  /** The files' own text, for a hash. */
  text(): readonly string[];
}

export interface LoadWatch {
  /** Ends the level at once; what has finished is kept. */
  readonly signal?: AbortSignal;
  /** Several times a second. */
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface ModelListing {
  readonly ids: readonly string[];
  /** Why there is no list. */
  readonly problem: string | null;
}

export interface LoadGenerator {
  models(endpoint: string, headers: Readonly<Record<string, string>>): Promise<ModelListing>;
  /** Failures of requests are records, never rejections. */
  runLevel(job: LoadJob, watch?: LoadWatch): Promise<LoadResult>;
  /** Null when nothing could be compared. */
  calibrate(): Promise<ClientCalibration | null>;
  close(): Promise<void>;
}
