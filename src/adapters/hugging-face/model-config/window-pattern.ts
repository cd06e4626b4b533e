import {
  type ConfigFields,
  count,
  countOr,
  find,
  flag,
  list,
  optionalCount,
  unreadable,
} from "./config-fields.ts";
import { printable } from "./printable.ts";

/** What a layer attends to: everything, its last `tokens`, or nothing because it keeps a state instead. */
export type Span =
  | { readonly kind: "full" | "recurrent" }
  | { readonly kind: "window"; readonly tokens: number };

const FULL: Span = { kind: "full" };
const RECURRENT: Span = { kind: "recurrent" };

const FULL_TYPES = new Set(["full_attention", "attention", "global", "full"]);
const WINDOW_TYPES = new Set(["sliding_attention", "chunked_attention", "local", "sliding"]);
const RECURRENT_TYPES = new Set(["linear_attention", "mamba", "mamba2", "recurrent"]);

/** Families whose config names a window but not which layers have it: every n-th layer is full. */
const FULL_EVERY: Readonly<Record<string, number>> = {
  gemma2: 2,
  gemma3: 6,
  gemma3_text: 6,
  gemma4: 6,
  gemma4_text: 6,
  llama4: 4,
  llama4_text: 4,
  cohere2: 4,
  olmo3: 4,
  gpt_oss: 2,
};

function fromTypes(
  fields: ConfigFields,
  types: readonly unknown[],
  window: number | null,
): (index: number) => Span {
  return (index) => {
    const type = String(types[index]);
    if (FULL_TYPES.has(type)) return FULL;
    if (RECURRENT_TYPES.has(type)) return RECURRENT;
    if (WINDOW_TYPES.has(type)) {
      if (window === null) count(fields, ["sliding_window", "sliding_window_size", "attention_chunk_size"]);
      return window === null ? FULL : { kind: "window", tokens: window };
    }
    const problem = `layer_types[${index}] is "${printable(type, 30)}", a kind of layer this reader does not know.`;
    throw unreadable(fields.where, problem, "Give the model's size instead, such as --model-size 70.");
  };
}

function pattern(fields: ConfigFields, family: string): number | null {
  const found = find(fields, ["sliding_window_pattern", "full_attention_interval"]);
  if (found !== null && typeof found.value === "number") return count(fields, [found.name]);
  return FULL_EVERY[family] ?? null;
}

/** The span of each layer, counted from 0. */
export function spansOf(fields: ConfigFields, layers: number, family: string): (index: number) => Span {
  const disabled = !flag(fields, ["use_sliding_window"], true);
  const named = optionalCount(fields, ["sliding_window", "sliding_window_size", "attention_chunk_size"]);
  const context =
    optionalCount(fields, ["max_position_embeddings"], Number.MAX_SAFE_INTEGER) ?? Number.POSITIVE_INFINITY;
  /** A window as long as the context takes nothing away (Phi-3 128k, Phi-3.5-MoE). */
  const window = disabled || named === 0 || (named !== null && named >= context) ? null : named;
  const types = list(fields, "layer_types", layers);
  if (types !== null) return fromTypes(fields, types, window);

  const hybrid = list(fields, "hybrid_layer_pattern", layers);
  if (hybrid !== null && window !== null) {
    return (index) => (hybrid[index] === 1 ? { kind: "window", tokens: window } : FULL);
  }
  const fullEvery = pattern(fields, family);
  if (find(fields, ["linear_num_value_heads"]) !== null) {
    const interval = fullEvery ?? countOr(fields, ["full_attention_interval"], 4);
    return (index) => ((index + 1) % interval === 0 ? FULL : RECURRENT);
  }
  if (window === null) return () => FULL;
  const sliding: Span = { kind: "window", tokens: window };
  return fullEvery === null ? () => sliding : (index) => ((index + 1) % fullEvery === 0 ? FULL : sliding);
}

/** The window in tokens, or `null` for a layer that attends to everything. */
export const windowOf = (span: Span): number | null => (span.kind === "window" ? span.tokens : null);
