/** One replica: a model on a number of GPUs under an engine. */
import type { Engine } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";
import type { KvBytesPerElement, Precision } from "../catalog/precision.ts";
import type { Tokens } from "../units.ts";
import type { Correction } from "./correction.ts";

export interface Deployment {
  readonly model: ModelProfile;
  readonly gpu: Gpu;
  readonly engine: Engine;
  readonly precision: Precision;
  readonly kvBytesPerElement: KvBytesPerElement;
  /** Tensor-parallel degree. With attention data parallelism (`dp` > 1) it is 1. */
  readonly tp: number;
  readonly pp: number;
  /** Attention-data-parallel ranks; experts are then spread over tp × dp GPUs. */
  readonly dp: number;
  /** GPUs that experts are spread over whole; absent = all attention-parallel ranks, else none. */
  readonly ep?: number | undefined;
  /** Settings of the engine's scheduler that hold back a first token; absent = the engine's defaults. */
  readonly scheduler?: SchedulerSettings | undefined;
  /** Nobody named the engine: it is the planner's own assumption, and the bands are those of one. */
  readonly isEngineAssumed?: boolean | undefined;
  /** What its own measurement changes in the forecast; absent = it was not measured. */
  readonly correction?: Correction | undefined;
}

export interface SchedulerSettings {
  /** Steps between two looks for new requests (SGLang: scheduler-recv-interval); 1 = every step. */
  readonly pollSteps: number;
  /** Steps a batch waits for company (TensorRT-LLM: batch_wait_timeout_iters). */
  readonly batchWaitSteps: number;
  /** Steps attention-parallel ranks wait for each other's prompts (TensorRT-LLM: attention_dp_config.timeout_iters). */
  readonly rankWaitSteps: number;
}

export const gpusPerReplica = (deployment: Deployment): number =>
  deployment.tp * deployment.pp * deployment.dp;

/** Mean lengths of one model call. */
export interface RequestShape {
  readonly isl: Tokens;
  readonly osl: Tokens;
  /** Share of input tokens whose prefill the prefix cache saves, 0 to 1. */
  readonly prefixHitRate: number;
}
