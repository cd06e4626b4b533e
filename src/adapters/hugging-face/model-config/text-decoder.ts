import { type ConfigFields, child, isObject, text, unreadable } from "./config-fields.ts";
import { printable } from "./printable.ts";

const HINT = "Name a language model, or give a size, such as --model-size 70.";

/** Where multimodal models keep their language model. */
const NESTED = ["text_config", "language_config", "llm_config"];

const NOT_DECODERS = new Set([
  "bert",
  "roberta",
  "xlm-roberta",
  "distilbert",
  "modernbert",
  "t5",
  "mt5",
  "bart",
  "whisper",
  "clip",
  "siglip",
  "vit",
  "wav2vec2",
]);

export interface TextDecoder {
  readonly root: ConfigFields;
  readonly fields: ConfigFields;
  readonly family: string;
}

function familyOf(fields: ConfigFields): string | null {
  const family = text(fields, ["model_type"]);
  return family === null ? null : family;
}

function innermost(root: ConfigFields): ConfigFields {
  const thinker = child(root, "thinker_config");
  if (thinker !== null) return innermost(thinker);
  for (const name of NESTED) {
    const nested = child(root, name);
    if (nested !== null) return nested;
  }
  return root;
}

/** The language model inside a parsed config.json; what holds none is refused with a sentence that says what it is. */
export function textDecoderOf(config: unknown, where: string): TextDecoder {
  if (!isObject(config)) {
    const kind = Array.isArray(config) ? "a list" : config === null ? "null" : `a ${typeof config}`;
    throw unreadable(where, `a config.json is an object, this is ${kind}.`, HINT);
  }
  const root: ConfigFields = { where, raw: config };
  if (Object.keys(config).length === 0) throw unreadable(where, "the object is empty.", HINT);
  const pipeline = text(root, ["_class_name"]);
  if (pipeline !== null && text(root, ["model_type"]) === null) {
    throw unreadable(
      where,
      `this is the config of an image pipeline (${printable(pipeline, 40)}), not of a language model.`,
      HINT,
    );
  }
  const nested = innermost(root);
  const family = familyOf(nested) ?? familyOf(root) ?? "";
  if (NOT_DECODERS.has(family) || config["is_encoder_decoder"] === true) {
    throw unreadable(where, `"${printable(family, 30)}" is not a decoder-only language model.`, HINT);
  }
  return { root, fields: nested === root ? root : inherit(nested, root), family };
}

/** Keys that newer multimodal files state at the top only. */
const INHERITED = ["tie_word_embeddings", "vocab_size", "compress_ratios"];

function inherit(nested: ConfigFields, root: ConfigFields): ConfigFields {
  const above = INHERITED.filter((key) => nested.raw[key] === undefined && root.raw[key] !== undefined);
  const inherited = Object.fromEntries(above.map((key) => [key, root.raw[key]]));
  return { ...nested, raw: { ...inherited, ...nested.raw } };
}
