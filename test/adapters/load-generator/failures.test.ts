import { createServer as createSite } from "node:http";
import { createServer } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { createLoadGenerator } from "../../../src/adapters/load-generator.ts";
import type { LoadJob, LoadTarget } from "../../../src/domain/measurement/load-job.ts";
import type { RequestRecord } from "../../../src/domain/measurement/request-record.ts";
import { loadJob } from "../../support/load-job.ts";
import { type Fault, type MockEngineOptions, startMockEngine } from "../../support/mock-engine.ts";
import { selfSigned } from "../../support/self-signed.ts";

const generator = createLoadGenerator();
afterAll(() => generator.close());

async function measure(
  options: MockEngineOptions,
  given: Partial<LoadJob> = {},
  target: Partial<LoadTarget> = {},
) {
  const engine = await startMockEngine({ ttftMs: 3, itlMs: 1, ...options });
  try {
    const result = await generator.runLevel(loadJob(engine.endpoint, given, target));
    return { ...result, log: engine.log, connections: engine.connections() };
  } finally {
    await engine.close();
  }
}

function countsOf(records: readonly RequestRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { failure } of records) counts[failure ?? "ok"] = (counts[failure ?? "ok"] ?? 0) + 1;
  return counts;
}

const SHORT = { connectMs: 400, firstTokenMs: 150, betweenTokensMs: 150, totalMs: 400 };
const status = (code: number, body?: unknown): Fault => ({ kind: "status", status: code, body });

