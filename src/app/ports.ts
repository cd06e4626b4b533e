/** What the application needs from outside. Adapters fill these; `compose.ts` hands them over. */

import type { RowFigures } from "../domain/accuracy/forecast-row.ts";
import type { MeasuredTable } from "../domain/accuracy/read-table.ts";
import type { KeptCalibration } from "../domain/calibration/kept-calibration.ts";
import type { Engine } from "../domain/catalog/engine.ts";
import type { Gpu } from "../domain/catalog/gpu.ts";
import type { ListedGpu } from "../domain/catalog/listed-gpu.ts";
import type { Machine } from "../domain/catalog/machine.ts";
import type { ModelRecord } from "../domain/catalog/model-profile.ts";
import type { Price } from "../domain/catalog/price.ts";
import type { Region } from "../domain/catalog/region.ts";
import type { WorkloadPreset } from "../domain/catalog/workload-preset.ts";
import type { GpuIdentity, GpuReading } from "../domain/lab/gpu-sample.ts";
import type { ClientCalibration, LoadJob, LoadProgress, LoadResult } from "../domain/measurement/load-job.ts";
import type { RequestRecord } from "../domain/measurement/request-record.ts";
import type { CalcRunnerOutput } from "../domain/sizing/calc-output.ts";
import type { DatasetItem } from "../domain/sizing/dataset.ts";
import type { DatasetPlace, WorkflowConfig } from "../domain/sizing/workflow-config.ts";
import type { ItemRun } from "../domain/sizing/workflow-run.ts";
import type { Ms, Seconds } from "../domain/units.ts";

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
  /** The path of a configuration that lies here under a bare name, as a person would give it. */
  localPath?(name: string): string | undefined;
}

export interface FileStore {
  /** Writes the whole file or nothing; replaces an existing one atomically. Returns the absolute path. */
  writeAtomically(path: string, content: string | Uint8Array): Promise<string>;
  /** The same, but replaces nothing that Headroom did not write: for names that a conversation gave. */
  writeOwn(path: string, content: string): Promise<string>;
}

/** Calibrations kept by name. */
export interface Calibrations {
  names(): Promise<readonly string[]>;
  get(name: string): Promise<KeptCalibration | undefined>;
  /** Replaces the one of that name. Returns the file it is kept in. */
  keep(calibration: KeptCalibration): Promise<string>;
  /** False when there is none of that name. */
  remove(name: string): Promise<boolean>;
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
  /** Asked once the connections stand; the level begins at that time of the machine's monotonic clock, else at once. */
  readonly startAt?: () => Promise<Ms>;
  /** What somebody should know while the level runs. */
  readonly onNotice?: (text: string) => void;
  /** Finished requests as they come; the result holds them all again. */
  readonly onRecords?: (records: readonly RequestRecord[]) => void;
}

export interface ModelListing {
  readonly ids: readonly string[];
  /** Why there is no list. */
  readonly problem: string | null;
}

export interface LoadGenerator {
  models(
    endpoint: string,
    asked: {
      readonly headers: Readonly<Record<string, string>>;
      readonly insecure: boolean;
      /** How long a silent server is waited for; 10 s unless given. */
      readonly patienceMs?: Ms;
    },
  ): Promise<ModelListing>;
  /** Failures of requests are records, never rejections. */
  runLevel(job: LoadJob, watch?: LoadWatch): Promise<LoadResult>;
  /** Null when nothing could be compared. */
  calibrate(): Promise<ClientCalibration | null>;
  close(): Promise<void>;
}

/** The queue where a benchmark and its workers meet, as the benchmark has it. What is said are plain data, checked by whoever reads. */
export interface BenchSide {
  /** For people: the address without user and password. */
  readonly place: string;
  /** Seats for workers, one a notice, in their order from 0. */
  offer(notices: readonly unknown[]): Promise<void>;
  /** Takes back the seats that nobody took. */
  withdraw(): Promise<void>;
  send(seat: number, message: unknown): Promise<void>;
  /** What workers said, oldest first; waits that long for the first of it. */
  receive(forMs: Ms): Promise<readonly unknown[]>;
  /** Seats whose worker gave a sign of life in the last seconds. */
  living(): Promise<ReadonlySet<number>>;
  /** Keeps a long text where the workers can read it. @returns its key. */
  store(text: string): Promise<string>;
  /** The queue's clock, which all take the time from. */
  serverMs(): Promise<Ms>;
  close(): Promise<void>;
}

