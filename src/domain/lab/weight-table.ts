/**
 * Weights of a model by precision, from its parameter count alone.
 *
 * Model: parameters × bytes of one. Assumes every parameter is stored at the precision; checkpoints keep some tables wider.
 * Source: the inference-physics notebook, "FP8 magic trick".
 */
import { BYTES_PER_WEIGHT, type Precision } from "../catalog/precision.ts";
import { type Bytes, gibFromBytes, paramsFromBillions } from "../units.ts";

export interface WeightRow {
  readonly precision: Precision;
  readonly bytes_per: number;
  readonly gib: number;
}

export const weightBytes = (parametersB: number, bytesPerParameter: number): Bytes =>
  paramsFromBillions(parametersB) * bytesPerParameter;

const SHOWN: readonly Precision[] = ["fp16", "fp8", "int4"];

export const weightTable = (parametersB: number): WeightRow[] =>
  SHOWN.map((precision) => ({
    precision,
    bytes_per: BYTES_PER_WEIGHT[precision],
    gib: gibFromBytes(weightBytes(parametersB, BYTES_PER_WEIGHT[precision])),
  }));
