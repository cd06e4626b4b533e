import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  CalcRunner,
  type CalcRunnerOutput,
  capacityPlanSchema,
  createPlanner,
  createRecommender,
  isPlannerError,
  planRequestSchema,
  recommendationSchema,
  recommendRequestSchema,
} from "../src/index.ts";
import { startFakeWorkflow } from "./support/fake-workflow.ts";
import { runInProcess } from "./support/run-in-process.ts";
import { projectRoot } from "./support/source-tree.ts";

const REQUEST = { model: "llama-3.1-8b", requestsPerSecond: 20, isl: 500, osl: 200, gpu: "H100" };

describe("the library", () => {
  it("plans over its own catalog, and the document passes its own schema", async () => {
    const planner = await createPlanner();
    const plan = await planner.plan(planRequestSchema.parse(REQUEST));
    expect(capacityPlanSchema.parse(plan)).toEqual(plan);
    expect(plan.tool.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("takes overrides by dotted name", async () => {
    const planner = await createPlanner({ overrides: { "defaults.redundantReplicas": 3 } });
    const [usual, careful] = await Promise.all([
      (await createPlanner()).plan(REQUEST),
      planner.plan(REQUEST),
    ]);
    expect(careful.replicas.redundancy).toBe(3);
    expect(careful.replicas.max).toBeGreaterThan(usual.replicas.max);
  });

  it("refuses what it cannot read with an error that programs can tell apart", async () => {
    const planner = await createPlanner({ env: { HF_HUB_OFFLINE: "1", HF_HOME: "/nonexistent" } });
    const error: unknown = await planner
      .plan({ ...REQUEST, gpu: "H999X" })
      .catch((reason: unknown) => reason);
    expect(isPlannerError(error) && error.code).toBe("unknown_gpu");
  });
});

describe("the recommender as a library", () => {
  it("ranks machines of its own catalog, and the document passes its own schema", async () => {
    const recommender = await createRecommender();
    const request = recommendRequestSchema.parse({ model: "llama-3.1-8b", users: 100, cloud: "gcp" });
    const document = await recommender.recommend(request);
    expect(recommendationSchema.parse(document)).toEqual(document);
    expect(document.candidates.map(({ rank, cloud }) => [rank, cloud])).toEqual([
      [1, "gcp"],
      [2, "gcp"],
      [3, "gcp"],
    ]);
  });

  it("refuses what it cannot read with an error that programs can tell apart", async () => {
    const recommender = await createRecommender({ env: { HF_HUB_OFFLINE: "1", HF_HOME: "/nonexistent" } });
    const error: unknown = await recommender
      .recommend({ model: "llama-3.1-8b", users: 100, gpu: "MI300X", engine: "trtllm" })
      .catch((reason: unknown) => reason);
    expect(isPlannerError(error) && error.code).toBe("invalid_input");
  });
});

describe("the sizing calculator as a library", () => {
  it("S1-61, S1-62: takes the seeds' fields and gives what the command line gives", async () => {
    const server = await startFakeWorkflow(() => ({ callsMs: [2] }));
    const output = mkdtempSync(join(tmpdir(), "headroom-calc-"));
    const runner = new CalcRunner({
      config_file: join(projectRoot, "test/fixtures/sizing/config-sizing-calc.yml"),
      output_dir: output,
      concurrencies: [1, 2, 4],
      num_passes: 2,
      endpoint: server.endpoint,
      test_gpu_count: 8,
      target_workflow_runtime: 10,
      target_users: 100,
      plot_data: false,
    });
    const result: CalcRunnerOutput = await runner.run();
    await server.close();
    expect(server.requests()).toBe(14);
    expect(Object.keys(result.per_concurrency_data)).toEqual(["1", "2", "4"]);
    const { stdout } = await runInProcess(
      `sizing calc --offline_mode --calc_output_dir ${output} --test_gpu_count 8 --target_workflow_runtime 10 --target_users 100 --output-format json --no-plots`.split(
        " ",
      ),
    );
    rmSync(output, { recursive: true, force: true });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it("S1-61, S1-63: refuses in the constructor what cannot be run, and takes fit settings", () => {
    expect(() => new CalcRunner({ concurrencies: [1, 2] })).toThrow(
      "Config file is required in online mode.",
    );
    const { config } = new CalcRunner({ config_file: "c.yml", fit_config: { min_r_squared: 0.9 } });
    expect(config.concurrencies).toEqual([1, 2, 4, 8]);
    expect(config.fit_config).toEqual({
      small_concurrency_range_threshold: 8,
      extreme_outlier_threshold: 2,
      conservative_outlier_threshold: 1.5,
      min_r_squared: 0.9,
      remove_outliers: true,
    });
  });
});
