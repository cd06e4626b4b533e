/** A server with a known rhythm in a thread of its own, which notes when it sent what: the client is checked against it. */
import net from "node:net";
import { parentPort } from "node:worker_threads";
import type { Ms } from "../../domain/units.ts";
import { monotonicMs } from "./monotonic.ts";

const LOOPBACK_TTFT_MS: Ms = 20;
const LOOPBACK_GAP_MS: Ms = 5;
const LOOPBACK_TOKENS = 24;

/** Of one request: when it was read, and when each token was sent, on the machine's monotonic clock. */
export interface LoopbackTruth {
  readonly index: number;
  readonly readMs: Ms;
  readonly sentMs: readonly Ms[];
}

const HEAD =
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n";
const EVENT =
  'data: {"id":"loopback","object":"chat.completion.chunk","created":0,"model":"loopback","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}]}\n\n';
const LAST = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: {"choices":[],"usage":{"prompt_tokens":16,"completion_tokens":${LOOPBACK_TOKENS}}}\n\ndata: [DONE]\n\n`;

const chunked = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

export function serveLoopback(): void {
  const truths: LoopbackTruth[] = [];
  const server = net.createServer({ noDelay: true }, (socket) => {
    let text = "";
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      text += data.toString("latin1");
      if (!isWhole(text)) return;
      const index = Number(/"content":"[0-9a-f]{8}-(\d+)/.exec(text)?.[1] ?? -1);
      text = "";
      truths.push(answer(socket, index));
    });
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    parentPort?.postMessage(typeof address === "object" ? address?.port : null);
  });
  parentPort?.on("message", () => {
    parentPort?.postMessage(truths);
  });
}

function isWhole(text: string): boolean {
  const bodyStart = text.indexOf("\r\n\r\n") + 4;
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  return bodyStart >= 4 && length !== undefined && text.length >= bodyStart + Number(length);
}

function answer(socket: net.Socket, index: number): LoopbackTruth {
  const readMs = monotonicMs();
  const sentMs: Ms[] = [];
  const send = () => {
    const now = monotonicMs();
    sentMs.push(now);
    const isLast = sentMs.length === LOOPBACK_TOKENS;
    const head = sentMs.length === 1 ? HEAD : "";
    socket.write(`${head}${chunked(EVENT)}${isLast ? `${chunked(LAST)}0\r\n\r\n` : ""}`);
    if (isLast) return;
    const dueMs = readMs + LOOPBACK_TTFT_MS + sentMs.length * LOOPBACK_GAP_MS;
    setTimeout(send, Math.max(0, dueMs - now));
  };
  setTimeout(send, LOOPBACK_TTFT_MS);
  return { index, readMs, sentMs };
}
