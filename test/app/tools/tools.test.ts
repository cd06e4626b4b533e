import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ComparedOption } from "../../../src/app/tools/compare-options.ts";
import { createTools } from "../../../src/app/tools/index.ts";
import { noModelSource, plannerWith, shippedCatalog } from "../../support/planner.ts";

const written: { path: string; text: string }[] = [];
const tools = createTools({
  planner: plannerWith(),
  catalog: shippedCatalog,
  modelSource: noModelSource,
  files: {
    writeAtomically: async (path) => path,
    writeOwn: async (path, text) => {
      written.push({ path, text });
      return `/home/${path}`;
    },
  },
});
const toolNamed = (name: string) => {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return tool;
};
/** Runs a tool as the agent does: parsed first. */
const run = async (name: string, input: unknown): Promise<Record<string, unknown>> => {
  const tool = toolNamed(name);
  return (await tool.run(tool.input.parse(input), {})) as Record<string, unknown>;
};
const request = { model: "llama 3.1 8b", requestsPerSecond: 20, isl: 500, osl: 200, gpu: "L4" };

describe("the tools", () => {
  it("are the fourteen that the agent is promised, each with a JSON Schema and a summary", () => {
    expect(tools.map(({ name }) => name)).toEqual([
      "find_model",
      "find_gpu",
      "set_requirements",
      "rank_questions",
      "forecast_memory",
      "forecast_latency",
      "forecast_throughput",
      "size_replicas",
      "set_autoscaling",
      "estimate_cost",
      "plan_capacity",
      "compare_options",
      "explain_figure",
      "export_plan",
    ]);
    for (const { input, summary } of tools) {
      expect(z.toJSONSchema(input, { io: "input" })).toMatchObject({ type: "object" });
      expect(summary).toMatch(/\.$/);
    }
  });

  it("only the export touches a file, and none the network", () => {
    expect(tools.filter(({ effect }) => effect !== "none").map(({ name }) => name)).toEqual(["export_plan"]);
  });

  it("find_model finds what people type, and lists candidates when it could be several", async () => {
    expect(await run("find_model", { query: "llama 3.1 8b" })).toMatchObject({
      found: { nativePrecision: "bf16" },
    });
    expect((await run("find_model", { query: "no such thing 9x" }))["found"]).toBeNull();
  });

  it("find_gpu splits the count off and says where a GPU is sold", async () => {
    const result = await run("find_gpu", { query: "8xA100-80GB" });
    expect(result).toMatchObject({ count: 8, found: { name: "A100-SXM-80GB" } });
    expect(result["machines"]).not.toEqual([]);
    expect((await run("find_gpu", { query: "X9000" }))["found"]).toBeNull();
  });

  it("set_requirements checks names and says what is missing", async () => {
    expect(await run("set_requirements", { model: "llama 3.1 8b", isl: 500 })).toMatchObject({
      missing: ["requestsPerSecond", "osl"],
    });
    await expect(run("set_requirements", { gpu: "X9000" })).rejects.toMatchObject({ code: "unknown_gpu" });
    await expect(run("set_requirements", { engine: "steam" })).rejects.toMatchObject({
      code: "unknown_engine",
    });
  });

  it("forecast_memory needs no load, and says what stood in", async () => {
    const result = await run("forecast_memory", { model: "llama 3.1 8b", gpu: "L4" });
    expect(result["assumed"]).toEqual(["requestsPerSecond", "isl", "osl"]);
    expect(result["memory"]).toMatchObject({ fits: true });
  });

  it("each section tool gives the section of the same plan", async () => {
    const plan = await run("plan_capacity", request);
    expect((await run("forecast_latency", request))["latency"]).toEqual(plan["latency"]);
    expect((await run("forecast_throughput", request))["capacity"]).toEqual(plan["capacity"]);
    expect((await run("size_replicas", request))["replicas"]).toEqual(plan["replicas"]);
    expect((await run("set_autoscaling", request))["autoscaling"]).toEqual(plan["autoscaling"]);
    expect((await run("estimate_cost", request))["cost"]).toEqual(plan["cost"]);
  });

  it("compare_options leaves the requirements alone and sets each change beside them", async () => {
    const result = await run("compare_options", {
      ...request,
      changes: [{ gpu: "L40S" }, { precision: "fp8" }],
    });
    const rows = result["rows"] as readonly ComparedOption[];
    expect(rows.map(({ label }) => label)).toEqual(["as it is", "GPU L40S", "Weight precision fp8"]);
    expect(rows.map(({ gpu }) => gpu)).toEqual(["L4", "L40S", "L4"]);
    const alone = await run("plan_capacity", { ...request, gpu: "L40S" });
    expect(alone["cost"]).toMatchObject({ usdPerMonth: rows[1]?.usdPerMonth });
    expect(result["message"]).toMatch(/^Cheapest that holds: /);
  });

  it("a compared model or load takes the place of the one before, however it was said", async () => {
    const sized = await run("compare_options", { ...request, changes: [{ parametersB: 70, gpu: "H200" }] });
    const rows = sized["rows"] as readonly ComparedOption[];
    expect(rows[1]?.summary).toContain("H200");
    const alone = await run("plan_capacity", {
      parametersB: 70,
      gpu: "H200",
      requestsPerSecond: 20,
      isl: 500,
      osl: 200,
    });
    expect(alone["replicas"]).toMatchObject({ gpus: rows[1]?.gpus });
  });

  it.each([
    ["why 4 GPUs?", "replicas.gpus"],
    ["gpus", "replicas.gpus"],
    ["why two GPUs per replica", "replicas.gpusPerReplica"],
    ["replicas", "replicas.max"],
    ["minimum replicas", "replicas.min"],
    ["ttft", "latency.ttftMs"],
    ["ITL", "latency.itlMs"],
    ["end-to-end latency", "latency.e2eMs"],
    ["cost", "cost.usdPerMonth"],
    ["why is it so expensive", "cost.usdPerMonth"],
    ["price per million tokens", "cost.usdPerMillionOutputTokens"],
    ["memory", "memory.replicaTotalBytes"],
    ["kv", "memory.kvPoolBytes"],
    ["weights", "memory.weightsBytes"],
    ["throughput", "capacity.perReplica.requestsPerSecond"],
    ["memory.kvPoolBytes", "memory.kvPoolBytes"],
    ["autoscale threshold", "autoscaling.requestsPerSecondPerReplica"],
  ])("explain_figure knows %s", async (figure, path) => {
    const result = await run("explain_figure", { ...request, figure });
    expect(result["path"]).toBe(path);
    expect(result["formula"]).not.toBe("");
    expect(result["source"]).not.toBe("");
  });

  it("explain_figure gives the band of a figure that has one, and the assumptions behind it", async () => {
    expect(await run("explain_figure", { ...request, figure: "ttft" })).toMatchObject({
      band: { level: 0.8 },
    });
    const gpus = await run("explain_figure", { ...request, figure: "gpus" });
    expect(gpus["assumptions"]).toContainEqual(expect.stringContaining("Peak 1.5"));
  });

  it("explain_figure lists what it knows when asked for something else", async () => {
    const result = await run("explain_figure", { ...request, figure: "colour" });
    expect(result["path"]).toBeNull();
    expect(result["known"]).toContain("replicas.gpus");
  });

  it("S4-18: export_plan writes the whole document as JSON", async () => {
    const result = await run("export_plan", { ...request, path: "plan.json" });
    expect(result["path"]).toBe("/home/plan.json");
    const plan = await run("plan_capacity", request);
    expect(JSON.parse(written.at(-1)?.text ?? "")).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  it("an unknown argument is refused, not ignored", () => {
    expect(toolNamed("plan_capacity").input.safeParse({ ...request, gpuCount: 4 }).success).toBe(false);
  });
});
