import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../../src/adapters/make-folder.ts";
import { createJobFolders } from "../../../src/adapters/workflow/job-folders.ts";
import { isPlannerError } from "../../../src/domain/errors.ts";

const jobFolderStore = createJobFolders(makeFolder);
let output = "";
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "headroom-jobs-"));
});
afterEach(() => rmSync(output, { recursive: true, force: true }));

describe("folders of runs", () => {
  it("S1-13, S1-15: a plain run is named after the second, an appended one is its own", async () => {
    const plain = await jobFolderStore.openJob(output, "online", false);
    const appended = await jobFolderStore.openJob(output, "online", true);
    expect(plain.folder).toMatch(/online.job_\d{10}$/);
    expect(appended.folder).toMatch(/online.job_[0-9a-f-]{36}$/);
  });

  it("S1-14: replaces jobs of the calculator, and neither strangers, nor links, nor jobs with other files", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "headroom-elsewhere-"));
    writeFileSync(join(elsewhere, "calc_runner_output.json"), "{}");
    for (const name of ["job_1", "job_2", "notes"])
      mkdirSync(join(output, "online", name), { recursive: true });
    writeFileSync(join(output, "online", "job_1", "calc_runner_output.json"), "{}");
    writeFileSync(join(output, "online", "job_1", "concurrency_vs_p95_simple.png"), "");
    writeFileSync(join(output, "online", "job_2", "mine.csv"), "1");
    symlinkSync(elsewhere, join(output, "online", "job_link"));
    const job = await jobFolderStore.openJob(output, "online", false);
    expect(await job.replaceOthers()).toEqual([join(output, "online", "job_2")]);
    expect(
      readdirSync(join(output, "online"))
        .filter((name) => !job.folder.endsWith(name))
        .sort(),
    ).toEqual(["job_2", "job_link", "notes"]);
    expect(existsSync(join(elsewhere, "calc_runner_output.json"))).toBe(true);
    rmSync(elsewhere, { recursive: true });
  });

  it("writes a file whole, over an older one", async () => {
    const job = await jobFolderStore.openJob(output, "offline", false);
    await job.write("calc_runner_output.json", "long text");
    await job.write("calc_runner_output.json", "{}");
    expect(readFileSync(join(job.folder, "calc_runner_output.json"), "utf8")).toBe("{}");
    expect(readdirSync(job.folder)).toEqual(["calc_runner_output.json"]);
  });

  it("a folder that cannot be made is something outside", async () => {
    writeFileSync(join(output, "online"), "a file");
    const failure: unknown = await jobFolderStore
      .openJob(output, "online", false)
      .catch((error: unknown) => error);
    expect(isPlannerError(failure) && failure.kind).toBe("outside");
  });

  it("S1-19: nothing kept is told apart from an empty folder", async () => {
    expect(await jobFolderStore.onlineJobs(output)).toBeNull();
    mkdirSync(join(output, "online"));
    expect(await jobFolderStore.onlineJobs(output)).toEqual([]);
  });
});
