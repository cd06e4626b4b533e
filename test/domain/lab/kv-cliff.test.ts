import { describe, expect, it } from "vitest";
import { groupedKvCliff, type KvCliffInput, kvCliff } from "../../../src/domain/lab/kv-cliff.ts";
import { notebook } from "../../support/notebook-cases.ts";

const inputs = notebook.formula_cases.kv_cliff.map(({ input, expected }) => {
  const cliff: KvCliffInput = {
    users: input.users,
    contextTokens: input.seq_len,
    layers: input.layers,
    hidden: input.hidden,
    bytesPerElement: input.bytes_per,
    weightsGib: input.weights_gib,
    lineAGib: input.line_a,
    lineBGib: input.line_b,
    heads: 64,
    kvHeads: 8,
  };
  return { cliff, expected };
});

const first = inputs[0];
if (first === undefined) throw new Error("The notebook's cases are empty.");

describe("the KV cliff", () => {
  it.each(inputs)(
    "S3-11, S3-19, S3-20: gives the notebook's values ($cliff.users users)",
    ({ cliff, expected }) => {
      const { total_gib, ...figures } = kvCliff(cliff);
      expect(figures).toEqual(expected);
      expect(total_gib).toHaveLength(cliff.users);
      expect(total_gib.at(-1)).toBe(expected.total_gib_all);
    },
  );

  it("S3-11: with 8 of 64 heads holding KV a user takes 2.5 GiB, and the fifth crosses the larger line", () => {
    // 2 × 80 layers × 1024 wide × 8192 tokens × 2 bytes = 2.5 GiB; 130 + 4 × 2.5 = 140, 130 + 5 × 2.5 = 142.5.
    const cliff = groupedKvCliff(first.cliff);
    expect(cliff.kv_gib_1_user).toBe(2.5);
    expect([cliff.first_over_a, cliff.first_over_b]).toEqual([1, 5]);
  });

  it("S3-19: a line is crossed above it, not on it", () => {
    const exact = kvCliff({ ...first.cliff, weightsGib: 61, lineAGib: 81, lineBGib: 101 });
    expect([exact.first_over_a, exact.first_over_b]).toEqual([2, 3]);
  });
});
