import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type LabDocument, labDocumentSchema } from "../../../src/domain/lab/lab-document.ts";
import { type EngineLog, type MockEngine, startMockEngine } from "../../support/mock-engine.ts";
import { runInProcess } from "../../support/run-in-process.ts";
import type { Outcome } from "../../support/run-program.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-lab-"));
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

/** No GPU tools, no Python: nothing of the machine the tests run on. */
const lab = ({ endpoint }: MockEngine, ...words: string[]): Promise<Outcome> =>
  runInProcess(["lab", ...words], { NIM_BASE_URL: endpoint.replace(/\/v1$/, "/"), PATH: folder });

const documentOf = ({ stdout }: Outcome): LabDocument => labDocumentSchema.parse(JSON.parse(stdout));

async function resultOf<Name extends LabDocument["result"]["experiment"]>(
  server: MockEngine,
  name: Name,
  ...words: string[]
) {
  const run = await lab(server, name, ...words, "--yes", "--output-format", "json");
  const { result } = documentOf(run);
  if (result.experiment !== name) throw new Error(`${result.experiment} is not ${name}`);
  return { run, result: result as Extract<LabDocument["result"], { experiment: Name }> };
}

/** Most requests that were read and not yet answered to the end. */
function mostAtOnce(log: readonly EngineLog[]): number {
  const events = log.flatMap(({ readMs, sentMs }) => [
    { at: readMs, change: 1 },
    { at: sentMs.at(-1) ?? readMs, change: -1 },
  ]);
  events.sort((a, b) => a.at - b.at || a.change - b.change);
  let [now, most] = [0, 0];
  for (const { change } of events) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

const narrow = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

describe("headroom lab against an endpoint", () => {
  it("S3-04, S3-29: preflight prints the three settings and answers with a time", async () => {
    const server = await engine({ tokens: 1 });
    const run = await lab(server, "preflight");
    expect(run.stderr).toBe(
      `NIM_BASE_URL: ${server.endpoint.replace("/v1", "")}
NIM_CHAT_PATH: /v1/chat/completions
NIM_GEN_MODEL: meta/llama-3.1-8b-instruct
`,
    );
    expect(run.stdout).toMatch(/^NIM reachable: http:\/\/127\.0\.0\.1:\d+ answered in [\d.]+ ms: "word "/);
    expect(run.code).toBe(0);
  });

  it("S3-32, S3-29: a request holds system and user message, max_tokens and temperature", async () => {
    const server = await engine({ tokens: 1 });
    await lab(server, "preflight");
    expect(server.log[0]?.body).toEqual({
      model: "meta/llama-3.1-8b-instruct",
      messages: [
        { role: "system", content: "You are a helpful assistant." },
        { role: "user", content: "Reply with only: OK" },
      ],
      max_tokens: 4,
      temperature: 0,
    });
  });

  it("S3-30, S3-31: a failing preflight stops a run with exit code 4 and says how to start a NIM", async () => {
    const server = await engine({ fault: () => ({ kind: "status", status: 503 }) });
    const run = await lab(server, "sweep", "--yes");
    expect([run.code, run.stdout]).toEqual([4, ""]);
    expect(run.stderr).toContain("Preflight failed");
    expect(run.stderr).toContain("export NGC_API_KEY=");
    expect(run.stderr).toContain("start_nims.sh");
    expect(server.log).toHaveLength(1);
    const alone = await lab(server, "preflight");
    expect(alone.code).toBe(4);
    expect(alone.stdout).toContain("NIM not reachable");
    expect(alone.stdout).toContain("NGC_API_KEY");
  });

  it("S3-37, S3-32, S3-55: baseline sends 12 requests one at a time, streamed, of 96 tokens at temperature 0.2", async () => {
    const server = await engine({ tokens: 3, ttftMs: 10, itlMs: 4 });
    const { result } = await resultOf(server, "baseline");
    const bodies = server.log.slice(1).map(({ body }) => body);
    expect(bodies).toHaveLength(12);
    for (const body of bodies) expect(body).toMatchObject({ max_tokens: 96, temperature: 0.2, stream: true });
    expect(bodies[0]?.["messages"]).toEqual([
      { role: "system", content: "You are a helpful assistant." },
      { role: "user", content: "Summarize why batching affects throughput in one short paragraph." },
    ]);
    expect(mostAtOnce(server.log)).toBe(1);
    expect(result.latencies_s).toHaveLength(12);
    expect(result.summary.n).toBe(12);
    expect(result.row.ttft_p50_s).toBeGreaterThanOrEqual(0.009);
    expect(result.row.itl_p50_s).toBeGreaterThanOrEqual(0.0035);
    expect(result.row.completion_tokens).toBe(3);
  });

  it("S3-39: baseline shows a histogram and a box plot, and says what a p95 of twelve is worth", async () => {
    const { stdout } = await lab(await engine({ tokens: 2 }), "baseline", "--yes");
    expect(stdout).toContain("Latencies, how often, by what they lie above the smallest");
    expect(stdout).toContain("█");
    expect(stdout).toMatch(/latency {2}─*█*│/);
    expect(stdout).toContain("12 samples: p95 and p99 lie between");
    expect(narrow(stdout)).toBeLessThanOrEqual(80);
  });

  it("S3-40, S3-41, S3-42, S3-54: a sweep never exceeds its concurrency and accounts for every request", async () => {
    const server = await engine({ tokens: 2, ttftMs: 5 });
    const { run, result } = await resultOf(server, "sweep", "--concurrency", "1,2,4", "--requests", "20");
    expect(mostAtOnce(server.log.slice(41))).toBeLessThanOrEqual(4);
    expect(mostAtOnce(server.log.slice(21, 41))).toBeLessThanOrEqual(2);
    expect(result.rows.map((row) => [row.concurrency, row.total_requests, row.ok + row.err])).toEqual([
      [1, 20, 20],
      [2, 20, 20],
      [4, 20, 20],
    ]);
    expect(server.log).toHaveLength(61);
    expect(run.stderr.replace(/\s+/g, " ")).toMatch(
      /60 requests and one before them, at most [\d,]+ tokens; about 1\.97 minutes/,
    );
    expect(run.stderr).toMatch(/1 in flight \(1 of 3\)/);
    expect(run.stderr).toMatch(/at this pace [\d.]+ m?s more/);
  });

  it("S3-43, S3-45: a sweep draws latencies, throughput and error bars on an axis of at least 5 %", async () => {
    const server = await engine({ tokens: 2, ttftMs: 5 });
    const { stdout } = await lab(server, "sweep", "--yes", "--concurrency", "1,2", "--requests", "10");
    expect(stdout).toContain("● p50  ■ p95  ▲ p99");
    expect(stdout).toContain("Throughput by requests in flight");
    expect(stdout).toContain("Error rate by requests in flight (a full bar is 5 %)");
    expect(stdout).toMatch(/req\/s {2}good\/s/);
    expect(stdout).toMatch(/No knee up to 2 in flight|The knee is at about/);
    expect(narrow(stdout)).toBeLessThanOrEqual(80);
  });

  it("S3-44, S3-45: failures are in the error rate and in no latency", async () => {
    const server = await engine({
      tokens: 2,
      fault: (index) =>
        index % 2 === 1 ? { kind: "status", status: 429, headers: { "retry-after": "3" } } : undefined,
    });
    const { run, result } = await resultOf(server, "sweep", "--concurrency", "1", "--requests", "10");
    const [row] = result.rows;
    expect([row?.ok, row?.err, row?.error_rate, row?.errors]).toEqual([5, 5, 0.5, { http_429: 5 }]);
    expect(row?.goodput_rps).toBeCloseTo((row?.throughput_rps ?? 0) / 2, 9);
    expect(row?.retry_after_s).toBe(3);
    expect(run.code).toBe(0);
  });

  it("S3-46, S3-47, S3-48: the token grid has twelve cells, with the tokens answers really held", async () => {
    const server = await engine({ tokens: 5, ttftMs: 2, itlMs: 0.5 });
    const path = join(folder, "tokens.json");
    const run = await lab(server, "tokens", "--yes", "--output", path);
    const { result, complete } = labDocumentSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    if (result.experiment !== "tokens") throw new Error("no grid");
    expect(complete).toBe(true);
    expect(result.cells.map(({ prompt_chars, max_tokens }) => `${prompt_chars}/${max_tokens}`)).toEqual(
      [247, 847, 2047].flatMap((chars) => [32, 64, 128, 256].map((budget) => `${chars}/${budget}`)),
    );
    expect(new Set(result.cells.map(({ n, completion_tokens }) => `${n}/${completion_tokens}`))).toEqual(
      new Set(["6/5"]),
    );
    expect(result.early_stop).toBe(true);
    expect(run.stdout).toContain("● 247 chars  ■ 847 chars  ▲ 2,047 chars");
    expect(run.stdout).toContain("Heat map of p95");
    expect(run.stdout).toContain("6 samples: p95");
    expect(narrow(run.stdout)).toBeLessThanOrEqual(80);
  });

  it("S3-49, S3-50: overload on a slow server times out, and is drawn", async () => {
    const server = await engine({ slots: 2, ttftMs: 60, tokens: 1 });
    const words = ["--concurrency", "2,8", "--requests", "16", "--timeout", "0.15", "--yes"];
    const path = join(folder, "overload.json");
    const { code, stdout } = await lab(server, "overload", ...words, "--output", path);
    const { result } = labDocumentSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    if (result.experiment !== "overload") throw new Error("no overload");
    const [light, heavy] = result.rows;
    expect(heavy?.err).toBeGreaterThan(light?.err ?? 0);
    expect(Object.keys(heavy?.errors ?? {}).join()).toContain("timeout");
    expect(stdout).toContain("p95 by requests in flight (time-out 150 ms)");
    expect(stdout).toMatch(/Requests fail from \d in flight on/);
    expect(code).toBe(0);
  });

  it("S3-49: a time-out shorter than one answer alone is no overload", async () => {
    const server = await engine({ slots: 2, ttftMs: 400, tokens: 1 });
    const words = ["--concurrency", "1", "--requests", "4", "--timeout", "0.15", "--yes"];
    const { stdout } = await lab(server, "overload", ...words, "--output", join(folder, "alone.json"));
    expect(stdout.replace(/\s+/g, " ")).toContain("150 ms is shorter than an unloaded answer takes");
    expect(stdout).not.toContain("Cap concurrency");
  });

  it("S3-23, S3-24, S3-26: throughput sends 40 requests of 64 tokens and counts what usage says", async () => {
    const server = await engine({ tokens: 6, ttftMs: 1, itlMs: 0 });
    const { result } = await resultOf(server, "throughput");
    expect(server.log).toHaveLength(41);
    expect(server.log[1]?.body).toMatchObject({ max_tokens: 64, temperature: 0 });
    expect([result.requests, result.ok, result.completion_tokens, result.tokens_approximate]).toEqual([
      40,
      40,
      240,
      false,
    ]);
    expect(result.tokens_per_s).toBeCloseTo(240 / result.total_time_s, 9);
    expect(result.watch_skipped).toContain("No GPU is visible");
  });

  it("S3-26: throughput watches the GPU during the burst, where there is one", async () => {
    const tools = mkdtempSync(join(folder, "tools-"));
    const script =
      "#!/bin/sh\ncase \"$1\" in\n*=name,*) echo 'H200, 570, 143771, 1024, 142747' ;;\n*) echo '1024, 143771, 37, 12, 241.5, 45' ;;\nesac\n";
    writeFileSync(join(tools, "nvidia-smi"), script, { mode: 0o755 });
    const { endpoint } = await engine({ tokens: 2 });
    const words = [
      "throughput",
      "--endpoint",
      endpoint,
      "--requests",
      "3",
      "--seconds",
      "0.2",
      "--interval",
      "0.1",
    ];
    const { stdout } = await runInProcess(["lab", ...words, "--yes"], { PATH: tools });
    expect(stdout).toContain("GPU during the burst:");
    expect(stdout).toMatch(/0\.1 +1 GiB +37 +12 +242 W +45/);
  });

  it("S3-55: says that TTFT and ITL are not known where answers come whole", async () => {
    const server = await engine({ tokens: 2 });
    const words = ["--no-stream", "--concurrency", "1", "--requests", "3", "--yes"];
    const { code, stdout } = await lab(server, "sweep", ...words);
    expect(code).toBe(0);
    expect(server.log.at(-1)?.body["stream"]).toBe(false);
    expect(stdout).toContain("Not streamed: TTFT and ITL are not known.");
  });

  it("S3-48: --force-length asks the server to ignore the end of text", async () => {
    const server = await engine({ tokens: 2 });
    await lab(server, "baseline", "--force-length", "--requests", "1", "--yes");
    expect(server.log.map(({ body }) => body["ignore_eos"])).toEqual([undefined, true]);
  });

  it("refuses more in flight than requests, and a list of budgets outside the grid", async () => {
    const server = await engine();
    const few = await lab(server, "sweep", "--requests", "4", "--yes");
    expect([few.code, few.stderr.split("\n")[0]]).toEqual([
      2,
      "headroom: 4 requests cannot keep 16 in flight.",
    ]);
    expect((await lab(server, "baseline", "--max-tokens", "32,64", "--yes")).code).toBe(2);
    expect(server.log).toHaveLength(0);
  });

  it("a file that cannot be written is told before the load, with exit code 4", async () => {
    const server = await engine();
    const run = await lab(server, "sweep", "--yes", "--output", join(folder, "missing", "x", "sweep.json"));
    expect(run.code).toBe(4);
    expect(server.log.length).toBeLessThanOrEqual(1);
  });

  it("nothing answers: exit code 4, and every failure is in the document", async () => {
    const server = await engine({
      fault: (index) => (index > 0 ? { kind: "status", status: 500 } : undefined),
    });
    const { run, result } = await resultOf(server, "sweep", "--concurrency", "1", "--requests", "3");
    expect(run.code).toBe(4);
    expect(result.rows[0]).toMatchObject({ ok: 0, err: 3, p50_s: null, error_rate: 1 });
  });

  it("asks for leave before load: without a terminal and without --yes nothing is sent", async () => {
    const server = await engine();
    const run = await lab(server, "sweep");
    expect([run.code, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain("Add --yes");
    expect(run.stderr).toContain("400 requests");
    expect(server.log).toHaveLength(0);
  });

  it("warns of a public host", async () => {
    const run = await runInProcess(["lab", "sweep", "--endpoint", "https://api.example.com/v1"], {});
    expect(run.stderr).toContain("This is a public host");
    expect(run.code).toBe(2);
  });

  it("S3-54: broken off, a sweep keeps the levels that had ended", async () => {
    const stop = new AbortController();
    const server = await engine({
      tokens: 1,
      ttftMs: 2,
      fault: (index) => (index > 6 ? { kind: "stall-after", tokens: 0 } : undefined),
    });
    const path = join(folder, "broken.json");
    const poll = setInterval(() => {
      if (server.log.length > 7) stop.abort();
    }, 20);
    const run = await runInProcess(
      [
        "lab",
        "sweep",
        "--endpoint",
        server.endpoint,
        "--concurrency",
        "1,2",
        "--requests",
        "6",
        "--yes",
        "--output",
        path,
      ],
      {},
      stop.signal,
    );
    clearInterval(poll);
    const kept = labDocumentSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    expect(kept.complete).toBe(false);
    expect(
      kept.result.experiment === "sweep" && kept.result.rows.map(({ concurrency }) => concurrency),
    ).toEqual([1]);
    expect(run.stderr).toContain("is kept in");
  });
});
