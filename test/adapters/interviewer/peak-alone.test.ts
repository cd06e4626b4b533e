import { describe, expect, it } from "vitest";
import { readText } from "../../../src/adapters/interviewer/read-text.ts";

const setOf = (text: string) => readText(text, {}).set;

describe("a peak in requests a second", () => {
  it("is the load when nothing else is said, and that is said", () => {
    const reading = readText("about 15 requests per second at peak, 6k prompt tokens and 400 generated", {});
    expect(reading.set).toMatchObject({ requestsPerSecond: 15, peakMultiplier: 1, isl: 6000, osl: 400 });
    expect(reading.notes.join(" ")).toMatch(/only the peak was said/i);
  });

  it("is a multiple of the average that stands beside it", () => {
    expect(setOf("15 requests per second at peak, 10 on average")).toMatchObject({
      requestsPerSecond: 10,
      peakMultiplier: 1.5,
    });
  });

  it("is a multiple of a load said in the usual way", () => {
    expect(setOf("10 rps, 30 rps at peak")).toMatchObject({ requestsPerSecond: 10, peakMultiplier: 3 });
  });
});
