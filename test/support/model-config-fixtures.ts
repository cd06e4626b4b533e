import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { shapeFromConfig } from "../../src/adapters/hugging-face/model-config/shape-from-config.ts";
import { parseConfig } from "../../src/adapters/hugging-face/parse-config.ts";
import type { ModelShape } from "../../src/domain/catalog/model.ts";
import type { ModelProfile } from "../../src/domain/catalog/model-profile.ts";
import { profileOfShape } from "../../src/domain/catalog/profile-of-shape.ts";

export const FIXTURES = new URL("../fixtures/model-configs/", import.meta.url);

export interface ExpectedModel {
  readonly file: string;
  /** Billions of params; null = none is known. */
  readonly published: number | null;
  readonly active: number | null;
  readonly activeWithoutTable?: { readonly value: number; readonly decimals: number };
  readonly fullAttentionLayers?: number;
  readonly context?: number;
  readonly textOnly?: number;
}

const textOf = (file: string): string => readFileSync(new URL(file, FIXTURES), "utf8");

export function expectedModels(): readonly ExpectedModel[] {
  const parsed: { readonly models: readonly ExpectedModel[] } = JSON.parse(textOf("expected.json"));
  return parsed.models;
}

/** Files as published, hand-written ones excluded. */
export const publishedFiles = (): readonly string[] =>
  readdirSync(FIXTURES).filter((name) => name.endsWith("_config.json") && !name.includes("hf_quant"));

export const configOf = (file: string): unknown => parseConfig(textOf(file), file);

export function shapeOf(file: string): ModelShape {
  const sibling = file.replace(/config\.json$/, "hf_quant_config.json");
  const quant = existsSync(new URL(sibling, FIXTURES)) ? configOf(sibling) : undefined;
  const id = basename(file).slice(0, -"_config.json".length).replace("--", "/");
  return shapeFromConfig(configOf(file), id, quant);
}

export const profileOf = (file: string): ModelProfile => profileOfShape(shapeOf(file));

/** A small Llama as the base of hand-made configs. */
export const SMALL_LLAMA: Readonly<Record<string, unknown>> = {
  model_type: "llama",
  hidden_size: 2048,
  intermediate_size: 5632,
  num_attention_heads: 32,
  num_key_value_heads: 4,
  num_hidden_layers: 22,
  max_position_embeddings: 2048,
  tie_word_embeddings: false,
  vocab_size: 32_000,
  torch_dtype: "bfloat16",
};
