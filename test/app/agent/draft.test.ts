import { describe, expect, it } from "vitest";
import { clearFields, mergeDraft } from "../../../src/app/agent/draft.ts";

describe("a draft", () => {
  it("keeps what was said and takes what is new", () => {
    expect(mergeDraft({ isl: 500, osl: 200 }, { osl: 100, gpu: "H100" })).toEqual({
      isl: 500,
      osl: 100,
      gpu: "H100",
    });
  });
  it("takes no undefined for an answer", () => {
    expect(mergeDraft({ isl: 500 }, { isl: undefined })).toEqual({ isl: 500 });
  });
  it.each([
    [{ model: "a" }, { parametersB: 7 }, { parametersB: 7 }],
    [{ parametersB: 7 }, { model: "a" }, { model: "a" }],
    [{ users: 10, requestsPerUserHour: 2 }, { requestsPerSecond: 5 }, { requestsPerSecond: 5 }],
    [{ requestsPerSecond: 5 }, { users: 10 }, { users: 10 }],
    [{ cloud: "gcp", region: "us-central1" }, { cloud: "aws" }, { cloud: "aws" }],
    [{ cloud: "gcp", region: "us-central1" }, { cloud: "gcp" }, { cloud: "gcp", region: "us-central1" }],
  ] as const)("%j and then %j is %j", (before, patch, after) => {
    expect(mergeDraft(before, patch)).toEqual(after);
  });
  it("keeps both when both are said in one breath", () => {
    expect(mergeDraft({}, { cloud: "gcp", region: "us-central1" })).toEqual({
      cloud: "gcp",
      region: "us-central1",
    });
  });
  it("forgets named fields only", () => {
    expect(clearFields({ isl: 1, osl: 2 }, ["osl"])).toEqual({ isl: 1 });
  });
});
