/** A scripted OpenAI-compatible server with slots and a known rhythm; it logs its own emission times and can fail on purpose. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

export type Fault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    }
  | {
      readonly kind:
        | "reset-before"
        | "close-before"
        | "never-answer"
        | "not-streamed"
        | "only-done"
        | "html"
        | "gzip";
    }
  /** After that many tokens. */
  | {
      readonly kind: "reset-after" | "close-after" | "malformed-after" | "error-after" | "stall-after";
      readonly tokens: number;
    }
  | {
      readonly kind:
        | "no-usage"
        | "empty-first"
        | "reasoning"
        | "tool-calls"
        | "never-closes"
        | "no-done"
        | "hangs-at-end";
    }
  | { readonly kind: "tokens-a-chunk"; readonly tokens: number }
  | { readonly kind: "delay"; readonly ms: number };

export interface MockEngineOptions {
  /** Requests served at once; the rest waits in line. */
  readonly slots?: number;
  readonly ttftMs?: number;
  readonly itlMs?: number;
  /** Tokens of an answer; else `max_tokens`. */
  readonly tokens?: number;
  /** Closes the connection after each answer, although it says that it keeps it. */
  readonly hangsUp?: boolean;
  /** What goes wrong with the n-th request, counted as they come. */
  readonly fault?: (index: number) => Fault | undefined;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface EngineLog {
  readonly prompt: string;
  readonly body: Record<string, unknown>;
  readonly headers: IncomingMessage["headers"];
  readonly readMs: number;
  /** Of each text event, before it was written, on the machine's monotonic clock. */
  readonly sentMs: number[];
}

export interface MockEngine {
  readonly endpoint: string;
  readonly log: readonly EngineLog[];
  connections(): number;
  close(): Promise<void>;
}

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)));

export async function startMockEngine(options: MockEngineOptions = {}): Promise<MockEngine> {
  const log: EngineLog[] = [];
  let free = options.slots ?? Number.POSITIVE_INFINITY;
  let connections = 0;
  const line: (() => void)[] = [];
  const takeSlot = async () => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => line.push(resolve));
  };
  const giveSlot = () => {
    const next = line.shift();
    if (next === undefined) free++;
    else next();
  };
  const listener: RequestListener = async (request, response) => {
    if (request.url?.endsWith("/models")) {
      response
        .setHeader("content-type", "application/json")
        .end('{"object":"list","data":[{"id":"mock-model"}]}');
      return;
    }
    if (options.hangsUp === true) response.on("finish", () => request.socket.end());
    const readMs = nowMs();
    const body = JSON.parse(await textOf(request)) as Record<string, unknown>;
    const entry: EngineLog = { prompt: promptIn(body), body, headers: request.headers, readMs, sentMs: [] };
    const fault = options.fault?.(log.length);
    log.push(entry);
    await takeSlot();
    let gaveUp = false;
    response.on("close", () => {
      gaveUp = true;
    });
    try {
      await answer(response, entry, fault, options, () => gaveUp);
    } finally {
      giveSlot();
    }
  };
  const server: Server =
    options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  server.on("connection", () => {
    connections++;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}/v1`,
    log,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function promptIn(body: Record<string, unknown>): string {
  const messages = body["messages"] as { content: string }[] | undefined;
  return messages?.[0]?.content ?? String(body["prompt"]);
}

async function answer(
  response: ServerResponse,
  entry: EngineLog,
  fault: Fault | undefined,
  { ttftMs = 5, itlMs = 1, tokens }: MockEngineOptions,
  gaveUp: () => boolean,
): Promise<void> {
  const count = tokens ?? Number(entry.body["max_tokens"] ?? 8);
  const usage = { prompt_tokens: entry.prompt.split(" ").length + 3, completion_tokens: count };
  if (fault !== undefined && refuse(response, fault)) return;
  const startMs = nowMs();
  if (fault?.kind === "never-answer") return waitUntil(gaveUp);
  if (fault?.kind === "delay") await sleep(fault.ms);
  if (entry.body["stream"] !== true || fault?.kind === "not-streamed") {
    await sleep(ttftMs + (count - 1) * itlMs);
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        choices: [{ message: { content: "word ".repeat(count) }, text: "word", finish_reason: "stop" }],
        usage,
      }),
    );
    return;
  }
  response.setHeader("content-type", "text/event-stream");
  const write = (event: unknown) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  if (fault?.kind === "only-done") return void response.end("data: [DONE]\n\n");
  await sleep(startMs + ttftMs - nowMs());
  if (fault?.kind === "empty-first")
    write({ choices: [{ index: 0, delta: { role: "assistant", content: "" } }] });
  const aChunk = fault?.kind === "tokens-a-chunk" ? fault.tokens : 1;
  const chunks = Math.ceil(count / aChunk);
  for (let at = 0; at < chunks && !gaveUp(); at++) {
    if (at > 0) await sleep(startMs + ttftMs + at * aChunk * itlMs - nowMs());
    if (fault !== undefined && "tokens" in fault && fault.kind !== "tokens-a-chunk" && at === fault.tokens)
      return breakOff(response, fault, gaveUp);
    entry.sentMs.push(nowMs());
    write(
      entry.body["prompt"] === undefined
        ? { id: "mock", choices: [{ index: 0, delta: deltaOf(fault, at), finish_reason: null }] }
        : { id: "mock", choices: [{ index: 0, text: " word", finish_reason: null }] },
    );
  }
  write({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
  if (fault?.kind !== "no-usage") write({ choices: [], usage });
  if (fault?.kind === "hangs-at-end") return waitUntil(gaveUp);
  if (fault?.kind !== "no-done") response.write("data: [DONE]\n\n");
  if (fault?.kind === "never-closes") return waitUntil(gaveUp);
  response.end();
}

function deltaOf(fault: Fault | undefined, at: number): unknown {
  if (fault?.kind === "reasoning" && at < 2) return { reasoning_content: " think" };
  if (fault?.kind === "tool-calls")
    return { tool_calls: [{ index: 0, function: { name: "f", arguments: "{" } }] };
  return { content: " word" };
}

/** @returns whether nothing more is said. */
function refuse(response: ServerResponse, fault: Fault): boolean {
  switch (fault.kind) {
    case "status":
      for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
      response.writeHead(fault.status, { "content-type": "application/json" });
      response.end(JSON.stringify(fault.body ?? { error: { message: "no" } }));
      return true;
    case "reset-before":
      response.socket?.resetAndDestroy();
      return true;
    case "close-before":
      response.socket?.destroy();
      return true;
    case "html":
      response.writeHead(200, { "content-type": "application/json" }).end("<html>");
      return true;
    case "gzip":
      response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" }).end("x");
      return true;
    default:
      return false;
  }
}

async function breakOff(response: ServerResponse, fault: Fault, gaveUp: () => boolean): Promise<void> {
  if (fault.kind === "reset-after") response.socket?.resetAndDestroy();
  else if (fault.kind === "close-after") response.socket?.end();
  else if (fault.kind === "malformed-after") response.end('data: {"choices": [{"delta": {"content": "wo\n\n');
  else if (fault.kind === "error-after") response.end('data: {"error":{"message":"out of memory"}}\n\n');
  else await waitUntil(gaveUp);
}

async function waitUntil(done: () => boolean): Promise<void> {
  while (!done()) await sleep(5);
}
