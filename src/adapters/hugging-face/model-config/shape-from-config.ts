import type { ModelShape } from "../../../domain/catalog/model.ts";
import { type ConfigFields, child, find, text, unreadable } from "./config-fields.ts";
import { genericReaderOf, readerOf } from "./families.ts";
import { withGemma3Defaults } from "./gemma-family.ts";
import { nativePrecisionOf } from "./native-precision.ts";
import { printable } from "./printable.ts";
import { textDecoderOf } from "./text-decoder.ts";

/** Longer than any model's context; larger values stand for "no limit" in some files. */
const LONGEST_CONTEXT = 1e9;
const CONTEXT = [
  "max_position_embeddings",
  "max_seq_len",
  "seq_length",
  "n_positions",
  "max_sequence_length",
  "model_max_length",
];

/** Stated context, or the one YaRN stretches the original to where that is longer. `null` when nothing is stated. */
function contextOf(fields: ConfigFields): number | null {
  const stated = find(fields, CONTEXT)?.value;
  const scaling = child(fields, "rope_scaling") ?? child(fields, "rope_parameters");
  const isYarn = scaling !== null && text(scaling, ["rope_type", "type"]) === "yarn";
  const factor = scaling?.raw["factor"];
  const original = scaling?.raw["original_max_position_embeddings"];
  const stretched =
    isYarn && typeof factor === "number" && typeof original === "number" ? factor * original : 0;
  const longest = Math.max(typeof stated === "number" ? stated : 0, stretched);
  return longest >= 1 && longest <= LONGEST_CONTEXT ? Math.floor(longest) : null;
}

/**
 * The shape of the language model a parsed config.json describes.
 *
 * @param id - Hugging Face id or path, used in messages.
 * @param quant - parsed hf_quant_config.json that lies beside it, if any.
 * @throws PlannerError `unreadable_model` with the field at fault.
 */
export function shapeFromConfig(config: unknown, id: string, quant?: unknown): ModelShape {
  const where = `config.json of ${printable(id)}`;
  const { root, fields, family } = textDecoderOf(config, where);
  const known = readerOf(fields, family);
  const reader = known ?? genericReaderOf(fields);
  if (reader === null) {
    const problem =
      family === ""
        ? "it names no model_type and no layers."
        : `the family "${printable(family, 40)}" is not known here.`;
    throw unreadable(where, problem, "Give the model's size instead, such as --model-size 70.");
  }
  const decoder = reader(fields, family);
  const native = nativePrecisionOf(fields, root, quant);
  const unknown = `Family "${printable(family, 40)}" is not known here; read as a Llama-like decoder by its keys.`;
  const notes = [...(known === null ? [unknown] : []), ...(decoder.notes ?? []), ...native.notes];
  return {
    id,
    family: printable(family, 40),
    hidden: decoder.hidden,
    vocab: decoder.vocab,
    tiedEmbeddings: decoder.tied,
    otherEmbeddingParams: decoder.otherEmbeddingParams,
    groups: decoder.groups,
    maxContext: contextOf(family.startsWith("gemma3") ? withGemma3Defaults(fields) : fields),
    nativePrecision: native.precision,
    fp8KvCache: native.fp8KvCache,
    isGuess: known === null,
    notes,
  };
}
