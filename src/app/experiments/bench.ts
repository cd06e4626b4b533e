/** Benchmarks as an interface sees them: settle, ask, measure, keep, go on with what was broken off. */
import { PlannerError } from "../../domain/errors.ts";
import type { BenchRequest } from "../../domain/measurement/bench-request.ts";
import { benchRequestSchema } from "../../domain/measurement/bench-request.ts";
import { type BenchmarkDocument, benchmarkSchema } from "../../domain/measurement/benchmark.ts";
import type { BenchmarkLevel } from "../../domain/measurement/benchmark-level.ts";
import type { RequestRecord } from "../../domain/measurement/request-record.ts";
import type { BenchPlan } from "./bench-plan.ts";
import { prepareBench } from "./prepare-bench.ts";
import { type BenchServices, type BenchWatch, runBench } from "./run-bench.ts";

export interface Bench {
  prepare(request: BenchRequest, headers: Readonly<Record<string, string>>): Promise<BenchPlan>;
  run(plan: BenchPlan, finished: readonly BenchmarkLevel[], watch: BenchWatch): Promise<BenchmarkDocument>;
  /** What a file of an earlier run holds. @throws PlannerError */
  readKept(path: string): Promise<Kept>;
  /** Where a run is kept when nobody says. */
  defaultPath(): string;
  /** Writes the document whole. Returns the absolute path. */
  keep(path: string, document: BenchmarkDocument): Promise<string>;
  /** One line of JSON for every request. */
  appendRecords(path: string, load: number, repeat: number, records: readonly RequestRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface Kept {
  readonly request: BenchRequest;
  readonly levels: readonly BenchmarkLevel[];
}

export interface BenchStorage {
  readFile(path: string): Promise<string>;
  defaultPath(): string;
  write(path: string, document: BenchmarkDocument): Promise<string>;
  append(path: string, text: string): Promise<void>;
}

export function createBench(services: BenchServices, storage: BenchStorage): Bench {
  return {
    prepare: (request, headers) =>
      prepareBench(request, headers, { ...services, readFile: storage.readFile }),
    run: (plan, finished, watch) => runBench(plan, finished, services, watch),
    readKept: async (path) => keptIn(path, await storage.readFile(path)),
    defaultPath: storage.defaultPath,
    keep: storage.write,
    appendRecords: (path, load, repeat, records) =>
      storage.append(
        path,
        records.map((record) => `${JSON.stringify({ load, repeat, ...record })}\n`).join(""),
      ),
    close: () => services.loadGenerator.close(),
  };
}

function keptIn(path: string, text: string): Kept {
  const refusal = new PlannerError("invalid_input", `"${path}" holds no benchmark that can be resumed.`, {
    hint: "Name the file that an earlier `headroom bench` wrote.",
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refusal;
  }
  const document = benchmarkSchema.safeParse(parsed);
  if (!document.success) throw refusal;
  const request = benchRequestSchema.safeParse(document.data.load.request);
  if (!request.success) throw refusal;
  return { request: { ...request.data, model: document.data.target.model }, levels: document.data.levels };
}
