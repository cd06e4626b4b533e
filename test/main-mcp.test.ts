/** The built program as a Model Context Protocol server, met by the protocol's own client over stdio and HTTP. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, expect, it } from "vitest";
import { mainFile, quietEnvironment } from "./support/run-program.ts";

const KEY = "sk-planted-0123456789";
const home = mkdtempSync(join(tmpdir(), "headroom-mcp-"));
const env = { ...quietEnvironment(home), OPENAI_API_KEY: KEY, HF_TOKEN: KEY };
afterAll(() => rmSync(home, { recursive: true, force: true }));

const PLAN = { model: "llama 3.1 8b", requestsPerSecond: 20, isl: 500, osl: 200, gpu: "H100" };

/** Lists, plans, errs and reads; gives everything that came back. */
async function met(client: Client): Promise<string> {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["plan_capacity", "recommend_machines", "explain_figure"]),
  );
  const plan = await client.callTool({ name: "plan_capacity", arguments: PLAN });
  expect(JSON.stringify(plan)).toContain("headroom.plan");
  const wrong = await client.callTool({ name: "plan_capacity", arguments: { ...PLAN, gpu: "Z9000" } });
  expect([wrong.isError, JSON.stringify(wrong)]).toEqual([true, expect.stringContaining("Z9000")]);
  const { resources } = await client.listResources();
  const read = await Promise.all(resources.map(({ uri }) => client.readResource({ uri })));
  expect(read).toHaveLength(5);
  return JSON.stringify([tools, plan, wrong, read]);
}

it("answers over stdio, and nothing it says holds a key", { timeout: 60_000 }, async () => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [mainFile, "mcp"],
    env,
    stderr: "pipe",
  });
  let told = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  const said = await met(client);
  await client.close();
  expect(`${said}${told}`).not.toContain(KEY);
});

it("answers over HTTP on this machine until it is interrupted, and nothing it says holds a key", {
  timeout: 60_000,
}, async () => {
  const child = spawn(process.execPath, [mainFile, "mcp", "--http", "0"], { env });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let told = "";
  const url = await new Promise<string>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      told += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(told)?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  const client = new Client({ name: "test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  const said = await met(client);
  await client.close();
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(`${said}${told}`).not.toContain(KEY);
});
