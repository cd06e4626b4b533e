import { ToolMessage } from "@langchain/core/messages";
import { beforeEach, describe, expect, it } from "vitest";
import { compactResult } from "../../../src/app/agent/compact-result.ts";
import { createFigureGate, LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import type { Bench } from "../../../src/app/experiments/bench.ts";
import type { BenchPlan } from "../../../src/app/experiments/bench-plan.ts";
import { prepareBench } from "../../../src/app/experiments/prepare-bench.ts";
import { benchmarkEndpoint } from "../../../src/app/tools/benchmark-endpoint.ts";
import { PlannerError } from "../../../src/domain/errors.ts";
import type { BenchmarkDocument } from "../../../src/domain/measurement/benchmark.ts";
import { number } from "../../../src/domain/planning/wording.ts";
import { sampleBenchmark } from "../../support/sample-benchmark.ts";

const ENDPOINT = "http://127.0.0.1:8000/v1";
const services = {
  loadGenerator: { models: async () => ({ ids: ["served"], problem: null }) },
  readFile: async () => "",
};

let ran: BenchPlan[] = [];
let prepared = 0;
let offline = false;
beforeEach(() => {
  ran = [];
  prepared = 0;
  offline = false;
});

function toolOver(document: BenchmarkDocument = sampleBenchmark()) {
  const bench: Bench = {
    prepare: async (request, headers) => {
      prepared += 1;
      if (offline) throw new PlannerError("endpoint_failed", "Nobody answers.");
      return prepareBench(request, headers, services);
    },
    run: async (plan, _finished, watch) => {
      ran.push(plan);
      await watch.keep(document);
      return document;
    },
    readKept: async () => ({ request: {}, levels: [] }),
    defaultPath: () => "run.json",
    keep: async (path) => `/kept/${path}`,
    appendRecords: async () => undefined,
    close: async () => undefined,
  };
  return benchmarkEndpoint(async () => bench);
}

const input = (values: Record<string, unknown>) => {
  const { input: schema } = toolOver();
  return schema.parse({ endpoint: ENDPOINT, ...values });
};

describe("what may be sent", () => {
  it("is exactly what was asked about, whatever the requirements have become since", async () => {
    const tool = toolOver();
    await tool.approval?.(input({ concurrency: [1], isl: 20 }), "call-1");
    await tool.run(input({ concurrency: [1, 64], isl: 5000 }), { callId: "call-1" });
    expect(ran[0]?.loads).toEqual({ mode: "concurrency", loads: [1] });
    expect(ran[0]?.request.isl).toBe("20");
  });

  it("is nothing when nobody was asked, nor a second time after one yes", async () => {
    const tool = toolOver();
    const unasked = { code: "invalid_input", message: expect.stringContaining("Nobody was asked") };
    await expect(tool.run(input({}), { callId: "call-1" })).rejects.toMatchObject(unasked);
    await tool.approval?.(input({ concurrency: [1] }), "call-1");
    await tool.run(input({ concurrency: [1] }), { callId: "call-1" });
    await expect(tool.run(input({ concurrency: [1] }), { callId: "call-1" })).rejects.toMatchObject(unasked);
    expect(ran).toHaveLength(1);
  });

  it("is nothing when the question failed, even if the endpoint has come back", async () => {
    const tool = toolOver();
    offline = true;
    await expect(tool.approval?.(input({}), "call-1")).rejects.toMatchObject({ code: "endpoint_failed" });
    offline = false;
    await expect(tool.run(input({}), { callId: "call-1" })).rejects.toMatchObject({
      code: "endpoint_failed",
    });
    expect(ran).toEqual([]);
  });

  it("is prepared once, however often the question is asked", async () => {
    const tool = toolOver();
    await tool.approval?.(input({ concurrency: [1] }), "call-1");
    await tool.approval?.(input({ concurrency: [1] }), "call-1");
    expect(prepared).toBe(1);
  });
});

describe("what is asked", () => {
  it("says about how much where a search decides the levels", async () => {
    const question = await toolOver().approval?.(input({}), "call-1");
    expect(question?.summary).toMatch(/about 8 levels \(automatic search\), about [\d,]+ requests/);
    expect(question?.subject).toBe("127.0.0.1:8000");
  });

  it("takes lengths said now before those of the requirements, and their targets", async () => {
    const tool = toolOver();
    await tool.run(input({ concurrency: [1], isl: 500, osl: 200, inputTokens: 30, ttftMs: 400 }), {});
    expect(ran[0]?.request).toMatchObject({ isl: "30", osl: "200", ttftMs: 400 });
    expect(ran[0]?.target.model).toBe("served");
  });
});

describe("what is told", () => {
  it("names the knee, the levels' validity and the file", async () => {
    const told = await toolOver().run(input({ concurrency: [1, 2, 4, 8] }), {});
    expect(told.file).toBe("/kept/run.json");
    expect(told.reading[0]).toContain("The knee is at about 4.2 streams, between 4 and 8");
    expect(told.table).toHaveLength(5);
    expect(told.levels.map(({ valid }) => valid)).toEqual(
      sampleBenchmark().levels.map(({ checks }) => checks.valid),
    );
  });

  it("lets a chat model repeat its figures, and no other", async () => {
    const told = await toolOver().run(input({ concurrency: [1, 2, 4, 8] }), {});
    const [, second] = told.levels;
    const result = new ToolMessage({ content: compactResult(told), tool_call_id: "call-1" });
    const said = (text: string) => {
      const gate = createFigureGate({ messages: [result], draft: {} });
      return gate.push(text) + gate.flush();
    };
    const rows = `\n${told.table.join("\n")}\n`;
    expect(said(rows)).toBe(rows);
    const figures = `At 2 streams TTFT p95 is ${number(second?.ttftMs?.p95 ?? 0)} ms and ITL p50 ${number(second?.itlMs?.p50 ?? 0)} ms, at ${number(second?.outputTokensPerSecond ?? 0)} tok/s. The knee is at about 4.2 streams.`;
    expect(said(figures)).toBe(figures);
    expect(said("At 2 streams TTFT p95 is 987 ms.")).toContain(LEFT_OUT);
  });

  it("is a failure with the errors by kind when no request succeeded", async () => {
    const sample = sampleBenchmark();
    const levels = sample.levels
      .slice(0, 1)
      .map((level) => ({ ...level, ok: 0, errors: { http_401: level.requests } }));
    await expect(toolOver({ ...sample, levels }).run(input({ concurrency: [1] }), {})).rejects.toMatchObject({
      code: "endpoint_failed",
      message: expect.stringMatching(/1: \d+ × http_401/),
    });
  });
});
