import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { benchmarkJsonSchema } from "../../../src/app/benchmark-schema.ts";
import { type BenchmarkDocument, benchmarkSchema } from "../../../src/domain/measurement/benchmark.ts";
import { type MockEngine, startMockEngine } from "../../support/mock-engine.ts";
import { mainFile, quietEnvironment, runProgram } from "../../support/run-program.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-bench-"));
const engines: MockEngine[] = [];
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function engine(...options: Parameters<typeof startMockEngine>): Promise<MockEngine> {
  const started = await startMockEngine(...options);
  engines.push(started);
  return started;
}

const SHORT = ["--isl", "20", "--osl", "8", "--requests", "10"];
const read = (path: string): BenchmarkDocument =>
  benchmarkSchema.parse(JSON.parse(readFileSync(path, "utf8")));

describe("headroom bench", () => {
  it("tells the rate that was offered from the rate that was served", async () => {
    const { endpoint } = await engine({ ttftMs: 5, itlMs: 1 });
    const args = ["bench", "--endpoint", endpoint, "--rate", "20", ...SHORT, "--yes"];
    const { stdout } = await runProgram(args);
    expect(stdout).toMatch(/^ *offered +ok +err .* served$/m);
  });

  it("prints the document the published schema describes, writes it, its records and its report", async () => {
    const { endpoint } = await engine({ ttftMs: 5, itlMs: 1 });
    const [output, records, report] = ["a.json", "a.jsonl", "a.html"].map((name) => join(folder, name));
    const run = await runProgram([
      "bench",
      "--endpoint",
      endpoint,
      "--concurrency",
      "1,2",
      ...SHORT,
      "--ttft-ms",
      "500",
      "--yes",
      "--output-format",
      "json",
      "--output",
      output ?? "",
      "--records",
      records ?? "",
      "--report",
      report ?? "",
    ]);
    expect(run.code).toBe(0);
    const document = JSON.parse(run.stdout) as BenchmarkDocument;
    const validate = new Ajv2020({ strict: false }).compile(benchmarkJsonSchema());
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(document.levels.map(({ concurrency, requests, ok }) => [concurrency, requests, ok])).toEqual([
      [1, 10, 10],
      [2, 10, 10],
    ]);
    expect(read(output ?? "").levels).toHaveLength(2);
    // Warm-up of one a stream is in the records, and marked.
    expect(
      readFileSync(records ?? "", "utf8")
        .trim()
        .split("\n"),
    ).toHaveLength(11 + 12);
    const page = readFileSync(report ?? "", "utf8");
    expect(page).toContain("<svg");
    expect(page.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/(src|href)=/);
    expect(run.stderr).toContain("Load for 127.0.0.1");
  });
  it("shows tables and charts no wider than 80 columns", async () => {
    const { endpoint } = await engine({ ttftMs: 5, itlMs: 1, slots: 2 });
    const { code, stdout } = await runProgram([
      "bench",
      "--endpoint",
      endpoint,
      "--concurrency",
      "1,2,4,8",
      ...SHORT,
      "--yes",
    ]);
    expect(code).toBe(0);
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/The knee is at about [\d.]+ streams/);
    expect(stdout).toContain("█");
  });
  it("asks before it sends: without a terminal and without --yes nothing is sent, exit code 2", async () => {
    const { endpoint, log } = await engine();
    const { code, stdout, stderr } = await runProgram([
      "bench",
      "--endpoint",
      endpoint,
      "--concurrency",
      "1",
    ]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Add --yes");
    expect(stderr.replace(/\s+/g, " ")).toMatch(/1 level \(concurrency 1\), 11 requests/);
    expect(log).toHaveLength(0);
  });
  it("counts failures and exits 0 when something succeeded, 4 when nothing did", async () => {
    const some = await engine({
      fault: (index) => (index % 2 === 0 ? { kind: "status", status: 429 } : undefined),
    });
    const mixed = await runProgram([
      "bench",
      "--endpoint",
      some.endpoint,
      "--concurrency",
      "1",
      ...SHORT,
      "--warmup",
      "0",
      "--yes",
      "--output-format",
      "json",
    ]);
    const level = (JSON.parse(mixed.stdout) as BenchmarkDocument).levels[0];
    expect([mixed.code, level?.ok, level?.errors]).toEqual([0, 5, { http_429: 5 }]);
    const none = await runProgram([
      "bench",
      "--endpoint",
      "http://127.0.0.1:9/v1",
      "--model",
      "m",
      "--concurrency",
      "1",
      ...SHORT,
      "--yes",
      "--output-format",
      "json",
    ]);
    expect(none.code).toBe(4);
    expect((JSON.parse(none.stdout) as BenchmarkDocument).levels[0]?.errors).toEqual({ connect_refused: 10 });
    const mute = await runProgram(["bench", "--endpoint", "http://127.0.0.1:9/v1", "--yes"]);
    expect([mute.code, mute.stdout]).toEqual([4, ""]);
    expect(mute.stderr).toContain("does not say which models it serves");
  });
  it.each([
    [["--concurrency", "1,x"], "is not a number"],
    [["--concurrency", "0"], "must be at least 1"],
    [["--header", "nonsense"], "is not a name and a value"],
    [["--report", "report.docx"], "names no kind of report"],
    [["--queue", "redis://127.0.0.1"], "how many workers"],
    [["--workers", "2"], "there is no queue"],
    [["--isl", "no"], "cannot be used here"],
  ])("refuses %j with a sentence and exit code 2", async (flags, sentence) => {
    const { code, stdout, stderr } = await runProgram([
      "bench",
      "--endpoint",
      "http://127.0.0.1:9/v1",
      "--yes",
      ...flags,
    ]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(sentence);
  });
  it("finds out before the load that a file cannot be written", async () => {
    const { endpoint, log } = await engine();
    for (const flag of ["--output", "--records"]) {
      const run = await runProgram([
        "bench",
        "--endpoint",
        endpoint,
        "--concurrency",
        "1",
        "--yes",
        flag,
        join(folder, "no", "such", "folder.json"),
      ]);
      expect(run.code).toBe(4);
      expect(run.stderr).toContain("cannot be written");
    }
    expect(log).toHaveLength(0);
  });
  it("keeps headers out of every file", async () => {
    const { endpoint, log } = await engine();
    const output = join(folder, "secret.json");
    const run = await runProgram([
      "bench",
      "--endpoint",
      endpoint,
      "--concurrency",
      "1",
      ...SHORT,
      "--yes",
      "--output",
      output,
      "--header",
      "Authorization=Bearer s3cret",
      "--header",
      "X-A=1",
    ]);
    expect(run.code).toBe(0);
    expect(log.at(-1)?.headers).toMatchObject({ authorization: "Bearer s3cret", "x-a": "1" });
    expect(readFileSync(output, "utf8") + run.stdout + run.stderr).not.toContain("s3cret");
  });
});

describe("a sweep that is killed", () => {
  it("keeps every finished level, and --resume measures the rest and nothing twice", async () => {
    const { endpoint, log } = await engine({ ttftMs: 5, itlMs: 1 });
    const output = join(folder, "killed.json");
    const argv = [
      "bench",
      "--endpoint",
      endpoint,
      "--concurrency",
      "1,2,3,4",
      "--isl",
      "20",
      "--osl",
      "8",
      "--requests",
      "40",
      "--yes",
      "--output",
      output,
    ];
    const child = spawn(process.execPath, [mainFile, ...argv], {
      env: quietEnvironment(folder),
      stdio: "ignore",
    });
    while (!(existsSync(output) && read(output).levels.length >= 2))
      await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    const before = read(output);
    expect(before.complete).toBe(false);
    expect(before.levels.length).toBeLessThan(4);
    const sent = log.length;
    const resumed = await runProgram(["bench", "--resume", output, "--yes"]);
    expect(resumed.code).toBe(0);
    const after = read(output);
    expect(after.complete).toBe(true);
    expect(after.levels.map(({ concurrency }) => concurrency)).toEqual([1, 2, 3, 4]);
    expect(after.levels.slice(0, before.levels.length)).toEqual(before.levels);
    const missing = [1, 2, 3, 4].slice(before.levels.length);
    expect(log.length - sent).toBe(2 + missing.reduce((sum, load) => sum + load + 40, 0));
  });
  it("by Ctrl+C says where its levels are kept", async () => {
    const { endpoint } = await engine({ ttftMs: 20, itlMs: 5 });
    const output = join(folder, "stopped.json");
    const argv = [
      "bench",
      "--endpoint",
      endpoint,
      "--concurrency",
      "1",
      "--requests",
      "10000",
      "--yes",
      "--output",
      output,
    ];
    const child = spawn(process.execPath, [mainFile, ...argv], { env: quietEnvironment(folder) });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      stderr += part;
      if (part.includes("concurrency 1")) child.kill("SIGINT");
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code).toBe(130);
    expect(stderr).toContain(
      `No level was finished. With the same settings again: headroom bench --resume ${output}`,
    );
  });
  it("is not resumed from a file that holds no benchmark, or as another one", async () => {
    const run = await runProgram(["bench", "--resume", mainFile, "--yes"]);
    expect(run.code).toBe(2);
    const other = await runProgram(["bench", "--resume", join(folder, "killed.json"), "--osl", "9", "--yes"]);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("made with another osl");
  });
});
