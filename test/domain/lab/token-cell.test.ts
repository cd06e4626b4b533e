import { describe, expect, it } from "vitest";
import { gridFinding, gridPrompt } from "../../../src/domain/lab/token-cell.ts";
import { notebook } from "../../support/notebook-cases.ts";

describe("the token grid", () => {
  it("S3-46: prompts are 247, 847 and 2047 characters long", () => {
    const prompts = [200, 800, 2000].map(gridPrompt);
    expect(prompts.map((prompt) => prompt.length)).toEqual([247, 847, 2047]);
    expect(prompts[0]?.startsWith("Summarize the following text in one sentence.\n\nlorem ipsum lorem")).toBe(
      true,
    );
  });

  it("S3-48: finds the recorded grid flat, and does not guess why where nobody counted tokens", () => {
    expect(notebook.measured.token_budget).toHaveLength(12);
    expect(gridFinding(notebook.measured.token_budget)).toEqual({ flat: true, early_stop: null });
  });

  it("S3-48: answers shorter than their budget are the reason where they were counted", () => {
    const counted = notebook.measured.token_budget.map((cell) => ({ ...cell, completion_tokens: 22 }));
    expect(gridFinding(counted)).toEqual({ flat: true, early_stop: true });
  });

  it("a latency that follows the budget is not flat", () => {
    const cells = [32, 64].map((max_tokens) => ({
      prompt_chars: 247,
      max_tokens,
      p50_s: max_tokens / 100,
      p95_s: max_tokens / 100,
      completion_tokens: max_tokens,
    }));
    expect(gridFinding(cells)).toEqual({ flat: false, early_stop: false });
    expect(gridFinding([]).flat).toBe(false);
  });
});
