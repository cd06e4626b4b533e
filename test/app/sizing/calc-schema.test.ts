import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { calcOutputJsonSchema, calcOutputSchemaText } from "../../../src/app/sizing/calc-schema.ts";
import { calcOutput } from "../../../src/domain/sizing/calc-answer.ts";
import { sizeSweep } from "../../../src/domain/sizing/size-sweep.ts";
import { type RecordedLevel, recordedLevel, referenceCases } from "../../support/sizing-cases.ts";

describe("the calculator's published schema", () => {
  it("is the one in the spec kit", async () => {
    await expect(calcOutputSchemaText()).toMatchFileSnapshot(
      "../../../spec-kit/calc-runner-output.schema.json",
    );
  });

  it("S1-55, S1-56, S1-57, S1-58: describes what is written, for every run of the original", () => {
    const validate = new Ajv2020({ strict: false }).compile(calcOutputJsonSchema());
    const cases = referenceCases<{ metrics: RecordedLevel[] }, unknown>("runner");
    const targets = { llmLatencySeconds: 3, workflowRuntimeSeconds: 10, users: 100, testGpus: 8 };
    for (const { id, input } of cases) {
      const output = calcOutput(sizeSweep(input.metrics.map(recordedLevel), targets));
      expect(validate(JSON.parse(JSON.stringify(output))), `${id}: ${JSON.stringify(validate.errors)}`).toBe(
        true,
      );
    }
    expect(validate({ gpu_estimates: { gpu_estimate_by_wf_runtime: "75.4" } })).toBe(false);
  });
});
