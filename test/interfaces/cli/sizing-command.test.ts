import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { metricsOfLevel } from "../../../src/domain/sizing/calc-file.ts";
import type { CalcRunnerOutput, GpuEstimates } from "../../../src/domain/sizing/calc-output.ts";
import { runInProcess } from "../../support/run-in-process.ts";
import { expectSame, type RecordedLevel, recordedLevel, referenceCases } from "../../support/sizing-cases.ts";
import { projectRoot } from "../../support/source-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-sizing-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
const freshFolder = (): string => {
  count += 1;
  return join(folder, String(count));
};

/** A run of the original as it lies in its folder. */
function keepJob(output: string, job: string, content: string, modifiedSeconds?: number): void {
  const path = join(output, "online", job);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "calc_runner_output.json"), content);
  if (modifiedSeconds !== undefined) utimesSync(path, modifiedSeconds, modifiedSeconds);
}

const jobText = (levels: readonly RecordedLevel[]): string =>
  JSON.stringify({
    calc_data: Object.fromEntries(
      levels.map((level) => [level.concurrency, { sizing_metrics: metricsOfLevel(recordedLevel(level)) }]),
    ),
  });

const calc = (...flags: string[]) => runInProcess(["sizing", "calc", ...flags]);

describe("S1-16, S1-19, S1-23, S1-24, S1-33, S1-34, S1-35, S1-37, S1-38, S1-39, S1-40: console text of the original", () => {
  const cases = referenceCases<
    { args: string[]; online_job_metrics: RecordedLevel[] | null },
    { exit_code: number; stdout: string; offline_files: string[] }
  >("cli_text");
  const isRefusal = ({ stdout }: { stdout: string }) => !stdout.startsWith("Targets");

  it.each(cases.filter(({ expected }) => !isRefusal(expected)))(
    "$id: $description",
    async ({ input, expected }) => {
      const output = freshFolder();
      if (input.online_job_metrics !== null) keepJob(output, "job_1", jobText(input.online_job_metrics));
      const { code, stdout } = await calc(...input.args, "--calc_output_dir", output);
      expect(code).toBe(0);
      expect(stdout).toContain(expected.stdout);
      const [job] = existsSync(join(output, "offline")) ? readdirSync(join(output, "offline")) : [];
      const files = job === undefined ? [] : readdirSync(join(output, "offline", job));
      expect(files.filter((name) => !name.endsWith(".svg")).sort()).toEqual(expected.offline_files);
    },
    60_000,
  );

  // The original prints its refusals as results and ends with 0; here they are failures on stderr, code 2.
  it.each(cases.filter(({ expected }) => isRefusal(expected)))(
    "$id: $description",
    async ({ input, expected }) => {
      const { code, stdout, stderr } = await calc(...input.args, "--calc_output_dir", freshFolder());
      expect(code).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toContain(expected.stdout.trim());
    },
  );

  it(`${cases.length} cases were run`, () => expect(cases.length).toBe(8));
});

describe("S1-13, S1-14, S1-15, S1-16, S1-17, S1-18, S1-19: runs kept and read as the original does", () => {
  const cases = referenceCases<
    {
      jobs: { dir: string; modified: number; metrics: RecordedLevel[] | null; raw_file: string | null }[];
      existing_offline_dirs: string[];
      target_workflow_runtime_p95: number;
      target_users: number;
      test_gpu_count: number;
    },
    {
      gpu_estimates: GpuEstimates;
      concurrencies_in_order: number[];
      runtime_p95_used: Record<string, number>;
      offline_dir_exists: boolean;
      offline_job_dirs: number;
      online_job_dirs_untouched: number;
    }
  >("offline_io");

  it.each(cases)(
    "$id: $description",
    async ({ id, input, expected }) => {
      const output = freshFolder();
      mkdirSync(output, { recursive: true });
      for (const job of input.jobs)
        keepJob(output, job.dir, job.raw_file ?? jobText(job.metrics ?? []), job.modified);
      for (const dir of input.existing_offline_dirs)
        mkdirSync(join(output, "offline", dir), { recursive: true });
      const { code, stdout } = await calc(
        "--offline_mode",
        "--output-format",
        "json",
        "--calc_output_dir",
        output,
        ...["--test_gpu_count", String(input.test_gpu_count), "--target_users", String(input.target_users)],
        ...["--target_workflow_runtime", String(input.target_workflow_runtime_p95)],
      );
      expect(code).toBe(0);
      const document = JSON.parse(stdout) as CalcRunnerOutput;
      expectSame(document.gpu_estimates, expected.gpu_estimates, id);
      expect(Object.keys(document.calc_data).map(Number)).toEqual(expected.concurrencies_in_order);
      for (const [concurrency, runtime] of Object.entries(expected.runtime_p95_used))
        expect(document.calc_data[concurrency]?.sizing_metrics.workflow_runtime_p95).toBe(runtime);
      expect(existsSync(join(output, "offline"))).toBe(expected.offline_dir_exists);
      const jobs = expected.offline_dir_exists ? readdirSync(join(output, "offline")) : [];
      expect(jobs).toHaveLength(expected.offline_job_dirs);
      for (const job of jobs) expect(job).toMatch(/^job_\d{10}$/);
      const online = expected.online_job_dirs_untouched === 0 ? [] : readdirSync(join(output, "online"));
      expect(online.filter((name) => name.startsWith("job_"))).toHaveLength(
        expected.online_job_dirs_untouched,
      );
    },
    60_000,
  );

  it(`${cases.length} cases were run`, () => expect(cases.length).toBe(4));
});

