import { describe, expect, it } from "vitest";
import { missingInputs, requiredInputs } from "../../src/app/required-inputs.ts";

const whole = { model: "m", requestsPerSecond: 5, isl: 10, osl: 20 };

describe("required inputs", () => {
  it("only model, load and lengths are ever asked for", () => {
    expect(missingInputs(whole)).toEqual([]);
    expect(missingInputs({})).toEqual(["model", "requestsPerSecond", "isl", "osl"]);
  });

  it("a size stands for the model", () => {
    expect(missingInputs({ parametersB: 7, requestsPerSecond: 1, isl: 1, osl: 1 })).toEqual([]);
  });

  it("S4-52: half of a load in users asks for the other half", () => {
    const { requestsPerSecond: _rate, ...rest } = whole;
    expect(missingInputs({ ...rest, users: 10 })).toEqual(["requestsPerUserHour"]);
    expect(missingInputs({ ...rest, requestsPerUserHour: 10 })).toEqual(["users"]);
  });

  it("S4-52: 3,600 users of 2 requests an hour are 2 requests a second", () => {
    const { requestsPerSecond: _rate, ...rest } = whole;
    expect(requiredInputs({ ...rest, users: 3600, requestsPerUserHour: 2 })).toEqual({
      isl: 10,
      osl: 20,
      requestsPerSecond: 2,
      converted: true,
    });
  });

  it("S4-16: the error names each missing input by its flag", () => {
    expect(() => requiredInputs({ model: "m" })).toThrow(/--rps.*--isl.*--osl/);
    expect(() => requiredInputs({ ...whole, osl: undefined, users: 3 } as never)).toThrow(/--osl/);
  });
});
