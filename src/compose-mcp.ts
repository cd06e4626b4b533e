/** Joins tools and catalog into a Model Context Protocol server. */
import type { Catalog } from "./app/ports.ts";
import type { Tool } from "./app/tools/define-tool.ts";
import type { McpRun } from "./interfaces/cli/command.ts";
import type { McpResource } from "./interfaces/mcp/resources.ts";
import { serveHttp, serveStdio } from "./interfaces/mcp/serve.ts";
import type { McpOptions } from "./interfaces/mcp/tool-server.ts";

interface Joined {
  readonly version: string;
  readonly catalog: Catalog;
  readonly tools: readonly Tool[];
}

export async function runMcp({ version, catalog, tools }: Joined, run: McpRun): Promise<void> {
  const options: McpOptions = {
    version,
    tools,
    resources: resourcesOf(catalog),
    allowEffects: run.allowNetwork,
  };
  if (run.port === undefined) return serveStdio(options, run.signal);
  const serving = await serveHttp(options, run.port);
  run.onListening(serving.url);
  await new Promise<void>((resolve) => run.signal.addEventListener("abort", () => resolve(), { once: true }));
  await serving.close();
}

function resourcesOf(catalog: Catalog): readonly McpResource[] {
  return [
    {
      uri: "headroom://catalog/gpus",
      name: "GPUs",
      description: "Every GPU of the catalog with its datasheet figures and their source",
      read: async () => catalog.listedGpus(),
    },
    {
      uri: "headroom://catalog/models",
      name: "Models",
      description: "Ids and aliases of the models of the catalog",
      read: async () => catalog.modelNames(),
    },
    {
      uri: "headroom://catalog/machines",
      name: "Machines",
      description: "Cloud machine types and the GPUs in them",
      read: async () => catalog.machines(),
    },
  ];
}
