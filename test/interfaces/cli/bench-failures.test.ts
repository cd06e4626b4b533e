import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Fault, type MockEngine, startMockEngine } from "../../support/mock-engine.ts";
import { runInProcess } from "../../support/run-in-process.ts";

const home = mkdtempSync(join(tmpdir(), "headroom-bench-failures-"));
const engines: MockEngine[] = [];
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  rmSync(home, { recursive: true, force: true });
});

const SHORT = ["--isl", "20", "--osl", "4", "--requests", "4", "--yes"];
const bench = (endpoint: string, ...words: string[]) =>
  runInProcess(["bench", "--endpoint", endpoint, ...SHORT, ...words], { HEADROOM_HOME: home });

async function failing(fault: Fault): Promise<MockEngine> {
  const engine = await startMockEngine({ fault: () => fault });
  engines.push(engine);
  return engine;
}

describe("a benchmark of which no request succeeded", () => {
  it("says so first, what each failure means and what to try, draws nothing and tries no higher load", async () => {
    const { code, stdout, stderr } = await bench(
      "http://127.0.0.1:9/v1",
      "--model",
      "m",
      "--concurrency",
      "1,2",
    );
    expect(code).toBe(4);
    expect(stdout).toBe(`Benchmark of http://127.0.0.1:9/v1, model m

No request succeeded.

Errors:
   1  4 × connect_refused
   - connect_refused: nobody listens there

What to try:
   Start the server, or check host and port.

Warnings:
   - No request succeeded: higher loads were not tried.
`);
    expect(stderr).toContain("No request succeeded: higher loads were not tried.");
  });

  it("with a wrong key names the header, and repeats nothing the server said of the key", async () => {
    const body = { error: { message: "Incorrect API key provided: sk-secret" } };
    const { endpoint } = await failing({ kind: "status", status: 401, body });
    const { stdout, stderr } = await bench(endpoint, "--concurrency", "1");
    expect(stdout).toContain("http_401: the server wants another key");
    expect(stdout).toContain('--header "Authorization=Bearer $TOKEN"');
    expect(stdout + stderr).not.toContain("sk-secret");
  });

  it("of a page names the address, and shows how the page begins", async () => {
    const { endpoint } = await failing({ kind: "html" });
    const { stdout } = await bench(endpoint, "--concurrency", "1");
    expect(stdout).toMatch(/malformed_response: what came back is no answer of such an API: </);
    expect(stdout).toContain("as a rule it ends in /v1");
  });
});

describe("a benchmark of a server that is not asked for its model's name", () => {
  it("says that nobody listens when nobody does", async () => {
    const { code, stderr } = await bench("http://127.0.0.1:9/v1", "--concurrency", "1");
    expect(code).toBe(4);
    expect(stderr).toContain("does not say which models it serves: nobody listens there (ECONNREFUSED).");
  });
});
