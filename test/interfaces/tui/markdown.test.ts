import { describe, expect, it } from "vitest";
import { markdownLines } from "../../../src/interfaces/tui/markdown.ts";
import { lineText } from "../../../src/interfaces/tui/styled-line.ts";

const plain = (text: string) => markdownLines(text).map(lineText);

describe("markdownLines", () => {
  it("shows bold, code, headings and lists without their marks", () => {
    expect(plain("# Plan\n- **4** replicas\n* `tp` is 2\n1. first")).toEqual([
      "Plan",
      "• 4 replicas",
      "• tp is 2",
      "1. first",
    ]);
  });

  it("marks bold and code", () => {
    expect(markdownLines("a **b** `c`")[0]).toEqual([
      { text: "a ", tone: "plain" },
      { text: "b", tone: "strong" },
      { text: " ", tone: "plain" },
      { text: "c", tone: "code" },
    ]);
  });

  it("leaves code blocks as typed, also one still open", () => {
    expect(plain('```json\n{ "a": "**x**" }')).toEqual(['  { "a": "**x**" }']);
  });

  it("leaves single stars and underscores alone", () => {
    expect(plain("2 * 3 * 4, max_num_seqs, __x")).toEqual(["2 * 3 * 4, max_num_seqs, __x"]);
  });
});
