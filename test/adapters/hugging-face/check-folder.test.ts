import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkModelFolder } from "../../../src/adapters/hugging-face/check-folder.ts";
import { FIXTURES, publishedFiles, SMALL_LLAMA } from "../../support/model-config-fixtures.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-check-"));
});
afterEach(() => rm(folder, { recursive: true }));

const none = (): null => null;

describe("anchors", () => {
  it("reads every published fixture", async () => {
    const rows = await checkModelFolder(fileURLToPath(FIXTURES), none);
    expect(rows.filter((row) => !row.ok)).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(publishedFiles().length);
  });

  it("says size, cache and format of Llama-3.1-8B: 8.03B, 128 KiB a token, bf16", async () => {
    const rows = await checkModelFolder(fileURLToPath(FIXTURES), (id) =>
      id.endsWith("3.1-8B") ? 8.03 : null,
    );
    const row = rows.find(({ id }) => id === "meta-llama/Meta-Llama-3.1-8B");
    expect(row).toMatchObject({
      ok: true,
      kvBytesPerToken16: 131_072,
      nativePrecision: "bf16",
      publishedParamsB: 8.03,
    });
    expect(row?.totalParamsB).toBeCloseTo(8.03, 2);
    expect(Math.abs(row?.errorPercent ?? 100)).toBeLessThan(0.1);
  });
});

describe("edges", () => {
  it("names models by file, by folder and by the hub's cache", async () => {
    const config = JSON.stringify(SMALL_LLAMA);
    const snapshot = join(folder, "models--owner--cached", "snapshots", "abc");
    await mkdir(snapshot, { recursive: true });
    await mkdir(join(folder, "plain"));
    await writeFile(join(snapshot, "config.json"), config);
    await writeFile(join(folder, "plain", "config.json"), config);
    await writeFile(join(folder, "owner--named_config.json"), config);
    const rows = await checkModelFolder(folder, none);
    expect(rows.map((row) => row.id).sort()).toEqual(["owner/cached", "owner/named", "plain"]);
  });

  it("a file that cannot be read is a row with its reason, and the others are read", async () => {
    await writeFile(join(folder, "bad_config.json"), "<html>");
    await writeFile(join(folder, "good_config.json"), JSON.stringify(SMALL_LLAMA));
    const [bad, good] = await checkModelFolder(folder, none);
    expect(bad).toMatchObject({
      ok: false,
      totalParamsB: null,
      message: expect.stringContaining("web page"),
    });
    expect(good).toMatchObject({ ok: true, message: "" });
  });

  it("a count far from the published one is said", async () => {
    await writeFile(join(folder, "a_config.json"), JSON.stringify(SMALL_LLAMA));
    const [row] = await checkModelFolder(folder, () => 2);
    expect(row?.errorPercent).toBeCloseTo(-45, 0);
    expect(row?.message).toContain("Differs from the published count");
  });

  it("a folder that is not there or holds no config is refused", async () => {
    await expect(checkModelFolder(folder, none)).rejects.toThrow("holds no config.json");
    await expect(checkModelFolder(join(folder, "none"), none)).rejects.toThrow("cannot be listed");
  });
});
