import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MockEngine, startMockEngine } from "./support/mock-engine.ts";
import { mainFile, quietEnvironment } from "./support/run-program.ts";
import { openTerminal, type TerminalSession } from "./support/terminal.ts";

const PATIENCE_MS = 60_000;
const COLUMNS = 80;

let folder: string;
let engine: MockEngine;
let terminal: TerminalSession | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "headroom-live-chart-"));
  engine = await startMockEngine({ ttftMs: 30, itlMs: 8 });
});
afterEach(async () => {
  terminal?.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): TerminalSession {
  const opened = openTerminal(process.execPath, [mainFile, ...words], {
    columns: COLUMNS,
    rows: 60,
    cwd: folder,
    env: { ...quietEnvironment(folder), ...env },
  });
  terminal = opened;
  return opened;
}

const bench = () =>
  ["bench", "--endpoint", engine.endpoint, "--concurrency", "1,2,3", "--requests", "8", "--isl", "20"].concat(
    ["--osl", "16", "--yes"],
  );
const rowsOf = (text: string) => text.split("\n").filter((line) => /^ +\d+ +[\d.]+ █/.test(line));

describe("a benchmark in a terminal", () => {
  it("grows a chart by a row a level above one status line, and leaves the chart behind", {
    timeout: PATIENCE_MS,
  }, async () => {
    const screen = run(bench());
    await screen.waitFor(
      /concurrency 1 \(level 1 of 3\): \d+ of 9, \d+ s left, \d+ s in all, .+ tok\/s/,
      PATIENCE_MS,
    );
    await screen.until(() => /level 2 of 3\): \d+ of/.test(screen.screen()), "the second level", PATIENCE_MS);
    expect(screen.screen()).toMatch(
      /streams +tok\/s +TTFT p95 +ITL p95\n +1 .*\nconcurrency 2 \(level 2 of 3\)/,
    );
    expect(screen.screen().match(/level \d of 3/g)).toHaveLength(1);
    await screen.until(() => /level 3 of 3\): \d+ of/.test(screen.screen()), "the third level", PATIENCE_MS);
    expect(rowsOf(screen.screen())).toHaveLength(2);
    expect(await screen.exit(PATIENCE_MS)).toBe(0);
    const everything = screen.everything();
    expect(rowsOf(everything.slice(0, everything.indexOf("Benchmark of")))).toHaveLength(3);
    expect(everything).not.toMatch(/level \d of 3/);
  });

  it.each([
    ["where CI says that a log is written", [], { CI: "1" }],
    ["with --plain", ["--plain"], {}],
  ])("is a line a level, and nothing drawn over, %s", { timeout: PATIENCE_MS }, async (_why, flags, env) => {
    const screen = run([...bench(), ...flags], env);
    expect(await screen.exit(PATIENCE_MS)).toBe(0);
    expect(screen.raw()).not.toContain("\u001b[J");
    expect(screen.everything()).toMatch(/concurrency 1 \(level 1 of 3\): …\nconcurrency 1: 8 ok, 0 errors/);
  });
});

describe("a sweep of the lab in a terminal", () => {
  it("S3-54: grows its chart by a row a level, and Ctrl+C keeps it on the screen", {
    timeout: PATIENCE_MS,
  }, async () => {
    const words = [
      "lab",
      "sweep",
      "--endpoint",
      engine.endpoint,
      "--concurrency",
      "1,2,4",
      "--requests",
      "8",
    ];
    const screen = run([...words, "--yes", "--output", "sweep.json"]);
    await screen.until(
      () => /2 in flight \(2 of 3\): \d+ of 8/.test(screen.screen()),
      "the second level",
      PATIENCE_MS,
    );
    expect(screen.screen()).toMatch(/in flight +good req\/s +p95 +errors\n +1 /);
    screen.type("\u0003");
    expect(await screen.exit(PATIENCE_MS)).toBe(130);
    expect(screen.everything()).toMatch(/What had ended is kept in sweep\.json/);
    expect(screen.everything()).toMatch(/in flight +good req\/s +p95 +errors\n +1 /);
  });
});
