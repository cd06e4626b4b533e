import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createTools } from "../../../src/app/tools/index.ts";
import { openCalculator } from "../../../src/compose-sizing.ts";
import { metricsOfLevel } from "../../../src/domain/sizing/calc-file.ts";
import { startFakeWorkflow } from "../../support/fake-workflow.ts";
import { noModelSource, plannerWith, shippedCatalog } from "../../support/planner.ts";
import { type RecordedLevel, recordedLevel, referenceCases } from "../../support/sizing-cases.ts";
import { projectRoot } from "../../support/source-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-sizing-tools-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tools = createTools({
  planner: plannerWith(),
  catalog: shippedCatalog,
  modelSource: noModelSource,
  files: { writeAtomically: async (path) => path, writeOwn: async (path) => path },
  calculator: () => openCalculator({}),
});
const toolNamed = (name: string) => {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return tool;
};
const run = async (name: string, input: object): Promise<Record<string, unknown>> => {
  const tool = toolNamed(name);
  return (await tool.run(tool.input.parse(input), {})) as Record<string, unknown>;
};

const seedLevels = referenceCases<{ metrics: RecordedLevel[] }, unknown>("runner")[0]?.input.metrics ?? [];
const job = join(folder, "online", "job_1");
mkdirSync(job, { recursive: true });
writeFileSync(
  join(job, "calc_runner_output.json"),
  JSON.stringify({
    calc_data: Object.fromEntries(
      seedLevels.map((level) => [
        level.concurrency,
        { sizing_metrics: metricsOfLevel(recordedLevel(level)) },
      ]),
    ),
  }),
);
const SEED = { folder, testGpuCount: 8, targetUsers: 100, targetWorkflowRuntimeSeconds: 10 };

describe("size_from_sweep", () => {
  it("S0-14: gives the seeds' 75.4 by the line, and leads with what the knee supports", async () => {
    const answer = await run("size_from_sweep", SEED);
    expect(answer).toMatchObject({ gpus: 70, basis: "knee", besideForecast: null });
    expect((answer["gpuEstimates"] as Record<string, number>)["gpu_estimate_by_wf_runtime"]).toBeCloseTo(
      75.3516,
      4,
    );
    expect(answer["message"]).toContain("Plan with 70 GPUs for 100 users");
    // Items of each level would only fill a chat model's window.
    expect(JSON.stringify(answer)).not.toContain("per_item");
  });

  it("shows a forecast of the same model beside it, and why they differ, once enough is known for one", async () => {
    const answer = await run("size_from_sweep", {
      ...SEED,
      model: "llama-3.1-70b",
      requestsPerSecond: 10,
      isl: 500,
      osl: 200,
      gpu: "H100",
    });
    const { rows, explanations } = answer["besideForecast"] as {
      rows: { figure: string; sizing: number; forecast: number }[];
      explanations: string[];
    };
    expect(rows[0]).toMatchObject({ figure: "GPUs", sizing: 70 });
    for (const { forecast } of rows) expect(forecast).toBeGreaterThan(0);
    // 11.5 requests in flight on 8 GPUs.
    expect(rows[2]?.sizing).toBeCloseTo(11.509 / 8, 3);
    // 4.03488 s of workflow for 1.14981 s of LLM call.
    expect(explanations.join(" ")).toContain("3.51 times its slowest LLM call");
  });

  it("says what is missing instead of a number", async () => {
    const answer = await run("size_from_sweep", { ...SEED, folder: join(folder, "absent") });
    expect(answer).toMatchObject({ gpus: null, message: "No estimate: No measurements were found." });
    expect(answer["notices"]).toEqual([expect.stringContaining("there is no online folder")]);
  });
});

describe("run_sizing_sweep", () => {
  it("sends load, so it waits for a yes, and what is agreed to names the load", () => {
    const { effect, input } = toolNamed("run_sizing_sweep");
    expect(effect).toBe("network");
    expect(input.safeParse({ configFile: "c.yml", folder: "out" }).success).toBe(false);
  });

  it("S0-12: measures the seeds' walk and sizes from it", async () => {
    const server = await startFakeWorkflow(() => ({ callsMs: [4, 2] }));
    const answer = await run("run_sizing_sweep", {
      configFile: join(projectRoot, "test/fixtures/sizing/config-sizing-calc.yml"),
      folder: join(folder, "measured"),
      endpoint: server.endpoint,
      concurrencies: [1, 2, 4, 8, 16, 32],
      passes: 2,
      testGpuCount: 8,
      targetUsers: 100,
      targetWorkflowRuntimeSeconds: 1,
    });
    await server.close();
    expect(server.requests()).toBe(126);
    expect(answer["levels"]).toHaveLength(6);
    expect(answer["folder"]).toContain(join("online", "job_"));
  });
});
