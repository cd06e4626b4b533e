import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../src/adapters/make-folder.ts";
import { openSessionDatabase } from "../../src/adapters/session-database.ts";
import { openSettings } from "../../src/adapters/settings.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "headroom-folder-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("making a folder", () => {
  it("makes those above it, and does nothing when it is there", () => {
    const path = join(root, "a", "b", "c");
    makeFolder(path, 0o700);
    makeFolder(path, 0o700);
    expect(statSync(path).isDirectory()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it("says in a sentence that a file is in the way", () => {
    writeFileSync(join(root, "file"), "");
    expect(() => makeFolder(join(root, "file"))).toThrow("a file of that name is in the way");
    expect(() => makeFolder(join(root, "file", "deep"))).toThrow(/cannot be made: .*\.$/);
  });

  // Node's recursive mkdir tries for ever here: the system says of a folder that is there that it is not.
  it.runIf(process.platform === "linux")("gives up where the system makes none", async () => {
    expect(() => makeFolder("/proc/headroom-x/data")).toThrow("the system makes no folders there");
    const { db, notice, kept } = openSessionDatabase(
      "/proc/headroom-x/data/sessions.db",
      "2026-11-24",
      makeFolder,
    );
    expect(notice).toMatch(/^Sessions are not kept\. The folder "\/proc\/headroom-x\/data" cannot be made/);
    expect(kept).toBe(false);
    db.close();
    const settings = openSettings("/proc/headroom-x", makeFolder);
    await expect(settings.set("engine", "vllm")).rejects.toThrow("cannot be made");
  });
});
