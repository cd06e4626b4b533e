import { describe, expect, it } from "vitest";
import type { Settings } from "../../../src/app/ports.ts";
import type { Io, Services } from "../../../src/interfaces/cli/command.ts";
import { configCommand } from "../../../src/interfaces/cli/config-command.ts";

function kept(): { settings: Settings; values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    settings: {
      path: "/somewhere/settings.json",
      get: async (key) => values.get(key),
      set: async (key, value) => void values.set(key, value),
      unset: async (key) => void values.delete(key),
    },
  };
}

const run = (settings: Settings, ...positionals: string[]) =>
  configCommand.run({
    flags: new Map(),
    positionals,
    services: { settings: async () => settings } as unknown as Services,
    io: {} as Io,
    signal: new AbortController().signal,
  });

describe("headroom config", () => {
  it("keeps a setting, shows it, and takes it back", async () => {
    const { settings, values } = kept();
    await run(settings, "set", "openai.baseurl", "http://127.0.0.1:11434/v1");
    expect([...values]).toEqual([["openai.baseUrl", "http://127.0.0.1:11434/v1"]]);
    expect((await run(settings, "get", "openai.baseUrl")).text()).toBe("http://127.0.0.1:11434/v1\n");
    await run(settings, "unset", "openai.baseUrl");
    expect((await run(settings, "get", "openai.baseUrl")).document).toMatchObject({ value: null });
  });

  it("lists every setting with the file it stands in", async () => {
    const answer = await run(kept().settings);
    expect(answer.text()).toContain("/somewhere/settings.json");
    expect(answer.text()).toContain("openai.model");
  });

  it.each([
    ["set", "openai.apiKey", "abc"],
    ["set", "OPENAI_API_KEY", "abc"],
    ["set", "hf.token", "abc"],
    ["set", "openai.model", "sk-abcdef"],
    ["set", "openai.baseUrl", "https://user:secret@example.org/v1"],
  ])("%s %s %s: a key is never kept, and not repeated in the refusal", async (...words) => {
    const { settings, values } = kept();
    const error: unknown = await run(settings, ...words).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid_input" });
    expect(String(error)).toMatch(/never kept/);
    expect(String(error)).not.toContain(words[2]);
    expect(values.size).toBe(0);
  });

  it.each([
    [["set", "openai.baseUrl", "not an address"], "not an http or https address"],
    [["set", "openai.baseUrl"], "needs a value"],
    [["set", "openai.modle", "x"], "is not a setting"],
    [["get"], "Which setting?"],
    [["burn"], "not something config does"],
  ])("%j is refused", async (words, sentence) => {
    await expect(run(kept().settings, ...words)).rejects.toMatchObject({
      message: expect.stringContaining(sentence),
    });
  });
});
