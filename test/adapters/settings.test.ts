import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configFolder, dataFolder } from "../../src/adapters/home.ts";
import { openSettings } from "../../src/adapters/settings.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-settings-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("settings", () => {
  it("are kept from one run to the next, under nested names", async () => {
    await openSettings(folder).set("openai.baseUrl", "http://127.0.0.1:1/v1");
    expect(await openSettings(folder).get("openai.baseUrl")).toBe("http://127.0.0.1:1/v1");
    expect(JSON.parse(readFileSync(join(folder, "settings.json"), "utf8"))).toEqual({
      openai: { baseUrl: "http://127.0.0.1:1/v1" },
    });
  });
  it("reading makes no file", async () => {
    expect(await openSettings(folder).get("openai.model")).toBeUndefined();
    expect(existsSync(join(folder, "settings.json"))).toBe(false);
  });
  it("can be taken back", async () => {
    const settings = openSettings(folder);
    await settings.set("openai.model", "m");
    await settings.unset("openai.model");
    expect(await settings.get("openai.model")).toBeUndefined();
  });
  it("a damaged file is a sentence that names it, and stays as it is", async () => {
    writeFileSync(join(folder, "settings.json"), "{ not json");
    await expect(openSettings(folder).get("openai.model")).rejects.toMatchObject({
      code: "unreadable_file",
      message: expect.stringContaining("settings.json"),
    });
    expect(readFileSync(join(folder, "settings.json"), "utf8")).toBe("{ not json");
  });
});

describe("the folders", () => {
  it("HEADROOM_HOME holds everything", () => {
    expect([configFolder({ HEADROOM_HOME: "/h" }), dataFolder({ HEADROOM_HOME: "/h" })]).toEqual([
      "/h",
      "/h",
    ]);
  });
  it("XDG folders are honoured, and an empty variable is an unset one", () => {
    expect(configFolder({ HEADROOM_HOME: "", XDG_CONFIG_HOME: "/c" }, "linux")).toBe(join("/c", "headroom"));
    expect(dataFolder({ XDG_DATA_HOME: "/d" }, "linux")).toBe(join("/d", "headroom"));
    expect(configFolder({}, "linux")).toMatch(/\.config[\\/]headroom$/);
  });
});
