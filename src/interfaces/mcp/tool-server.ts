/** Headroom's tools and catalog for other assistants: one Model Context Protocol server, whatever carries it. */
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { Tool } from "../../app/tools/define-tool.ts";
import { isPlannerError } from "../../domain/errors.ts";

export interface McpResource {
  readonly uri: string;
  readonly name: string;
  readonly description: string;
  /** JSON-able; read when asked for. */
  read(): Promise<unknown>;
}

export interface McpOptions {
  readonly version: string;
  readonly tools: readonly Tool[];
  readonly resources: readonly McpResource[];
  /** Tools that send load may run; without it they are not offered. */
  readonly allowNetwork: boolean;
}

const INSTRUCTIONS =
  "Plans GPU capacity for serving language models. Call plan_capacity with everything that is known; each call stands for itself. Never state a figure that no result holds.";
const NO_NETWORK =
  "This call would send load, which was not allowed: start the server as headroom mcp --yes.";
const LAST_PLAN = "headroom://plan/last";

export function createToolServer(options: McpOptions): Server {
  const mayRun = ({ effect }: Tool) => effect !== "network" || options.allowNetwork;
  const tools = options.tools.filter((tool) => mayRun(tool) || tool.sendsNothing !== undefined);
  const server = new Server(
    { name: "headroom", version: options.version },
    { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
  );
  let lastPlan: unknown = null;
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: tools.map(described) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined) return failure(`There is no tool named "${params.name}".`);
    const parsed = tool.input.safeParse(params.arguments ?? {});
    if (!parsed.success) return failure(z.prettifyError(parsed.error));
    if (!mayRun(tool) && tool.sendsNothing?.(parsed.data) !== true) return failure(NO_NETWORK);
    try {
      const output = await tool.run(parsed.data, { signal });
      if (isPlan(output)) lastPlan = output;
      return { content: [{ type: "text" as const, text: JSON.stringify(output) }] };
    } catch (error) {
      if (!isPlannerError(error)) throw error;
      return failure([error.message, error.hint ?? ""].join(" ").trim());
    }
  });
  const resources: readonly McpResource[] = [
    ...options.resources,
    {
      uri: LAST_PLAN,
      name: "Last plan",
      description: "The plan made last in this session, or null",
      read: async () => lastPlan,
    },
  ];
  server.setRequestHandler(ListResourcesRequestSchema, async () => ({
    resources: resources.map(({ uri, name, description }) => ({
      uri,
      name,
      description,
      mimeType: "application/json",
    })),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
    const resource = resources.find(({ uri }) => uri === params.uri);
    if (resource === undefined) throw new Error(`There is no resource ${params.uri}.`);
    const text = JSON.stringify(await resource.read());
    return { contents: [{ uri: params.uri, mimeType: "application/json", text }] };
  });
  return server;
}

function described({ name, summary, effect, input }: Tool) {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(input, { io: "input" });
  return {
    name,
    description: summary,
    inputSchema: { ...inputSchema, type: "object" as const },
    annotations: {
      readOnlyHint: effect === "none",
      destructiveHint: effect === "file",
      openWorldHint: effect === "network",
    },
  };
}

const failure = (text: string) => ({ content: [{ type: "text" as const, text }], isError: true });

function isPlan(output: unknown): boolean {
  return typeof output === "object" && output !== null && Reflect.get(output, "kind") === "headroom.plan";
}
