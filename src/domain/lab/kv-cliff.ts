/**
 * Weights and KV cache against concurrent users: where the memory of a GPU ends.
 *
 * Model: KV bytes of a user = 2 (key and value) × layers × width × context × bytes per element. The notebook takes the hidden
 * size as the width, which holds for multi-head attention; with grouped queries it is hidden × KV heads ÷ heads.
 * Assumes every user holds a full context, and neither activations nor the runtime's own memory.
 * Source: the inference-physics notebook, "KV cache cliff"; Ainslie et al., GQA, arXiv:2305.13245.
 */
import { type Bytes, gibFromBytes, type Tokens } from "../units.ts";

export interface KvCliffInput {
  readonly users: number;
  readonly contextTokens: Tokens;
  readonly layers: number;
  readonly hidden: number;
  readonly bytesPerElement: number;
  readonly weightsGib: number;
  readonly lineAGib: number;
  readonly lineBGib: number;
  readonly heads: number;
  readonly kvHeads: number;
}

export interface KvCliff {
  readonly kv_gib_1_user: number;
  readonly kv_gib_all: number;
  readonly total_gib_all: number;
  /** First user count over the line; null when none of them is. */
  readonly first_over_a: number | null;
  readonly first_over_b: number | null;
  /** Weights and cache for each user count from 1 on. */
  readonly total_gib: number[];
}

type Width = Pick<KvCliffInput, "layers" | "hidden" | "bytesPerElement">;

const kvBytesPerUser = ({ layers, hidden, bytesPerElement }: Width, contextTokens: Tokens): Bytes =>
  2 * layers * hidden * bytesPerElement * contextTokens;

/** As the notebook counts: every head has its own keys and values. */
export function kvCliff(input: KvCliffInput): KvCliff {
  const { users, weightsGib, contextTokens } = input;
  const perUserGib = gibFromBytes(kvBytesPerUser(input, contextTokens));
  const totals = Array.from({ length: users }, (_, at) => weightsGib + (at + 1) * perUserGib);
  const firstOver = (line: number): number | null => {
    const at = totals.findIndex((total) => total > line);
    return at < 0 ? null : at + 1;
  };
  return {
    kv_gib_1_user: perUserGib,
    kv_gib_all: users * perUserGib,
    total_gib_all: weightsGib + users * perUserGib,
    first_over_a: firstOver(input.lineAGib),
    first_over_b: firstOver(input.lineBGib),
    total_gib: totals,
  };
}

/** With grouped queries: only `kvHeads` of the heads have keys and values. */
export const groupedKvCliff = (input: KvCliffInput): KvCliff =>
  kvCliff({ ...input, hidden: (input.hidden * input.kvHeads) / input.heads });