/** The same queue as a worker has it. */
export interface WorkerSide {
  readonly place: string;
  /** Takes one seat after another; with `once`, until one was served. @param handle - says whether it served. */
  serve(
    handle: (notice: unknown, line: WorkerLine) => Promise<boolean>,
    until: { readonly once: boolean; readonly signal: AbortSignal },
  ): Promise<void>;
  close(): Promise<void>;
}

/** A worker's line to the benchmark that it has a seat in. */
export interface WorkerLine {
  send(message: unknown): Promise<void>;
  /** Null when nothing came in that time. */
  receive(forMs: Ms): Promise<unknown>;
  benchLives(): Promise<boolean>;
  /** Null when there is no such text. */
  read(key: string): Promise<string | null>;
  serverMs(): Promise<Ms>;
}

/** Something that answers a question, and can be sized for. */
export interface Workflow {
  /** A failing item ends the pass of a local workflow; of a remote one it marks the level. */
  readonly kind: "local" | "remote";
  /** What is run, for people: an address without credentials, or a command. */
  readonly name: string;
  /** Host that is loaded; null on this machine alone. */
  readonly host: string | null;
  /** Failures are values; only a wish to stop rejects. */
  run(item: DatasetItem, signal: AbortSignal | undefined): Promise<ItemRun>;
}

export interface OpenAiTarget {
  /** Ends in /v1, as a rule. */
  readonly baseUrl: string;
  /** Null: the first that the endpoint lists. */
  readonly model: string | null;
  /** nim, openai: whose key from the environment goes with it. */
  readonly type: string | null;
  readonly apiKey: string | null;
  readonly kind: Workflow["kind"];
}

export interface WorkflowSource {
  toolkit(endpoint: string, timeout: Seconds): Promise<Workflow>;
  openAi(target: OpenAiTarget, timeout: Seconds): Promise<Workflow>;
  command(command: string, timeout: Seconds): Promise<Workflow>;
  module(path: string, timeout: Seconds): Promise<Workflow>;
}

export interface WorkflowConfigs {
  /** @throws PlannerError unreadable_file or invalid_input */
  read(path: string): Promise<WorkflowConfig & { readonly text: string }>;
  /** @param configPath - a data set is looked for from here, and beside this file. */
  items(place: DatasetPlace, configPath: string): Promise<readonly DatasetItem[]>;
  /** The configuration with another endpoint and model, as YAML text; nothing is written. */
  edited(path: string, llm: string, baseUrl: string, model: string): Promise<string>;
}

/** One run's folder. */
export interface SizingJob {
  readonly folder: string;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Removes this run again. */
  discard(): Promise<void>;
  /** Removes what this run replaces. @returns folders that were left because they are not jobs of this calculator. */
  replaceOthers(): Promise<readonly string[]>;
}

export interface KeptJob {
  readonly name: string;
  /** Null when it cannot be read. */
  readonly output: CalcRunnerOutput | null;
  readonly problem: string | null;
}

export interface SizingStore {
  openJob(outputDir: string, mode: "online" | "offline", append: boolean): Promise<SizingJob>;
  /** Newest first; null when nothing was ever kept there. */
  onlineJobs(outputDir: string): Promise<readonly KeptJob[] | null>;
  /** A copy of the configuration in the output folder. */
  keepConfig(outputDir: string, text: string): Promise<string>;
}

/** One chat request, answered whole. */
export interface ChatQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly timeoutSeconds: Seconds;
}

export interface ChatReply {
  readonly seconds: Seconds;
  readonly text: string;
  /** From usage; null where the server reports none. */
  readonly completionTokens: number | null;
  /** Null when it was answered. */
  readonly problem: string | null;
}

export interface ChatProbe {
  /** Failures are replies; only a wish to stop rejects. */
  ask(question: ChatQuestion, signal: AbortSignal): Promise<ChatReply>;
}

/** This machine's GPU, as far as its tools say. */
export interface GpuTools {
  /** One of the two is null. */
  identity(): Promise<{ readonly gpu: GpuIdentity | null; readonly reason: string | null }>;
  /** Nothing but nulls when the tool fails. */
  reading(): Promise<GpuReading>;
  /** GB/s of a copy on the device, each byte counted once; one of the two is null. */
  copyBandwidth(
    mib: number,
    iters: number,
  ): Promise<{ readonly gbPerSecond: number | null; readonly reason: string | null }>;
  /** Null when it is not installed. */
  vllmVersion(): Promise<string | null>;
}
