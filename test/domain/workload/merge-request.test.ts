import { describe, expect, it } from "vitest";
import { clearFields, mergeDraft } from "../../../src/domain/workload/merge-request.ts";

describe("how new facts join what was said before", () => {
  it("later words win, and nothing said before is lost", () => {
    expect(mergeDraft({ isl: 500, osl: 200 }, { isl: 800 })).toEqual({ isl: 800, osl: 200 });
  });

  it("a size replaces the model, a rate the users, a cloud its region", () => {
    expect(mergeDraft({ model: "m" }, { parametersB: 7 })).toEqual({ parametersB: 7 });
    expect(mergeDraft({ users: 10, requestsPerUserHour: 2 }, { requestsPerSecond: 1 })).toEqual({
      requestsPerSecond: 1,
    });
    expect(mergeDraft({ cloud: "gcp", region: "r", zone: "z" }, { cloud: "aws" })).toEqual({ cloud: "aws" });
  });

  it("what is set in the same breath stays", () => {
    expect(mergeDraft({}, { cloud: "aws", region: "r" })).toEqual({ cloud: "aws", region: "r" });
  });

  it("undefined is not a word", () => {
    expect(mergeDraft({ isl: 5 }, { isl: undefined, osl: 3 })).toEqual({ isl: 5, osl: 3 });
  });

  it("clears only what is named", () => {
    expect(clearFields({ isl: 5, osl: 3 }, ["osl", "gpu"])).toEqual({ isl: 5 });
  });
});
