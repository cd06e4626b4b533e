import { describe, expect, it } from "vitest";
import { checklistFigures } from "../../../src/domain/lab/checklist.ts";
import { gridFinding } from "../../../src/domain/lab/token-cell.ts";
import { notebook } from "../../support/notebook-cases.ts";

const { concurrency_sweep, overload, token_budget } = notebook.measured;
const [first] = concurrency_sweep;
if (first === undefined) throw new Error("The recorded sweep is empty.");

describe("the checklist's figures", () => {
  it("S3-52: come from the kept experiments, and say nothing where there are none", () => {
    expect(checklistFigures([], null)).toEqual({
      baseline: null,
      sweep: null,
      cap: null,
      tokens: null,
      errors: null,
      slo_s: null,
    });
    const figures = checklistFigures(
      [
        { experiment: "sweep", rows: concurrency_sweep, knee: null, split: [] },
        { experiment: "overload", rows: overload, knee: null },
        { experiment: "tokens", cells: token_budget, ...gridFinding(token_budget) },
      ],
      2,
    );
    expect(figures.baseline).toEqual({ p50_s: 0.306791, p95_s: 0.308055 });
    expect(figures.sweep).toEqual({ from: 1, to: 16, knee: null });
    // 5 × 80 and 4 × 60 requests, none of which failed.
    expect(figures.errors).toMatchObject({ requests: 640, failed: 0, first_concurrency: null });
    expect(figures.tokens).toMatchObject({ flat: true, budget_factor: 8 });
    expect(figures.slo_s).toBe(2);
  });

  it("S3-51: the cap is the largest load measured below the knee", () => {
    const rows = [1, 2, 4, 8, 16].map((concurrency) => ({
      ...first,
      concurrency,
      goodput_rps: Math.min(concurrency, 4),
      p50_s: Math.max(1, concurrency / 4),
      p95_s: Math.max(1.1, concurrency / 4),
    }));
    const figures = checklistFigures([{ experiment: "sweep", rows, knee: null, split: [] }], null);
    expect(figures.sweep?.knee?.load).toBeCloseTo(4, 9);
    expect(figures.cap).toEqual({ concurrency: 4, p95_s: 1.1 });
  });
});
