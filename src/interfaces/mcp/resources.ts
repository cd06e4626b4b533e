/** What other assistants can read: the catalog, and the plans made through this server. */
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  ErrorCode,
  ListResourcesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { LAST_PLAN, type PlanShelf } from "./plan-shelf.ts";

export interface McpResource {
  readonly uri: string;
  readonly name: string;
  readonly description: string;
  /** JSON-able; read when asked for. */
  read(): Promise<unknown>;
}

const JSON_TYPE = "application/json";

export function serveResources(server: Server, fixed: readonly McpResource[], plans: PlanShelf): void {
  const all = (): readonly McpResource[] => [...fixed, ...planResources(plans)];
  server.setRequestHandler(ListResourcesRequestSchema, async () => ({
    resources: all().map(({ uri, name, description }) => ({ uri, name, description, mimeType: JSON_TYPE })),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
    const resource = all().find(({ uri }) => uri === params.uri);
    if (resource === undefined) {
      const known = all().map(({ uri }) => uri);
      throw new McpError(
        ErrorCode.InvalidParams,
        `There is no resource ${params.uri}. There are: ${known.join(", ")}.`,
      );
    }
    const text = JSON.stringify(await resource.read());
    return { contents: [{ uri: params.uri, mimeType: JSON_TYPE, text }] };
  });
}

function planResources(plans: PlanShelf): readonly McpResource[] {
  const made = plans.all();
  return [
    {
      uri: LAST_PLAN,
      name: "Last plan",
      description: "The plan made last through this server, or null",
      read: async () => made.at(-1)?.plan ?? null,
    },
    ...made.map(({ uri, plan }) => ({
      uri,
      name: `Plan ${uri.split("/").at(-1)}`,
      description: summaryOf(plan),
      read: async () => plan,
    })),
  ];
}

function summaryOf(plan: unknown): string {
  const verdict: unknown =
    typeof plan === "object" && plan !== null ? Reflect.get(plan, "verdict") : undefined;
  const summary: unknown =
    typeof verdict === "object" && verdict !== null ? Reflect.get(verdict, "summary") : undefined;
  return typeof summary === "string" ? summary : "A plan";
}
