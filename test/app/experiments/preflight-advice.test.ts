import { describe, expect, it } from "vitest";
import { preflightAdvice } from "../../../src/app/experiments/preflight-advice.ts";

const URL = "http://127.0.0.1:8000/v1";

describe("why a preflight failed", () => {
  it.each(["fetch failed: ECONNREFUSED", "no answer within 20 s", "HTTP 503: loading"])(
    "S3-31: %s is a server that is not there, with how to start one",
    (problem) => {
      const { finding, hints } = preflightAdvice(URL, problem);
      expect(finding).toBe(`${URL} is not reachable (${problem})`);
      expect(hints.join("\n")).toContain("NGC_API_KEY");
    },
  );

  it("a wrong key is a server that is there, and needs no starting", () => {
    const { finding, hints } = preflightAdvice(URL, "HTTP 401");
    expect(finding).toBe(`${URL} is there, but the server wants another key (HTTP 401)`);
    expect(hints).toEqual([expect.stringContaining("Authorization=Bearer")]);
  });

  it("a port that is never used is the address's fault, not the server's", () => {
    const { finding, hints } = preflightAdvice("http://127.0.0.1:1/v1", "fetch failed: bad port");
    expect(finding).toContain("names a port that no web server may have");
    expect(hints.join("\n")).not.toContain("NGC_API_KEY");
  });

  it("a page is another address", () => {
    const { finding, hints } = preflightAdvice(URL, "the answer is no JSON");
    expect(finding).toContain("is no answer of such an API");
    expect(hints).toEqual([expect.stringContaining("/v1")]);
  });
});
