import { describe, expect, it } from "vitest";
import { clearRequirements } from "../../../src/app/agent/draft-tools.ts";
import { parseArguments } from "../../../src/app/agent/tool-arguments.ts";
import { planRequestSchema } from "../../../src/domain/workload/plan-request.ts";

const plan = (given: Record<string, unknown>) => parseArguments(planRequestSchema, given);

describe("arguments as small models write them", () => {
  it("numbers as text, names in capitals, null and nothing for what was not said", () => {
    expect(plan({ isl: "500", precision: "FP8", region: null, engine: "" })).toEqual({
      ok: true,
      input: { isl: 500, precision: "fp8" },
    });
  });
  it("the names of the flags, with any hyphens", () => {
    const said = { rps: 20, input_tokens: "500", "output-tokens": 200, "--gpu-type": "H100", model_size: 8 };
    expect(plan(said)).toMatchObject({
      ok: true,
      input: { requestsPerSecond: 20, isl: 500, osl: 200, parametersB: 8 },
    });
  });
  it("a name that is said twice keeps its own, and one that is none is told", () => {
    expect(plan({ isl: 500, input_tokens: 600 })).toMatchObject({ ok: false });
    expect(plan({ turbo: true })).toMatchObject({ ok: false, message: expect.stringContaining("turbo") });
  });
  it("one name for a list", () => {
    expect(parseArguments(clearRequirements.input, { fields: "ttftMs", region: null })).toEqual({
      ok: true,
      input: { fields: ["ttftMs"] },
    });
  });
  it("no number out of text that holds more", () => {
    expect(plan({ isl: "about 500" })).toMatchObject({ ok: false });
  });
});
