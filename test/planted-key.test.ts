/** A key planted in the environment never comes out again: in an evaluation, in the JSON protocol, in what is kept. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type Answer, type FakeEndpoint, startFakeEndpoint } from "./support/fake-endpoint.ts";
import { runInProcess } from "./support/run-in-process.ts";
import { quietEnvironment } from "./support/run-program.ts";

const KEY = "sk-planted-0123456789";
const SENTENCE = "Llama 3.1 8B at 20 requests a second, 500 tokens in, 200 out, fp8 on H100";
const home = mkdtempSync(join(tmpdir(), "headroom-key-"));
let endpoint: FakeEndpoint | undefined;
afterEach(async () => {
  await endpoint?.stop();
  endpoint = undefined;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What was printed and what lies on disk, after a run against an endpoint that tells the key back. */
async function everythingAfter(argv: readonly string[], answer: Answer) {
  endpoint = await startFakeEndpoint([answer]);
  const run = await runInProcess([...argv.map((word) => word.replace("ENDPOINT", endpoint?.baseUrl ?? ""))], {
    ...quietEnvironment(home),
    OPENAI_BASE_URL: endpoint.baseUrl,
    OPENAI_MODEL: "m",
    OPENAI_API_KEY: KEY,
  }).catch((error: unknown) => ({ code: -1, stdout: "", stderr: String(error) }));
  expect(endpoint.requests.some(({ authorization }) => authorization === `Bearer ${KEY}`)).toBe(true);
  const kept = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
  return `${run.stdout}${run.stderr}${kept.join("")}`;
}

const REFUSALS: readonly (readonly [string, Answer])[] = [
  ["a wrong key", { status: 401, problem: `Incorrect API key provided: ${KEY}` }],
  ["a refusal of tools", { status: 400, problem: `tools are not supported for ${KEY}` }],
  ["a refusal of the shape", { status: 400, problem: `response_format unknown, key ${KEY}` }],
  ["a server's fault", { status: 404, problem: `no model for ${KEY}` }],
];

describe.each(REFUSALS)("%s", (_, answer) => {
  it.each([
    ["eval", ["eval", "--base-url", "ENDPOINT", "--model", "m", "--limit", "1"]],
    ["eval in JSON", ["eval", "--model-protocol", "json", "--limit", "1", "--output-format", "json"]],
    ["a turn", ["-p", SENTENCE, "--output-format", "stream-json"]],
    ["a turn in JSON", ["-p", SENTENCE, "--model-protocol", "json"]],
    ["a turn that insists on tools", ["-p", SENTENCE, "--model-protocol", "tools"]],
  ])("%s tells it without the key", { timeout: 30_000 }, async (_name, argv) => {
    expect(await everythingAfter(argv, answer)).not.toContain(KEY);
  });
});

it("the password of a shared place stays out of the sentence that it cannot be reached", async () => {
  const run = await runInProcess(["sessions"], {
    ...quietEnvironment(home),
    DATABASE_URL: `postgres://someone:${KEY}@127.0.0.1:1/headroom`,
  }).catch((error: unknown) => ({ code: -1, stdout: "", stderr: String(error) }));
  expect(run.code).not.toBe(0);
  expect(`${run.stdout}${run.stderr}`).not.toContain(KEY);
});