describe("every failure has a kind, and only the requests it hit", () => {
  it.each<[Fault, string]>([
    [{ kind: "status", status: 429, headers: { "retry-after": "2" } }, "http_429"],
    [status(503), "http_503"],
    [status(500), "http_500"],
    [status(401), "http_401"],
    [{ kind: "status", status: 302, headers: { location: "/elsewhere" } }, "http_302"],
    [
      status(404, { error: { code: "model_not_found", message: "The model `x` does not exist" } }),
      "wrong_model",
    ],
    [{ kind: "reset-before" }, "reset_before_response"],
    [{ kind: "close-before" }, "reset_before_response"],
    [{ kind: "reset-after", tokens: 3 }, "reset_mid_stream"],
    [{ kind: "close-after", tokens: 3 }, "cut_mid_stream"],
    [{ kind: "malformed-after", tokens: 3 }, "malformed_event"],
    [{ kind: "error-after", tokens: 3 }, "error_in_stream"],
    [{ kind: "not-streamed" }, "not_streamed"],
    [{ kind: "only-done" }, "empty_response"],
    [{ kind: "html" }, "malformed_response"],
    [{ kind: "gzip" }, "unsupported_encoding"],
    [{ kind: "never-answer" }, "timeout_first_token"],
    [{ kind: "stall-after", tokens: 3 }, "timeout_between_tokens"],
    [{ kind: "hangs-at-end" }, "never_closed"],
  ])("%j is %s", async (fault, kind) => {
    const { records, log } = await measure(
      { fault: (index) => (index % 5 === 2 ? fault : undefined) },
      { timeouts: SHORT },
    );
    expect(countsOf(records)).toEqual({ ok: 8, [kind]: 2 });
    // Sent once each: no retry hides a failure.
    expect(log).toHaveLength(10);
  });

  it("a refused connection counts for each request", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    await new Promise((resolve) => taken.close(resolve));
    const port = typeof address === "object" ? address?.port : 0;
    const { records } = await generator.runLevel(loadJob(`http://127.0.0.1:${port}/v1`));
    expect(countsOf(records)).toEqual({ connect_refused: 10 });
  });
  it("a host that does not exist counts for each request", async () => {
    const { records } = await generator.runLevel(loadJob("http://no-such-host.invalid/v1", { requests: 2 }));
    expect(countsOf(records)).toEqual({ dns_failed: 2 });
  });
  it("an answer that takes too long as a whole is given up", async () => {
    const { records } = await measure(
      { itlMs: 100, tokens: 20 },
      { timeouts: { ...SHORT, firstTokenMs: 400 }, requests: 2 },
    );
    expect(countsOf(records)).toEqual({ timeout_total: 2 });
  });
  it("a web page with status 200 is told as one", async () => {
    const site = createSite((_, response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>Welcome</html>");
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    const address = site.address();
    const port = typeof address === "object" ? address?.port : 0;
    const { records } = await generator.runLevel(loadJob(`http://127.0.0.1:${port}`, { requests: 2 }));
    site.closeAllConnections();
    site.close();
    expect(countsOf(records)).toEqual({ web_page: 2 });
  });
  it("an answer that stalls is told by its silence, also when both limits are the same", async () => {
    const same = { connectMs: 400, firstTokenMs: 400, betweenTokensMs: 400, totalMs: 400 };
    const { records } = await measure(
      { fault: () => ({ kind: "stall-after", tokens: 3 }) },
      { timeouts: same, requests: 2 },
    );
    expect(countsOf(records)).toEqual({ timeout_between_tokens: 2 });
  });
  it("a certificate nobody vouches for is refused, and accepted when told so", async () => {
    const refused = await measure({ tls: selfSigned }, { requests: 4 });
    expect(countsOf(refused.records)).toEqual({ tls_failed: 4 });
    const accepted = await measure({ tls: selfSigned }, { requests: 4 }, { insecure: true });
    expect(countsOf(accepted.records)).toEqual({ ok: 4 });
    expect(accepted.connections).toBe(2);
  });
  it("what the server says about them is kept once for each kind", async () => {
    const { saidBy } = await measure(
      {
        fault: (index) =>
          index % 2 === 0
            ? status(400, { error: { message: "max_tokens is too large" } })
            : { kind: "error-after", tokens: 1 },
      },
      { requests: 6 },
    );
    expect(saidBy.get("http_400")).toContain("max_tokens is too large");
    expect(saidBy.get("error_in_stream")).toBe("out of memory");
  });
  it("too many of them end the level early; the rest is not sent", async () => {
    const { records, stopped } = await measure(
      { fault: () => status(503) },
      { requests: 500, maxErrorShare: 0.5 },
    );
    expect(stopped).toBe("errors");
    expect(records.length).toBeGreaterThanOrEqual(50);
    expect(records.length).toBeLessThan(60);
  });
  it("all of them at once leave nothing uncounted", async () => {
    const faults: readonly Fault[] = [
      status(429),
      status(503),
      { kind: "reset-before" },
      { kind: "reset-after", tokens: 2 },
      { kind: "close-after", tokens: 2 },
      { kind: "malformed-after", tokens: 2 },
      { kind: "never-answer" },
      { kind: "stall-after", tokens: 2 },
    ];
    const { records, log } = await measure(
      { fault: (index) => (index % 10 < faults.length ? faults[index % 10] : undefined) },
      { requests: 100, arrivals: { kind: "closed", concurrency: 10 }, timeouts: SHORT },
    );
    expect(countsOf(records)).toEqual({
      ok: 20,
      http_429: 10,
      http_503: 10,
      reset_before_response: 10,
      reset_mid_stream: 10,
      cut_mid_stream: 10,
      malformed_event: 10,
      timeout_first_token: 10,
      timeout_between_tokens: 10,
    });
    expect(log).toHaveLength(100);
    expect(new Set(records.map(({ index }) => index)).size).toBe(100);
  });
});

describe("odd answers are answers, and what is odd is said", () => {
  it.each<[Fault, string]>([
    [{ kind: "no-usage" }, "missing_usage"],
    [{ kind: "empty-first" }, "empty_first_chunk"],
    [{ kind: "reasoning" }, "reasoning"],
    [{ kind: "tool-calls" }, "tool_calls"],
    [{ kind: "tokens-a-chunk", tokens: 4 }, "many_tokens_a_chunk"],
    [{ kind: "never-closes" }, "closed_late"],
  ])("%j is marked %s", async (fault, oddity) => {
    const { records } = await measure({ fault: () => fault }, { requests: 4 });
    expect(countsOf(records)).toEqual({ ok: 4 });
    expect(records.every(({ oddities }) => oddities.some((name) => name === oddity))).toBe(true);
  });
  it("a Retry-After is kept with its failure", async () => {
    const { records } = await measure(
      { fault: () => ({ kind: "status", status: 429, headers: { "retry-after": "7" } }) },
      { requests: 2 },
    );
    expect(records.map(({ retryAfterSeconds }) => retryAfterSeconds)).toEqual([7, 7]);
  });
  it("tokens come from usage and not from chunks: 16 tokens in 4 chunks are 16", async () => {
    const { records } = await measure(
      { tokens: 16, fault: () => ({ kind: "tokens-a-chunk", tokens: 4 }) },
      { requests: 2 },
    );
    expect(records.map(({ outputTokens, chunks, tokensFrom }) => [outputTokens, chunks, tokensFrom])).toEqual(
      [
        [16, 4, "usage"],
        [16, 4, "usage"],
      ],
    );
  });
  it("an empty or role-only first chunk is no first token: TTFT runs to the text", async () => {
    const { records, log } = await measure(
      { ttftMs: 5, itlMs: 5, fault: () => ({ kind: "empty-first" }) },
      { requests: 1 },
    );
    expect(records[0]?.chunks).toBe(log[0]?.sentMs.length);
  });
  it("a stream without [DONE] but with its reason to end is whole", async () => {
    const { records } = await measure({ fault: () => ({ kind: "no-done" }) }, { requests: 2 });
    expect(countsOf(records)).toEqual({ ok: 2 });
  });
});
