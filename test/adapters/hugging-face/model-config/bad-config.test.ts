import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shapeFromConfig } from "../../../../src/adapters/hugging-face/model-config/shape-from-config.ts";
import { parseConfig } from "../../../../src/adapters/hugging-face/parse-config.ts";
import { profileOfShape } from "../../../../src/domain/catalog/profile-of-shape.ts";
import { isPlannerError } from "../../../../src/domain/errors.ts";
import { SMALL_LLAMA } from "../../../support/model-config-fixtures.ts";

function refusal(read: () => unknown): {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
} {
  try {
    read();
  } catch (error) {
    if (isPlannerError(error)) return { code: error.code, message: error.message, hint: error.hint ?? "" };
    throw error;
  }
  throw new Error("it was read");
}

const refused = (keys: unknown) =>
  refusal(() =>
    shapeFromConfig(
      typeof keys === "object" && keys !== null && !Array.isArray(keys) ? { ...SMALL_LLAMA, ...keys } : keys,
      "owner/model",
    ),
  );

describe("values no model has", () => {
  it.each([
    [{ num_hidden_layers: 0 }, '"num_hidden_layers" is 0; it must be at least 1.'],
    [{ num_hidden_layers: -4 }, '"num_hidden_layers" is -4, but a whole number is needed.'],
    [{ num_hidden_layers: 1e12 }, '"num_hidden_layers" is 1000000000000, above any real model'],
    [{ hidden_size: 1e12 }, '"hidden_size" is 1000000000000, above any real model'],
    [{ hidden_size: Number.NaN }, '"hidden_size" is null, but a whole number is needed.'],
    [{ hidden_size: "4096" }, '"hidden_size" is "4096", but a whole number is needed.'],
    [{ hidden_size: 40.5 }, '"hidden_size" is 40.5'],
    [{ num_attention_heads: 0 }, '"num_attention_heads" is 0'],
    [{ num_attention_heads: 1e6 }, "more than hidden_size"],
    [{ num_key_value_heads: [4] }, '"num_key_value_heads" is [4]'],
    [{ vocab_size: null }, '"vocab_size" is missing'],
    [{ tie_word_embeddings: "yes" }, '"tie_word_embeddings" is "yes", but true or false is needed.'],
    [{ layer_types: ["full_attention"] }, '"layer_types" has 1 entries for 22 layers.'],
    [{ layer_types: Array(22).fill("quantum") }, 'layer_types[0] is "quantum"'],
    [{ layer_types: Array(22).fill("linear_attention") }, "layer 0 keeps a state whose size"],
    [{ model_type: "brand_new", ssm_cfg: {} }, 'the family "brand_new" is not known here'],
    [{ num_experts: 8 }, '"num_experts_per_tok" is missing'],
  ])("%j", (keys, sentence) => {
    const { code, message, hint } = refused(keys);
    expect(code).toBe("unreadable_model");
    expect(message).toContain(sentence);
    expect(message).toContain("config.json of owner/model");
    expect(hint).not.toBe("");
  });
});

describe("files that hold no language model", () => {
  it.each([
    ["", "the file is empty"],
    ["<!DOCTYPE html><html><body>Sign in</body></html>", "this is a web page"],
    ["GGUF\u0003\u0000\u0000", "this is a GGUF weight file"],
    ["version https://git-lfs.github.com/spec/v1", "Git LFS pointer"],
    ['{"hidden_size": 4096,', "the file is not JSON"],
    ["hidden_size: 4096", "the file is not JSON"],
  ])("%j", (content, sentence) => {
    expect(refusal(() => parseConfig(content, "a.json")).message).toContain(sentence);
  });

  it.each([
    [[], "this is a list"],
    [null, "this is null"],
    ["llama", "this is a string"],
  ])("%j", (config, sentence) => {
    expect(refused(config).message).toContain(sentence);
  });

  it.each([
    [{}, "the object is empty"],
    [{ _class_name: "StableDiffusionPipeline" }, "image pipeline (StableDiffusionPipeline)"],
    [{ model_type: "bert", hidden_size: 768 }, '"bert" is not a decoder-only language model'],
    [{ model_type: "t5gemma", is_encoder_decoder: true }, "not a decoder-only language model"],
    [{ model_type: "mystery" }, 'the family "mystery" is not known here'],
    [{ name: "x" }, "it names no model_type and no layers"],
  ])("%j", (config, sentence) => {
    const { code, message } = refusal(() => shapeFromConfig(config, "owner/model"));
    expect([code, message]).toEqual(["unreadable_model", expect.stringContaining(sentence)]);
  });

  it("control characters of the file do not reach the message", () => {
    const { message } = refusal(() => shapeFromConfig({ model_type: "x\u001b[2J\u202Ey\r\nz" }, "o/m\u0007"));
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("files that are readable all the same", () => {
  it("Python's Infinity and NaN are taken outside strings and left alone inside", () => {
    expect(
      parseConfig('{"a": [0.0, Infinity, -Infinity, NaN], "b": "NaN \\"Infinity\\""}', "a.json"),
    ).toEqual({
      a: [0, null, null, null],
      b: 'NaN "Infinity"',
    });
  });

  it("an unknown family with Llama's keys is read generically, and says so", () => {
    const shape = shapeFromConfig({ ...SMALL_LLAMA, model_type: "brand_new" }, "owner/model");
    expect(shape.isGuess).toBe(true);
    expect(shape.notes?.[0]).toContain('Family "brand_new" is not known here');
    expect(profileOfShape(shape).totalParams).toBeCloseTo(1.1e9, -7);
  });
});

describe("law: whatever a config holds, it is read into finite counts or refused with a sentence", () => {
  it("random values under a Llama's keys", () => {
    const value = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constant(null),
      fc.boolean(),
      fc.array(fc.integer()),
    );
    const keys = fc.dictionary(
      fc.constantFrom(
        ...Object.keys(SMALL_LLAMA),
        "num_experts",
        "layer_types",
        "kv_lora_rank",
        "sliding_window",
        "rope_scaling",
        "quantization_config",
      ),
      value,
    );
    fc.assert(
      fc.property(keys, (changed) => {
        try {
          const profile = profileOfShape(shapeFromConfig({ ...SMALL_LLAMA, ...changed }, "owner/model"));
          expect(profile.totalParams).toBeGreaterThan(0);
          expect(Number.isFinite(profile.totalParams)).toBe(true);
          expect(profile.activeParams).toBeLessThanOrEqual(profile.totalParams);
        } catch (error) {
          if (!isPlannerError(error)) throw error;
          expect(error.code).toBe("unreadable_model");
        }
      }),
    );
  });
});
