/** Carries the protocol: over stdin and stdout for an assistant that starts the program, over HTTP for one that connects. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createToolServer, type McpOptions } from "./tool-server.ts";

/** Serves until the other side closes its end, or the signal aborts. */
export async function serveStdio(options: McpOptions, signal: AbortSignal): Promise<void> {
  const server = createToolServer(options);
  const closed = Promise.withResolvers<void>();
  server.onclose = closed.resolve;
  process.stdin.once("end", () => void server.close());
  signal.addEventListener("abort", () => void server.close(), { once: true });
  await server.connect(new StdioServerTransport());
  await closed.promise;
}

export interface HttpServing {
  readonly url: string;
  close(): Promise<void>;
}

const PATH = "/mcp";
/** Names under which this machine calls itself; a web page elsewhere cannot reach the server through another. */
const OWN_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** Each request stands for itself: no sessions are kept. Only this machine may connect. */
export async function serveHttp(options: McpOptions, port: number): Promise<HttpServing> {
  const http = createServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}${PATH}`,
    close: () => {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

async function answer(
  options: McpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (path !== PATH || request.method !== "POST" || !OWN_NAMES.includes(host)) {
    response.writeHead(path === PATH ? 405 : 404).end();
    return;
  }
  const server = createToolServer(options);
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
  response.on("close", () => void server.close());
  await server.connect(transport as Parameters<typeof server.connect>[0]);
  await transport.handleRequest(request, response);
}
