/** What the project as a whole promises: its documents, its dependencies, the uses it names. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PlanRequest } from "../src/domain/workload/plan-request.ts";
import { plannerWith } from "./support/planner.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Every package a user installs, and what for; a new one needs a line here. */
const DEPENDENCIES: Readonly<Record<string, string>> = {
  "@inkjs/ui": "spinner of the tool cards",
  "@langchain/core": "messages and chat models of the agent",
  "@langchain/langgraph": "the agent's graph and checkpoints",
  "@langchain/langgraph-checkpoint-postgres": "sessions shared by a team",
  "@langchain/openai": "any OpenAI-compatible chat model",
  "@modelcontextprotocol/sdk": "headroom mcp",
  "@resvg/resvg-js": "pictures as PNG",
  bullmq: "the queue of headroom worker",
  conf: "user settings",
  ink: "the terminal chat",
  ioredis: "bullmq's client",
  pg: "the Postgres session store's client",
  react: "Ink's renderer",
  yaml: "workflow configurations",
  zod: "every schema",
};

describe("the project", () => {
  it("S4-41: holds the five documents of a specification, each with sections", () => {
    for (const name of ["context", "requirements", "architecture", "work_plan", "acceptance_criteria"]) {
      const text = read(`spec-kit/${name}.md`);
      expect(text, name).toMatch(/^# /);
      expect(text.match(/^## /gm)?.length ?? 0, name).toBeGreaterThanOrEqual(1);
    }
  });

  it("S4-45: depends on few packages, each reviewed and for a reason", () => {
    const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(read("package.json"));
    expect(Object.keys(dependencies).toSorted()).toEqual(Object.keys(DEPENDENCIES).toSorted());
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each<[string, PlanRequest]>([
    [
      "a chatbot",
      { model: "llama 3.1 8b", users: 300, requestsPerUserHour: 20, isl: 800, osl: 250, ttftMs: 500 },
    ],
    [
      "an API endpoint",
      {
        model: "qwen3-32b",
        precision: "fp8",
        requestsPerSecond: 12,
        isl: 1500,
        osl: 300,
        e2eMs: 15_000,
        sloPercentile: 99,
      },
    ],
    [
      "several tenants",
      {
        model: "llama 3.3 70b",
        requestsPerSecond: 8,
        isl: 4000,
        osl: 300,
        prefixHitRate: 0.6,
        peakMultiplier: 3,
      },
    ],
    ["an agent", { model: "gpt-oss-120b", requestsPerSecond: 2, callsPerRequest: 6, isl: 3000, osl: 400 }],
  ])("S4-39: the README's example of %s gives a plan that holds", async (_use, request) => {
    const plan = await plannerWith().plan(request);
    expect(plan.verdict.failing).toEqual([]);
    expect(plan.replicas.gpus).toBeGreaterThan(0);
  });
});
