import { describe, expect, it } from "vitest";
import { latencySplits } from "../../../src/domain/lab/latency-split.ts";
import { notebook } from "../../support/notebook-cases.ts";

const [first] = notebook.measured.concurrency_sweep;
if (first === undefined) throw new Error("The recorded sweep is empty.");

describe("the mental model", () => {
  it("S3-35: Little's law closes within one per cent on the recorded sweep", () => {
    for (const { concurrency, in_system } of latencySplits(notebook.measured.concurrency_sweep))
      expect(Math.abs((in_system ?? 0) / concurrency - 1), `${concurrency} in flight`).toBeLessThan(0.01);
  });

  it("S3-34: splits the median into what it was without load, the queue, and slower decoding", () => {
    const rows = [
      { ...first, concurrency: 8, p50_s: 1.5, ttft_p50_s: 0.4 },
      { ...first, concurrency: 1, p50_s: 1, ttft_p50_s: 0.1 },
    ];
    const loaded = latencySplits(rows)[1];
    expect(loaded?.unloaded_s).toBe(1);
    expect(loaded?.queue_s).toBeCloseTo(0.3, 12);
    expect(loaded?.slower_decoding_s).toBeCloseTo(0.2, 12);
  });

  it("S3-34: does not invent a queue where answers were not streamed", () => {
    expect(latencySplits(notebook.measured.concurrency_sweep).map(({ queue_s }) => queue_s)).toEqual(
      Array.from({ length: 5 }, () => null),
    );
    expect(latencySplits([])).toEqual([]);
  });
});
