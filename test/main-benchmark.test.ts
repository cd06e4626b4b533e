import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { benchmarkSchema } from "../src/domain/measurement/benchmark.ts";
import { type MockEngine, startMockEngine } from "./support/mock-engine.ts";
import { mainFile, quietEnvironment } from "./support/run-program.ts";
import { openTerminal, type TerminalSession } from "./support/terminal.ts";

const READY = "Ctrl+C twice leaves";
const ESCAPE = "\u001b";
const PATIENCE_MS = 40_000;

let folder: string;
let engine: MockEngine;
let terminal: TerminalSession;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "headroom-chat-benchmark-"));
  engine = await startMockEngine({ ttftMs: 40, itlMs: 10 });
  terminal = openTerminal(process.execPath, [mainFile], {
    columns: 160,
    rows: 50,
    cwd: folder,
    env: { OPENAI_API_KEY: "", OPENAI_BASE_URL: "", OPENAI_MODEL: "", ...quietEnvironment(folder) },
  });
  await terminal.waitFor(READY);
});
afterEach(async () => {
  terminal.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = () =>
  terminal.type(`benchmark ${engine.endpoint} at concurrency 1,2,3 with 20 in 10 out, 15 requests each\r`);

describe("a benchmark in the chat, from the program's own front door", () => {
  it("asks, shows how far it is on one line, and tells the table; asks no more in that session; Esc keeps what is finished", {
    timeout: 3 * PATIENCE_MS,
  }, async () => {
    ask();
    await terminal.waitFor("y yes, n no");
    expect(terminal.screen()).toMatch(/May it run\? benchmark endpoint: Load for 127\.0\.0\.1:\d+/);
    expect(engine.log).toHaveLength(0);
    terminal.type("y");
    await terminal.waitFor(
      /benchmark endpoint {2}concurrency \d, level \d of 3: \d+ of \d+ requests/,
      PATIENCE_MS,
    );
    await terminal.waitFor(/streams +TTFT p50 ms/, PATIENCE_MS);
    await terminal.until(() => terminal.screen().includes(READY), "the end of the turn", PATIENCE_MS);
    ask();
    await terminal.waitFor(/level 1 of 3: \d+ of \d+ requests/, PATIENCE_MS);
    expect(terminal.screen()).not.toContain("y yes, n no");
    await terminal.until(() => /level 2 of 3/.test(terminal.screen()), "the second level", PATIENCE_MS);
    terminal.type(ESCAPE);
    await terminal.waitFor(/Cancelled\. 1 finished level kept in \S+\.json/);
    const file = /1 finished level kept in (\S+\.json)/.exec(terminal.everything())?.[1] ?? "";
    expect(existsSync(file)).toBe(true);
    const kept = benchmarkSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(kept).toMatchObject({ complete: false, levels: [{ concurrency: 1, ok: 15 }] });
  });

  it("after n, nothing has been sent", { timeout: PATIENCE_MS }, async () => {
    ask();
    await terminal.waitFor("y yes, n no");
    terminal.type("n");
    await terminal.waitFor("Nothing was sent.");
    expect(engine.log).toHaveLength(0);
  });
});
