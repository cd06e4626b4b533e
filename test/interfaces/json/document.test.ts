import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentText, eventLine } from "../../../src/interfaces/json/document.ts";

describe("JSON documents", () => {
  it("keep every digit of a number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(JSON.parse(documentText({ value })).value).toBe(value === 0 ? 0 : value);
      }),
    );
  });
  it("say null for what JSON cannot hold", () => {
    expect(JSON.parse(documentText({ a: Number.POSITIVE_INFINITY, b: [Number.NaN] }))).toEqual({
      a: null,
      b: [null],
    });
  });
  it("an event is one line, whatever its text holds", () => {
    expect(eventLine({ type: "text", delta: "a\nb\u2028c" }).trimEnd().split("\n")).toHaveLength(1);
  });
});