const SEED_STEP_2 = ["--test_gpu_count", "8", "--target_workflow_runtime", "10", "--target_users", "100"];
const seedLevels = referenceCases<{ metrics: RecordedLevel[] }, unknown>("runner")[0]?.input.metrics ?? [];

describe("headroom sizing calc, offline", () => {
  it("S0-14, S1-36, S1-41, S1-44, S1-46, S1-47: the seeds' step 2 gives 75.4, over-target counts, whole GPUs and what they mean", async () => {
    const output = freshFolder();
    keepJob(output, "job_1", jobText(seedLevels));
    const { stdout } = await calc("--offline_mode", "--calc_output_dir", output, ...SEED_STEP_2);
    for (const figure of ["322.79", "188.479", "113.516", "79.0895"]) expect(stdout).toContain(figure);
    expect(stdout).toContain("Estimated GPU count (Workflow Runtime): 75.4");
    expect(stdout).toMatch(/\| {3}Runtime OOR \|[\s\S]*16 \| +32 \|\n\| +32 \| +64 \|/);
    expect(stdout).toContain("not for production");
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "slope 0.657 s per request in flight, intercept 3.03 s, R² 0.9955",
    );
    // Throughput gains 15 % from 16 to 32 requests in flight: the knee's estimate leads.
    expect(stdout).toMatch(/^Plan with 70 GPUs for 100 users: .*\n?.*69\.5/);
    expect(
      stdout
        .split("\n")
        .every((line) => line.length <= 80 || line.startsWith("|") || line.startsWith("Alerts!")),
    ).toBe(true);
  });

  it("S1-55, S0-21: writes the release's names and the older ones, and reads a file of either", async () => {
    const output = freshFolder();
    keepJob(output, "job_1", jobText(seedLevels));
    const first = await calc(
      "--offline_mode",
      "--calc_output_dir",
      output,
      ...SEED_STEP_2,
      "--output-format",
      "json",
    );
    const document = JSON.parse(first.stdout) as CalcRunnerOutput;
    expect(Object.keys(document.per_concurrency_data)).toEqual(Object.keys(document.calc_data));
    expect(document.per_concurrency_data["16"]?.out_of_range_runs.num_items_greater_than_target_runtime).toBe(
      32,
    );
    const older = freshFolder();
    keepJob(older, "job_1", JSON.stringify({ per_concurrency_data: document.per_concurrency_data }));
    const second = await calc(
      "--offline_mode",
      "--calc_output_dir",
      older,
      ...SEED_STEP_2,
      "--output-format",
      "json",
    );
    expectSame(
      (JSON.parse(second.stdout) as CalcRunnerOutput).gpu_estimates,
      document.gpu_estimates,
      "older form",
    );
  });

  it("S1-17: merges runs, the newest first", async () => {
    const output = freshFolder();
    keepJob(
      output,
      "job_old",
      jobText(seedLevels.map((level) => ({ ...level, workflow_runtime_p95: 99 }))),
      1000,
    );
    keepJob(output, "job_new", jobText(seedLevels.slice(0, 2)), 2000);
    const { stdout } = await calc(
      "--offline_mode",
      "--calc_output_dir",
      output,
      ...SEED_STEP_2,
      "--output-format",
      "json",
    );
    const runtimes = Object.values((JSON.parse(stdout) as CalcRunnerOutput).calc_data).map(
      ({ sizing_metrics }) => sizing_metrics.workflow_runtime_p95,
    );
    expect(runtimes).toEqual([4.03488, 4.71197, 99, 99, 99, 99]);
  });

  it("S1-18: skips files that cannot be read and says which", async () => {
    const output = freshFolder();
    keepJob(output, "job_1", jobText(seedLevels));
    keepJob(output, "job_broken", "{not json");
    keepJob(output, "job_foreign", '{"calc_data": {"x": 1}}');
    mkdirSync(join(output, "online", "job_empty"));
    const { code, stdout, stderr } = await calc(
      "--offline_mode",
      "--calc_output_dir",
      output,
      ...SEED_STEP_2,
    );
    expect(code).toBe(0);
    expect(stdout).toContain("75.4");
    for (const name of ["job_broken", "job_foreign", "job_empty"])
      expect(stderr).toContain(`Skipped ${name}`);
  });

  it("S1-14: a later run replaces earlier jobs, but no folder with files that are not the calculator's", async () => {
    const output = freshFolder();
    keepJob(output, "job_1", jobText(seedLevels));
    for (const name of ["job_old", "job_mine", "other"])
      mkdirSync(join(output, "offline", name), { recursive: true });
    writeFileSync(join(output, "offline", "job_old", "calc_runner_output.json"), "{}");
    writeFileSync(join(output, "offline", "job_mine", "thesis.txt"), "years of work");
    const { stderr } = await calc(
      "--offline_mode",
      "--calc_output_dir",
      output,
      ...SEED_STEP_2,
      "--no-plots",
    );
    const left = readdirSync(join(output, "offline"));
    expect(left).toContain("other");
    expect(left).toContain("job_mine");
    expect(left).not.toContain("job_old");
    expect(left).toHaveLength(3);
    expect(stderr).toContain("job_mine alone");
    expect(readFileSync(join(output, "offline", "job_mine", "thesis.txt"), "utf8")).toBe("years of work");
  });

  it("S1-04: refuses lists that are no sweep, each with its reason", async () => {
    const config = join(freshFolder(), "config.yml");
    for (const [list, reason] of [
      ["0,1", "Concurrency of 0 is not allowed."],
      ["-1,2", "less than or equal to 0"],
      ["2,2", "duplicate values"],
      ["4", "Atleast two concurrencies"],
      ["1,two", "is not a number"],
      ["1,2.5", "must be a whole number"],
    ] as const) {
      const { code, stderr } = await calc("--config_file", config, "--concurrencies", list);
      expect(code, list).toBe(2);
      expect(stderr, list).toContain(reason);
    }
  });

  it("S1-01: the command is `sizing calc`, and says so", async () => {
    for (const words of [["sizing"], ["sizing", "guess"]]) {
      const { code, stderr } = await runInProcess(words);
      expect(code).toBe(2);
      expect(stderr).toContain("Write `headroom sizing calc …`");
    }
  });

  it("S1-02: `--config` is `--config_file`, and a run that measures needs it", async () => {
    const without = await calc("--concurrencies", "1,2");
    expect(without.code).toBe(2);
    expect(without.stderr).toContain("Config file is required in online mode.");
    const missing = await calc("--config", join(folder, "absent.yml"), "--concurrencies", "1,2");
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain("does not exist");
  });
});

describe("what is advice, and stands in the page", () => {
  const page = readFileSync(join(projectRoot, "spec-kit", "sizing.md"), "utf8");

  it("S0-05, S0-22: how to serve a model to measure, and that nothing else has to be installed", () => {
    for (const said of [
      "nvcr.io/nim/meta/llama-3.3-70b-instruct",
      "-p 8000:8000",
      "two GPUs, 20 GB of shared memory",
    ])
      expect(page).toContain(said);
    expect(page).toContain("neither Python nor `uv`, Git LFS");
  });

  it("S0-03, S0-23: the doctor and the help that it names are there", async () => {
    expect(page).toContain(
      "`headroom sizing --help` lists the flags, `headroom doctor` says what is missing",
    );
    const [help, doctor, version] = await Promise.all([
      runInProcess(["sizing", "--help"]),
      runInProcess(["doctor"], { HEADROOM_HOME: freshFolder() }),
      runInProcess(["--version"]),
    ]);
    expect(help.stdout).toContain("--target-workflow-runtime SECONDS");
    expect(doctor.stdout).toContain(version.stdout.trim());
  });
});
