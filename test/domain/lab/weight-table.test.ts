import { describe, expect, it } from "vitest";
import { weightBytes, weightTable } from "../../../src/domain/lab/weight-table.ts";
import { gibFromBytes } from "../../../src/domain/units.ts";
import { notebook } from "../../support/notebook-cases.ts";

describe("weights by precision", () => {
  it.each(notebook.formula_cases.weights)(
    "S3-21: $input.params_b billion take $expected_gib GiB",
    (known) => {
      const { params_b, bytes_per } = known.input;
      expect(gibFromBytes(weightBytes(params_b, bytes_per))).toBeCloseTo(known.expected_gib, 9);
    },
  );

  it("S3-21: 70B takes 130.4 GiB at FP16 and 65.2 GiB at FP8", () => {
    const sizes = new Map(weightTable(70).map(({ precision, gib }) => [precision, gib]));
    expect(sizes.get("fp16")).toBeCloseTo(130.4, 1);
    expect(sizes.get("fp8")).toBeCloseTo(65.2, 1);
  });
});
