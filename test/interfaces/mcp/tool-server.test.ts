/** The protocol's own client over memory and over HTTP: lists the tools, calls them, reads the resources. */
import { request } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { ElicitRequestSchema, type ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineTool } from "../../../src/app/tools/define-tool.ts";
import { PlannerError } from "../../../src/domain/errors.ts";
import { serveHttp } from "../../../src/interfaces/mcp/serve.ts";
import { createToolServer, type McpOptions } from "../../../src/interfaces/mcp/tool-server.ts";
import { planTools, written } from "../../support/conversation.ts";

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
  allowEffects: false,
};
const PLAN = { model: "llama 3.1 8b", requestsPerSecond: 20, isl: 500, osl: 200, gpu: "H100" };

/** @param answer - how the person answers when asked; left out, the client cannot ask. */
async function connected(given: McpOptions = options, answer?: ElicitResult): Promise<Client> {
  const [own, other] = InMemoryTransport.createLinkedPair();
  const client = new Client(
    { name: "test", version: "1" },
    { capabilities: answer === undefined ? {} : { elicitation: {} } },
  );
  if (answer !== undefined) client.setRequestHandler(ElicitRequestSchema, async () => answer);
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
  const all = await (await connected({ ...options, allowEffects: true })).listTools();
  expect(all.tools.find(({ name }) => name === "send_load")?.annotations?.openWorldHint).toBe(true);
});

it("makes a plan, and keeps it as a resource", async () => {
  const client = await connected();
  const plan = JSON.parse(textOf(await client.callTool({ name: "plan_capacity", arguments: PLAN })));
  expect(plan).toMatchObject({ kind: "headroom.plan", verdict: { feasible: true } });
  const { contents } = await client.readResource({ uri: "headroom://plan/last" });
  expect(JSON.stringify(contents)).toContain("headroom.plan");
  const { resources } = await client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual([
    "headroom://catalog/gpus",
    "headroom://plan/last",
    "headroom://plan/1",
  ]);
  expect(resources.at(-1)?.description).toBe(plan.verdict.summary);
  await expect(client.readResource({ uri: "headroom://plan/9" })).rejects.toThrow(
    /no resource headroom:\/\/plan\/9. There are: /,
  );
});

it("tells wrong arguments, refusals and unknown tools as errors the assistant can read", async () => {
  const client = await connected();
  const wrong = await client.callTool({ name: "plan_capacity", arguments: { requestsPerSecond: -1 } });
  expect([wrong.isError, textOf(wrong)]).toEqual([true, expect.stringContaining("requestsPerSecond")]);
  const refused = await client.callTool({ name: "refuse", arguments: {} });
  expect([refused.isError, textOf(refused)]).toEqual([true, "No such GPU. Use H100."]);
  const unknown = await client.callTool({ name: "send_load", arguments: {} });
  expect([unknown.isError, textOf(unknown)]).toEqual([true, expect.stringContaining("headroom mcp --yes")]);
  const stranger = await client.callTool({ name: "run_shell", arguments: {} });
  expect([stranger.isError, textOf(stranger)]).toEqual([true, 'There is no tool named "run_shell".']);
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
    const got = await fetch(serving.url);
    expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
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
  const loud = await connected({ ...options, tools: [partly], allowEffects: true });
  expect(textOf(await loud.callTool({ name: "experiment", arguments: { loud: true } }))).toContain("sent");
});

describe("each tool's schema", () => {
  it("is plain JSON Schema whose descriptions say the unit", async () => {
    const { tools } = await (await connected({ ...options, allowEffects: true })).listTools();
    for (const { name, description, inputSchema } of tools) {
      expect(description, name).toMatch(/^[A-Z].{5,}/);
      expect(JSON.stringify(inputSchema)).not.toMatch(/"(?:flag|placeholder|unit|label)":/);
      for (const [field, schema] of Object.entries(inputSchema.properties ?? {})) {
        expect(schema, `${name}.${field}`).toHaveProperty("description");
      }
    }
    const plan = tools.find(({ name }) => name === "plan_capacity")?.inputSchema.properties;
    expect(plan?.["ttftMs"]).toMatchObject({ type: "number", description: expect.stringMatching(/\[ms\]$/) });
    expect(plan?.["requestsPerSecond"]).toMatchObject({ description: expect.stringContaining("[1/s]") });
  });
});

