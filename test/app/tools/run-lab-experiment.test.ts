import { ToolMessage } from "@langchain/core/messages";
import { beforeEach, describe, expect, it } from "vitest";
import { compactResult } from "../../../src/app/agent/compact-result.ts";
import { createFigureGate, LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { offered } from "../../../src/app/agent/offered-tools.ts";
import { createLab, type Lab, type LabServices } from "../../../src/app/experiments/lab.ts";
import { listLabExperiments } from "../../../src/app/tools/list-lab-experiments.ts";
import { runLabExperiment } from "../../../src/app/tools/run-lab-experiment.ts";
import type { LabDocument } from "../../../src/domain/lab/lab-document.ts";
import { labRequestSchema } from "../../../src/domain/lab/lab-request.ts";
import { stillClock } from "../../support/planner.ts";

const URL = "http://127.0.0.1:8000/v1";

let asked: string[] = [];
let kept: [string, LabDocument][] = [];
beforeEach(() => {
  asked = [];
  kept = [];
});

const services: LabServices = {
  loadGenerator: {
    models: async () => ({ ids: ["served"], problem: null }),
    runLevel: async () => Promise.reject(new Error("not asked for here")),
    calibrate: async () => null,
    close: async () => undefined,
  },
  probe: {
    ask: async ({ url }) => {
      asked.push(url);
      return { seconds: 0.25, text: "OK", completionTokens: 1, problem: null };
    },
  },
  gpu: {
    identity: async () => ({ gpu: null, reason: "No GPU is visible." }),
    reading: async () => Promise.reject(new Error("no GPU")),
    copyBandwidth: async () => ({ gbPerSecond: null, reason: "No GPU is visible." }),
    vllmVersion: async () => null,
  },
  pause: async () => undefined,
  clock: stillClock,
  version: "0.0.0-test",
  variables: {},
  findModel: async () => Promise.reject(new Error("no catalog here")),
};

const lab: Lab = createLab(services, {
  readFile: async () => "{}",
  defaultPath: (name) => `${name}.json`,
  write: async (path, document) => {
    kept.push([path, document]);
    return `/kept/${path}`;
  },
});
const tool = () => runLabExperiment(async () => lab);
const input = (values: Record<string, unknown>) => tool().input.parse(values);

describe("an experiment as a tool", () => {
  it("takes the parameters of the lab's one declaration, all of them listed for a chat model", () => {
    const { parameters } = offered(tool()).function;
    const listed = Object.keys(parameters["properties"] as Record<string, unknown>);
    expect(listed.toSorted()).toEqual(["experiment", "from", ...labRequestSchema.keyof().options].toSorted());
  });

  it("sends nothing before a yes to exactly that, nor a second time after one", async () => {
    const one = tool();
    const unasked = { message: expect.stringContaining("Nobody was asked") };
    const preflight = input({ experiment: "preflight", endpoint: URL });
    await expect(one.run(preflight, { callId: "call-1" })).rejects.toMatchObject(unasked);
    const question = await one.approval?.(preflight, "call-1");
    expect(question).toMatchObject({ subject: "127.0.0.1:8000" });
    expect(question?.summary).toMatch(
      /^Load for 127\.0\.0\.1:8000, model served: 1 request, at most \d+ tokens;/,
    );
    expect(asked).toEqual([]);
    await one.run(preflight, { callId: "call-1" });
    expect(asked).toEqual([`${URL}/chat/completions`]);
    await expect(one.run(preflight, { callId: "call-1" })).rejects.toMatchObject(unasked);
  });

  it("knows which experiments reach nobody", () => {
    const sendsNothing = (experiment: string) => tool().sendsNothing?.(input({ experiment }));
    expect(["kv-cliff", "weights", "roi", "gpu", "checklist", "explain"].map(sendsNothing)).toEqual(
      Array.from({ length: 6 }, () => true),
    );
    expect(["preflight", "baseline", "sweep", "tokens", "overload", "throughput"].map(sendsNothing)).toEqual(
      Array.from({ length: 6 }, () => false),
    );
  });

  it("keeps what it sent, whole, and nothing of an experiment that sent nothing", async () => {
    const told = await tool().run(input({ experiment: "preflight", endpoint: URL }), {});
    expect(told.file).toBe("/kept/preflight.json");
    expect(kept.at(-1)?.[1].complete).toBe(true);
    kept = [];
    expect((await tool().run(input({ experiment: "roi" }), {})).file).toBeNull();
    expect(kept).toEqual([]);
  });

  it("lets a chat model repeat the cliff's figures, and no other", async () => {
    const told = await tool().run(input({ experiment: "kv-cliff" }), {});
    const result = new ToolMessage({ content: compactResult(told), tool_call_id: "call-1" });
    const said = (text: string) => {
      const gate = createFigureGate({ messages: [result], draft: {} });
      return gate.push(text) + gate.flush();
    };
    for (const right of [
      "Weights take 130 GiB.",
      "With grouped queries a user takes 2.5 GiB of KV cache.",
      "20 users take 180 GiB in all.",
    ])
      expect(said(right)).toBe(right);
    expect(said("With grouped queries a user takes 3.7 GiB of KV cache.")).toContain(LEFT_OUT);
  });

  it("is listed with what it shows, whom it asks and its defaults", () => {
    const { experiments } = listLabExperiments().run({}, {}) as {
      experiments: readonly Record<string, unknown>[];
    };
    expect(experiments.find(({ name }) => name === "sweep")).toMatchObject({
      sendsLoad: true,
      defaults: { concurrency: [1, 2, 4, 8, 16], requests: 80 },
    });
    expect(experiments.find(({ name }) => name === "preflight")).toMatchObject({
      sendsLoad: false,
      asksEndpoint: true,
    });
  });
});
