import { describe, expect, it } from "vitest";
import { openLiveBlock, redrawOf } from "../../../src/interfaces/cli/live-block.ts";

function drawn(columns: number) {
  const calls: [number, string][] = [];
  const block = openLiveBlock(columns, (lines, text) => calls.push([lines, text]));
  return { block, calls };
}

describe("lines drawn over", () => {
  it("go back as many lines as were shown last", () => {
    const { block, calls } = drawn(80);
    block.show(["one"]);
    block.show(["one", "two"]);
    block.show([]);
    block.show(["three"]);
    expect(calls).toEqual([
      [0, "one\n"],
      [1, "one\ntwo\n"],
      [2, ""],
      [0, "three\n"],
    ]);
  });

  it("stay below what is said for good", () => {
    const { block, calls } = drawn(80);
    block.show(["status"]);
    block.say("a warning");
    expect(calls.at(-1)).toEqual([1, "a warning\nstatus\n"]);
  });

  it("are cut before they would wrap, since the way back would be too short", () => {
    const { block, calls } = drawn(10);
    block.show(["0123456789abc"]);
    expect(calls).toEqual([[0, "012345678\n"]]);
  });

  it("are not there with --plain, and not where nothing can be drawn over", () => {
    const redraw = () => undefined;
    expect(redrawOf({ redraw }, new Map())).toBe(redraw);
    expect(redrawOf({ redraw }, new Map([["plain", "true"]]))).toBeUndefined();
    expect(redrawOf({}, new Map())).toBeUndefined();
  });
});
