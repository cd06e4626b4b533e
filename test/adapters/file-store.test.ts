import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileStore, readNamedFile } from "../../src/adapters/file-store.ts";
import { PlannerError } from "../../src/domain/errors.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function failure(work: Promise<unknown>): Promise<PlannerError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PlannerError);
  return error as PlannerError;
}

describe("writing", () => {
  it("S4-18: a new file holds the whole text, and nothing else is left in the folder", async () => {
    const path = await fileStore.writeAtomically(join(folder, "plan.json"), "{}\n");
    expect(readFileSync(path, "utf8")).toBe("{}\n");
    expect(readdirSync(folder)).toEqual(["plan.json"]);
  });
  it("an existing file is replaced as a whole: a reader that has it open keeps the old text", async () => {
    const path = join(folder, "plan.json");
    writeFileSync(path, "old", { mode: 0o640 });
    const before = statSync(path).ino;
    await fileStore.writeAtomically(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).ino).not.toBe(before);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });
  it("a link stays a link and the file it names is replaced", async () => {
    const real = join(folder, "real.json");
    writeFileSync(real, "old");
    symlinkSync(real, join(folder, "link.json"));
    await fileStore.writeAtomically(join(folder, "link.json"), "new");
    expect(readFileSync(real, "utf8")).toBe("new");
    expect(readdirSync(folder).sort()).toEqual(["link.json", "real.json"]);
  });
  it.each([
    ["a missing folder", "nowhere/plan.json", "its folder does not exist"],
    ["a folder as target", "taken", "it is a folder"],
    ["a file used as a folder", "file/plan.json", "part of its path is not a folder"],
    ["a name that is too long", `${"x".repeat(300)}.json`, "its name is too long"],
  ])("%s is a sentence and leaves nothing behind", async (_, name, reason) => {
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "file"), "");
    const error = await failure(fileStore.writeAtomically(join(folder, name), "{}"));
    expect(error.code).toBe("unwritable_file");
    expect(error.message).toContain(reason);
    expect(readdirSync(folder).sort()).toEqual(["file", "taken"]);
  });
  it.runIf(process.getuid?.() !== 0)("a read-only folder is a sentence", async () => {
    chmodSync(folder, 0o500);
    const error = await failure(fileStore.writeAtomically(join(folder, "plan.json"), "{}"));
    chmodSync(folder, 0o700);
    expect(error.message).toContain("may not be written to");
  });
  it.runIf(process.platform === "linux")(
    "a folder in which the system makes no files is a sentence",
    async () => {
      const error = await failure(fileStore.writeAtomically("/proc/headroom-x.json", "{}"));
      expect(error.message).toBe(
        '"/proc/headroom-x.json" cannot be written: the system makes no files there. Nothing was written.',
      );
    },
  );
  it("- is no file's name", async () => {
    expect((await failure(fileStore.writeAtomically("-", "{}"))).code).toBe("unwritable_file");
  });
  it("a device is not replaced", async () => {
    const error = await failure(fileStore.writeAtomically("/dev/null", "{}"));
    expect(error.message).toContain("not an ordinary file");
  });
});

describe("writing under a name that a conversation gave", () => {
  it.each([
    ["text", "precious"],
    ["JSON of somebody else", '{"kind":"package"}'],
    ["nothing yet", ""],
    ["JSON that is no object", "null"],
  ])("leaves a file with %s alone", async (_, content) => {
    const path = join(folder, "keep.json");
    writeFileSync(path, content);
    const error = await failure(fileStore.writeOwn(path, "{}"));
    expect(error.code).toBe("unwritable_file");
    expect(error.hint).toContain("another name");
    expect(readFileSync(path, "utf8")).toBe(content);
  });
  it("leaves what a link names alone", async () => {
    writeFileSync(join(folder, "real"), "precious");
    symlinkSync(join(folder, "real"), join(folder, "plan.json"));
    await failure(fileStore.writeOwn(join(folder, "plan.json"), "{}"));
    expect(readFileSync(join(folder, "real"), "utf8")).toBe("precious");
  });
  it("makes a new file, and replaces a document of its own", async () => {
    const path = join(folder, "plan.json");
    await fileStore.writeOwn(path, '{"kind":"headroom.plan","a":1}');
    await fileStore.writeOwn(path, '{"kind":"headroom.plan","a":2}');
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ kind: "headroom.plan", a: 2 });
  });
});

describe("reading", () => {
  it("a file that is not there is a sentence that names it", async () => {
    const error = await failure(readNamedFile(join(folder, "none.json")));
    expect(error.code).toBe("unreadable_file");
    expect(error.message).toContain("it does not exist");
  });
  it("a folder is not a file", async () => {
    expect((await failure(readNamedFile(folder))).message).toContain("it is a folder");
  });
});
