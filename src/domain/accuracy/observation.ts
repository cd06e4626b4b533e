/** A measured row joined to the catalog: the deployment, the load and the lengths a forecast needs, and what was measured. */
import type { Engine, EngineClass } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";
import type { Deployment, RequestShape } from "../forecasting/deployment.ts";
import { gpusPerReplica } from "../forecasting/deployment.ts";
import { DEFAULT_SCHEDULER } from "../forecasting/first-token.ts";
import { fittedMaxSequences } from "../forecasting/fitted-batch.ts";
import { engineClassOfRow, kvBytesOfRow, parallelismOfRow, precisionOfRow } from "./deployment-of-row.ts";
import { isRagged, lengthsOfRow, loadOfRow, type MeasuredLoad } from "./load-of-row.ts";
import type { LeftRow, MeasuredRow } from "./measured-row.ts";

export interface Observation {
  readonly row: MeasuredRow;
  readonly deployment: Deployment;
  readonly request: RequestShape;
  readonly load: MeasuredLoad;
  /** Lengths come from a chat log: reported apart, in no fit and under no goal. */
  readonly ragged: boolean;
  /** Sequences that memory lets run at once, as the fit counts them; at least one, since the run took place. */
  readonly maxSequences: number;
}

/** Names of the table looked up in a catalog; `null` = not there. */
export interface RowCatalog {
  readonly model: (name: string) => ModelProfile | null;
  /** @param memoryGb - tells versions of one name apart, where the table gives it. */
  readonly gpu: (name: string, memoryGb: number | null) => Gpu | null;
  readonly engine: (engineClass: EngineClass) => Engine | null;
}

export type Observed = { readonly observation: Observation } | { readonly left: LeftRow };

function deploymentOf(row: MeasuredRow, catalog: RowCatalog): Deployment | string {
  const gpu = catalog.gpu(row.gpu, row.gpuMemoryGb);
  if (gpu === null) return `unknown GPU "${row.gpu}"`;
  const engineClass = engineClassOfRow(row);
  const engine = engineClass === null ? null : catalog.engine(engineClass);
  if (engineClass === null || engine === null) return `engine "${row.engine}" has no fitted class`;
  const model = catalog.model(row.model);
  if (model === null) return `unknown model "${row.model}"`;
  const precision = precisionOfRow(row);
  if (precision === null) return `unknown weight format "${row.weights}"`;
  const kvBytesPerElement = kvBytesOfRow(row, precision, engineClass, gpu);
  if (kvBytesPerElement === null) return `unknown KV-cache format "${row.kv}"`;
  const parallelism = parallelismOfRow(row, model.moe !== null);
  const deployment: Deployment = {
    model,
    gpu,
    engine,
    precision,
    kvBytesPerElement,
    ...parallelism,
    scheduler: {
      pollSteps: row.pollSteps ?? DEFAULT_SCHEDULER.pollSteps,
      batchWaitSteps: row.batchWaitSteps ?? DEFAULT_SCHEDULER.batchWaitSteps,
      rankWaitSteps: row.rankWaitSteps ?? DEFAULT_SCHEDULER.rankWaitSteps,
    },
  };
  if (row.gpus !== null && row.gpus !== gpusPerReplica(deployment)) {
    return `${row.gpus} GPUs do not match tp ${row.tp}, pp ${row.pp}, dp ${row.dp}: several replicas, or a label that is wrong`;
  }
  return deployment;
}

function maxSequencesOf(deployment: Deployment, request: RequestShape, load: MeasuredLoad): number {
  switch (load.kind) {
    case "offline":
      return Math.max(1, fittedMaxSequences(deployment, request, "offline"));
    case "closedLoop":
    case "rate":
      return Math.max(1, fittedMaxSequences(deployment, request, "closed-loop"));
    case "static":
      return load.batch;
    case "barePrompt":
      return 1;
    default:
      return load satisfies never;
  }
}

/** Joins a row, or says why it cannot be judged. */
export function observe(row: MeasuredRow, catalog: RowCatalog): Observed {
  const leave = (reason: string): Observed => ({
    left: { id: row.id, row: row.row, source: row.source, reason },
  });
  const deployment = deploymentOf(row, catalog);
  if (typeof deployment === "string") return leave(deployment);
  const lengths = lengthsOfRow(row);
  if (lengths === null) return leave("no output length");
  const request = { ...lengths, prefixHitRate: 0 };
  const load = loadOfRow(row);
  return {
    observation: {
      row,
      deployment,
      request,
      load,
      ragged: isRagged(row),
      maxSequences: maxSequencesOf(deployment, request, load),
    },
  };
}
