/** Headroom's tools and catalog for other assistants: one Model Context Protocol server, whatever carries it. */
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type ServerNotification,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { Tool } from "../../app/tools/define-tool.ts";
import { isPlannerError } from "../../domain/errors.ts";
import { agreed, canAsk } from "./confirm.ts";
import { createPlanShelf, type PlanShelf } from "./plan-shelf.ts";
import { type McpResource, serveResources } from "./resources.ts";
import { toolSchema } from "./tool-schema.ts";

export interface McpOptions {
  readonly version: string;
  readonly tools: readonly Tool[];
  readonly resources: readonly McpResource[];
  /** Tools that send load or write files may run unasked; else the person is asked, or they are not offered. */
  readonly allowEffects: boolean;
  /** Shared between the servers of one process; left out, the server's own. */
  readonly plans?: PlanShelf;
}

const INSTRUCTIONS =
  "Plans GPU capacity for serving language models. Call plan_capacity with everything that is known; each call stands for itself. Never state a figure that no result holds.";

export function createToolServer(options: McpOptions): Server {
  const server = new Server(
    { name: "headroom", version: options.version },
    { capabilities: { tools: {}, resources: { listChanged: true } }, instructions: INSTRUCTIONS },
  );
  const plans = options.plans ?? createPlanShelf();
  let calls = 0;
  const isFree = ({ effect }: Tool): boolean => effect === "none" || options.allowEffects;
  const offered = (): readonly Tool[] =>
    options.tools.filter((tool) => isFree(tool) || tool.sendsNothing !== undefined || canAsk(server));
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: offered().map(described) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const tool = offered().find(({ name }) => name === params.name);
    if (tool === undefined) return failure(unknownTool(params.name, options.tools));
    const parsed = tool.input.safeParse(params.arguments ?? {});
    if (!parsed.success) return failure(z.prettifyError(parsed.error));
    calls += 1;
    const callId = `mcp_${calls}`;
    const asks = !isFree(tool) && tool.sendsNothing?.(parsed.data) !== true;
    if (asks && !canAsk(server)) return failure(notAllowed(tool.name));
    try {
      if (asks && !(await agreed(server, tool, parsed.data, callId, extra.signal))) return failure(DECLINED);
      const output = await tool.run(parsed.data, {
        signal: extra.signal,
        progress: progressTo(extra),
        ...(asks ? { callId } : {}),
      });
      if (isPlan(output)) {
        plans.add(output);
        await server.sendResourceListChanged();
      }
      return { content: [{ type: "text" as const, text: JSON.stringify(output) }] };
    } catch (error) {
      if (!isPlannerError(error)) throw error;
      return failure([error.message, error.hint ?? ""].join(" ").trim());
    }
  });
  serveResources(server, options.resources, plans);
  return server;
}

const DECLINED = "The person did not agree, so nothing was sent and nothing was written.";

function unknownTool(name: string, tools: readonly Tool[]): string {
  return tools.some((tool) => tool.name === name) ? notAllowed(name) : `There is no tool named "${name}".`;
}

const notAllowed = (name: string): string =>
  `This call of ${name} would send load or write a file, and nobody can be asked: start the server as headroom mcp --yes, or connect with a client that asks the person (elicitation).`;

interface Caller {
  readonly _meta?: { readonly progressToken?: string | number | undefined } | undefined;
  sendNotification(notification: ServerNotification): Promise<void>;
}

/** How far a tool is, for a client that wants to know. */
function progressTo({ _meta, sendNotification }: Caller): (message: string) => void {
  const progressToken = _meta?.progressToken;
  let progress = 0;
  return (message) => {
    if (progressToken === undefined) return;
    progress += 1;
    const params = { progressToken, progress, message };
    // A client that has gone needs no progress.
    sendNotification({ method: "notifications/progress", params }).catch(() => undefined);
  };
}

function described({ name, summary, effect, input }: Tool) {
  return {
    name,
    description: summary,
    inputSchema: toolSchema(input),
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
