import { describe, expect, it } from "vitest";
import { prepareBench } from "../../../src/app/experiments/prepare-bench.ts";
import { benchmarkProgress } from "../../../src/app/tools/benchmark-progress.ts";
import { sampleBenchmark } from "../../support/sample-benchmark.ts";

async function told(repeats = 1) {
  const lines: string[] = [];
  const plan = await prepareBench(
    {
      endpoint: "http://127.0.0.1:8000/v1",
      model: "m",
      concurrency: [1, 2],
      requests: 10,
      warmup: 0,
      repeats,
    },
    {},
    {
      loadGenerator: { models: async () => ({ ids: [], problem: null }) },
      readFile: async () => "",
    },
  );
  return { lines, tell: benchmarkProgress(plan, (text) => lines.push(text)) };
}
const started = { kind: "level-started", load: 1, requests: 10, done: 0, levels: 2 } as const;
const progress = (ok: number, elapsedMs: number, failed = 0) =>
  ({
    kind: "progress",
    load: 1,
    progress: { sent: ok + failed, ok, failed, inFlight: 1, chunks: 20 * ok, elapsedMs },
  }) as const;
const { levels } = sampleBenchmark();

describe("a running benchmark in its card", () => {
  it("says what is done, what failed, the time left of the level and of all, and the pace", async () => {
    const { lines, tell } = await told();
    tell(started);
    tell(progress(4, 5000, 1));
    // A second each: 5 left, then 10 in 5 rounds.
    expect(lines.at(-1)).toBe(
      "concurrency 1, level 1 of 2: 5 of 10 requests, 1 error, about 5 s left, 10 s in all, 16 tok/s",
    );
  });

  it("changes its line at most twice a second, in each repeat of a level", async () => {
    const { lines, tell } = await told(2);
    tell(started);
    for (const elapsedMs of [100, 600, 700, 1200]) tell(progress(1, elapsedMs));
    expect(lines).toHaveLength(1 + 2);
    for (const elapsedMs of [100, 600]) tell(progress(1, elapsedMs));
    expect(lines).toHaveLength(1 + 3);
  });

  it("keeps the last six levels below the line", async () => {
    const { lines, tell } = await told();
    for (const level of [...levels, ...levels]) tell({ kind: "level-finished", level });
    const rows = (lines.at(-1) ?? "").split("\n");
    // The line, the headings and six rows.
    expect(rows).toHaveLength(1 + 1 + 6);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
  });
});
