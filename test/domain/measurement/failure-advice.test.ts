import { describe, expect, it } from "vitest";
import { failureAdvice } from "../../../src/domain/measurement/failure-advice.ts";
import { FAILURE_KINDS } from "../../../src/domain/measurement/failure-kind.ts";

describe("what a failure means", () => {
  it("is said of every kind, with something to try of every kind but a stop", () => {
    for (const kind of FAILURE_KINDS) {
      const advice = failureAdvice(kind);
      expect(advice?.meaning, kind).toMatch(/^[a-z][^.]+$/);
      if (kind !== "cancelled") expect(advice?.hint, kind).toMatch(/\.$/);
    }
  });
  it("of a wrong key is the header, of a wrong path the address", () => {
    expect(failureAdvice("http_401")?.hint).toContain("Authorization=Bearer");
    expect(failureAdvice("http_404")?.hint).toContain("/v1");
  });
  it("of another status names it, of something else is nothing", () => {
    expect(failureAdvice("http_418")?.meaning).toContain("418");
    expect(failureAdvice("constructor")).toBeNull();
  });
});
