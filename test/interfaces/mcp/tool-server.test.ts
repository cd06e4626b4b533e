/** The protocol's own client over memory and over HTTP: lists the tools, calls them, reads the resources. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { expect, it } from "vitest";
import { z } from "zod";
import { defineTool } from "../../../src/app/tools/define-tool.ts";
import { PlannerError } from "../../../src/domain/errors.ts";
import { serveHttp } from "../../../src/interfaces/mcp/serve.ts";
import { createToolServer, type McpOptions } from "../../../src/interfaces/mcp/tool-server.ts";
import { planTools } from "../../support/conversation.ts";

const load = defineTool({
  name: "send_load",
  summary: "Sends load.",
  effect: "network",
  input: z.strictObject({}),
  run: () => "sent",
});
const refusing = defineTool({
  name: "refuse",
  summary: "Refuses.",
  effect: "none",
  input: z.strictObject({}),
  run: () => {
    throw new PlannerError("unknown_gpu", "No such GPU.", { hint: "Use H100." });
  },
});
const options: McpOptions = {
  version: "0.1.0",
  tools: [...planTools(), load, refusing],
  resources: [
    { uri: "headroom://catalog/gpus", name: "GPUs", description: "GPUs", read: async () => ["H100"] },
  ],
  allowNetwork: false,
};
const PLAN = { model: "llama 3.1 8b", requestsPerSecond: 20, isl: 500, osl: 200, gpu: "H100" };

async function connected(given: McpOptions = options): Promise<Client> {
  const [own, other] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "test", version: "1" });
  await Promise.all([createToolServer(given).connect(own), client.connect(other)]);
  return client;
}
const textOf = (result: unknown): string =>
  z.object({ content: z.array(z.object({ text: z.string() })) }).parse(result).content[0]?.text ?? "";

it("lists the tools with their schemas, those that send load only when allowed", async () => {
  const { tools } = await (await connected()).listTools();
  const names = tools.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["plan_capacity", "find_gpu", "explain_figure"]));
  expect(names).not.toContain("send_load");
  expect(tools.find(({ name }) => name === "plan_capacity")?.inputSchema.properties).toHaveProperty(
    "requestsPerSecond",
  );
  const all = await (await connected({ ...options, allowNetwork: true })).listTools();
  expect(all.tools.find(({ name }) => name === "send_load")?.annotations?.openWorldHint).toBe(true);
});

it("makes a plan, and keeps it as a resource", async () => {
  const client = await connected();
  const plan = JSON.parse(textOf(await client.callTool({ name: "plan_capacity", arguments: PLAN })));
  expect(plan).toMatchObject({ kind: "headroom.plan", verdict: { feasible: true } });
  const { contents } = await client.readResource({ uri: "headroom://plan/last" });
  expect(JSON.stringify(contents)).toContain("headroom.plan");
  const { resources } = await client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual(["headroom://catalog/gpus", "headroom://plan/last"]);
});

it("tells wrong arguments, refusals and unknown tools as errors the assistant can read", async () => {
  const client = await connected();
  const wrong = await client.callTool({ name: "plan_capacity", arguments: { requestsPerSecond: -1 } });
  expect([wrong.isError, textOf(wrong)]).toEqual([true, expect.stringContaining("requestsPerSecond")]);
  const refused = await client.callTool({ name: "refuse", arguments: {} });
  expect([refused.isError, textOf(refused)]).toEqual([true, "No such GPU. Use H100."]);
  const unknown = await client.callTool({ name: "send_load", arguments: {} });
  expect([unknown.isError, textOf(unknown)]).toEqual([true, 'There is no tool named "send_load".']);
});

it("speaks over HTTP on this machine, and only under its own name", async () => {
  const serving = await serveHttp(options, 0);
  try {
    const client = new Client({ name: "test", version: "1" });
    const transport = new StreamableHTTPClientTransport(new URL(serving.url));
    await client.connect(transport as Parameters<typeof client.connect>[0]);
    const found = await client.callTool({ name: "find_gpu", arguments: { query: "h100" } });
    expect(textOf(found)).toContain("H100");
    await client.close();
    expect((await fetch(serving.url)).status).toBe(405);
  } finally {
    await serving.close();
  }
});

it("offers a tool of which some calls send nothing, and refuses the others until load is allowed", async () => {
  const partly = defineTool({
    name: "experiment",
    summary: "Computes, or sends load.",
    effect: "network",
    input: z.strictObject({ loud: z.boolean() }),
    sendsNothing: ({ loud }) => !loud,
    run: ({ loud }) => (loud ? "sent" : "computed"),
  });
  const quiet = await connected({ ...options, tools: [partly] });
  expect(textOf(await quiet.callTool({ name: "experiment", arguments: { loud: false } }))).toContain(
    "computed",
  );
  const refused = await quiet.callTool({ name: "experiment", arguments: { loud: true } });
  expect([refused.isError, textOf(refused)]).toEqual([true, expect.stringContaining("headroom mcp --yes")]);
  const loud = await connected({ ...options, tools: [partly], allowNetwork: true });
  expect(textOf(await loud.callTool({ name: "experiment", arguments: { loud: true } }))).toContain("sent");
});
