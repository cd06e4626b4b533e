import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { showWorkflowConfig } from "../../../src/app/tools/workflow-config-tools.ts";
import { openCalculator } from "../../../src/compose-sizing.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-workflow-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function shown(content: string): Promise<string> {
  const path = join(folder, "config.yml");
  writeFileSync(path, content);
  const tool = showWorkflowConfig({ calculator: () => openCalculator({}) } as Parameters<
    typeof showWorkflowConfig
  >[0]);
  return JSON.stringify(await tool.run(tool.input.parse({ path }), {}));
}

describe("show_workflow_config", () => {
  it.each([
    ["in a line", "llms:\n  a:\n    api_key: sk-very-secret, really\n    base_url: http://h/v1\n"],
    ["in quotes", 'llms:\n  a:\n    "api_key": "sk-very-secret"\n    base_url: http://h/v1\n'],
    ["in JSON on one line", '{"llms": {"a": {"api_key": "sk-very-secret", "base_url": "http://h/v1"}}}'],
    [
      "over lines",
      "llms:\n  a:\n    api_key: |\n      sk-very-secret\n\n      sk-very-secret\n    base_url: http://h/v1\n",
    ],
    [
      "as a header",
      "llms:\n  a:\n    headers:\n      Authorization: Bearer sk-very-secret\n    base_url: http://h/v1\n",
    ],
    ["as a password", "llms:\n  a: {base_url: http://h/v1}\ndb:\n  - password: 'sk-very-secret'\n"],
  ])("hides a key that stands %s, and shows the rest", async (_, content) => {
    const text = await shown(content);
    expect(text).not.toContain("very-secret");
    expect(text).toContain("(hidden)");
    expect(text).toContain("http://h/v1");
  });
  it("shows what only looks like a key", async () => {
    const text = await shown(
      "eval:\n  general:\n    dataset: {file_path: d.json, id_key: number}\nllms:\n  a: {max_tokens: 700}\n",
    );
    expect(text).toContain("id_key: number");
    expect(text).toContain("max_tokens: 700");
  });
  it.each([
    ["a cluster's configuration", "apiVersion: v1\nusers:\n  - name: me\n    user: {data: very-secret}\n"],
    ["a cloud's credentials", '{"type": "service_account", "id": "very-secret"}'],
  ])("refuses %s: whatever is shown goes to the chat model", async (_, content) => {
    await expect(shown(content)).rejects.toThrow("is no workflow's configuration");
  });
});