describe("what sends load or writes", () => {
  const ACCEPT: ElicitResult = { action: "accept", content: { agree: true } };
  it("runs after the person's yes, when the client can ask", async () => {
    const client = await connected(options, ACCEPT);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain("send_load");
    expect(textOf(await client.callTool({ name: "send_load", arguments: {} }))).toContain("sent");
  });
  it.each([
    ["a no", { action: "accept", content: { agree: false } }],
    ["a decline", { action: "decline" }],
    ["a cancel", { action: "cancel" }],
  ] as const)("does not after %s", async (_, answer) => {
    const client = await connected(options, answer);
    const refused = await client.callTool({ name: "send_load", arguments: {} });
    expect([refused.isError, textOf(refused)]).toEqual([true, expect.stringContaining("did not agree")]);
  });
  it("writes no file for a client that cannot ask", async () => {
    written.clear();
    const args = { ...PLAN, path: "/etc/cron.d/plan" };
    const refused = await (await connected()).callTool({ name: "export_plan", arguments: args });
    expect([refused.isError, written.size]).toEqual([true, 0]);
  });
});

it("stops a tool when its call is cancelled, and tells its progress before", async () => {
  const stopped = Promise.withResolvers<boolean>();
  const slow = defineTool({
    name: "slow",
    summary: "Takes its time.",
    effect: "none",
    input: z.strictObject({}),
    run: async (_, { signal, progress }) => {
      progress?.("1 of 2");
      await new Promise<void>((resolve) =>
        signal?.addEventListener("abort", () => resolve(), { once: true }),
      );
      stopped.resolve(true);
      return "stopped";
    },
  });
  const client = await connected({ ...options, tools: [slow] });
  const cancel = new AbortController();
  const told: string[] = [];
  const call = client.callTool({ name: "slow", arguments: {} }, undefined, {
    signal: cancel.signal,
    onprogress: ({ message }) => {
      told.push(message ?? "");
      cancel.abort();
    },
  });
  await expect(call).rejects.toThrow();
  expect([await stopped.promise, told]).toEqual([true, ["1 of 2"]]);
});

describe("over HTTP", () => {
  const post = (url: string, headers: Record<string, string>) =>
    fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    });

  it("keeps plans from request to request, and offers nothing that needs a yes", async () => {
    const serving = await serveHttp(options, 0);
    try {
      const client = new Client({ name: "test", version: "1" }, { capabilities: { elicitation: {} } });
      const transport = new StreamableHTTPClientTransport(new URL(serving.url));
      await client.connect(transport as Parameters<typeof client.connect>[0]);
      await client.callTool({ name: "plan_capacity", arguments: PLAN });
      const { contents } = await client.readResource({ uri: "headroom://plan/last" });
      expect(JSON.stringify(contents)).toContain("headroom.plan");
      expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain("send_load");
      await client.close();
    } finally {
      await serving.close();
    }
  });

  it("answers no page from elsewhere, and no name that is not this machine's", async () => {
    const serving = await serveHttp(options, 0);
    try {
      expect((await post(serving.url, {})).status).toBe(200);
      expect((await post(serving.url, { origin: "http://localhost:6274" })).status).toBe(200);
      for (const origin of ["http://evil.example", "null", "http://127.0.0.1.evil.example"])
        expect((await post(serving.url, { origin })).status).toBe(403);
      expect(await statusUnder("evil.example", serving.url)).toBe(403);
      expect(new URL(serving.url).hostname).toBe("127.0.0.1");
    } finally {
      await serving.close();
    }
  });
});

/** fetch does not let a caller choose the Host header. */
function statusUnder(host: string, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method: "POST", headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end("{}");
  });
}
