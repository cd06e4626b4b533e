import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AgentEvent } from "../../../src/app/agent/conversation.ts";
import { benchmarkSchema } from "../../../src/domain/measurement/benchmark.ts";
import { type MockEngine, startMockEngine } from "../../support/mock-engine.ts";
import { runInProcess } from "../../support/run-in-process.ts";
import { quietEnvironment } from "../../support/run-program.ts";

const home = mkdtempSync(join(tmpdir(), "headroom-benchmark-turn-"));
const env = quietEnvironment(home);
let engine: MockEngine;
beforeAll(async () => {
  engine = await startMockEngine({ ttftMs: 20, itlMs: 5 });
});
afterAll(async () => {
  await engine.close();
  rmSync(home, { recursive: true, force: true });
});

const asked = () => `benchmark ${engine.endpoint} at concurrency 1,2 with 20 in 8 out, 10 requests each`;

describe("a benchmark asked for without a terminal", () => {
  it("without --yes sends nothing, says why and ends with exit code 2", async () => {
    const run = await runInProcess(["-p", asked()], env);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe("Nothing was sent.\n");
    expect(run.stderr).toMatch(/Load for 127\.0\.0\.1:\d+, model mock-model: 2 levels/);
    expect(run.stderr).toContain("Add --yes.");
    expect(engine.log).toHaveLength(0);
  });

  it("interrupted, says what is kept where", async () => {
    const cancel = new AbortController();
    const running = runInProcess(["-p", asked(), "--yes"], env, cancel.signal);
    // Two trial requests, the 11 of the first level, and the second has begun.
    while (engine.log.length < 16) await nextTurn(5);
    cancel.abort();
    const run = await running;
    expect(run.code).toBe(130);
    expect(run.stderr).toMatch(/\n1 finished level kept in .+\.json\n/);
  });

  it("with --yes measures, keeps the document and streams its progress as events", async () => {
    const run = await runInProcess(["-p", asked(), "--yes", "--output-format", "stream-json"], env);
    expect(run.code).toBe(0);
    const events = run.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as AgentEvent);
    const types = events.map(({ type }) => type);
    expect(types.indexOf("approval")).toBeLessThan(types.indexOf("tool_progress"));
    expect(types.lastIndexOf("tool_progress")).toBeLessThan(types.indexOf("tool_end"));
    const last = events.at(-1);
    const file = /Kept in (\S+)/.exec(last?.type === "result" ? last.reply : "")?.[1] ?? "";
    expect(existsSync(file)).toBe(true);
    const document = benchmarkSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(document.levels.map(({ ok }) => ok)).toEqual([10, 10]);
    expect(engine.log.length).toBeGreaterThan(20);
  });
});
