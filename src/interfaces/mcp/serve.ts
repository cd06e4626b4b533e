/** Carries the protocol: over stdin and stdout for an assistant that starts the program, over HTTP for one that connects. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createPlanShelf } from "./plan-shelf.ts";
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

/** Each request stands for itself: no sessions are kept, only the plans. Only this machine may connect. */
export async function serveHttp(given: McpOptions, port: number): Promise<HttpServing> {
  const options = { ...given, plans: given.plans ?? createPlanShelf() };
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
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (path !== PATH) return refuse(response, 404, `There is nothing here but ${PATH}.`);
  if (!isOwn(request)) return refuse(response, 403, "Only this machine, under its own name, may connect.");
  if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    return refuse(response, 405, "Requests are sent with POST; there is no stream to listen to.");
  }
  const server = createToolServer(options);
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
  response.on("close", () => void server.close());
  await server.connect(transport as Parameters<typeof server.connect>[0]);
  await transport.handleRequest(request, response);
}

/** A page from elsewhere is told apart by its name for this machine (DNS rebinding), or by where it comes from. */
function isOwn({ headers }: IncomingMessage): boolean {
  const host = (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  const { origin } = headers;
  const from = origin === undefined ? undefined : URL.parse(origin)?.hostname;
  return OWN_NAMES.includes(host) && (origin === undefined || OWN_NAMES.includes(from ?? ""));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify({ jsonrpc: "2.0", error: { code: REFUSED, message }, id: null });
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}

const REFUSED = -32_000;
