import { describe, expect, it } from "vitest";
import type { CapacityPlan } from "../../../src/domain/planning/capacity-plan.ts";
import { plannerWith, SEED_REQUEST } from "../../support/planner.ts";

const planner = plannerWith();
const plan = await planner.plan(SEED_REQUEST);

const at = (document: CapacityPlan, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
      document,
    );

/** What the card and the text show large. */
const HEADLINES = [
  "memory.weightsBytes",
  "memory.activationBytes",
  "memory.kvBytesPerToken",
  "memory.kvPoolBytes",
  "memory.usableBytes",
  "memory.maxSequences",
  "memory.replicaTotalBytes",
  "latency.ttftMs",
  "latency.itlMs",
  "latency.e2eMs",
  "capacity.perReplica.requestsPerSecond",
  "capacity.perReplica.outputTokensPerSecond",
  "capacity.perReplica.concurrency",
  "capacity.perReplica.saturationRequestsPerSecond",
  "capacity.utilization",
  "replicas.min",
  "replicas.max",
  "replicas.gpusPerReplica",
  "replicas.gpus",
  "replicas.machines",
  "autoscaling.requestsPerSecondPerReplica",
  "autoscaling.latencyMs",
  "cost.usdPerHour",
  "cost.usdPerMonth",
  "cost.steady.usdPerMonth",
  "cost.usdPerMillionOutputTokens",
  "cost.usdPerMillionTokens",
];

describe("the evidence behind figures", () => {
  it.each(HEADLINES)("%s has a formula, numbers and a source", (path) => {
    expect(plan.evidence.figures[path]?.formula).toBeTruthy();
    expect(plan.evidence.figures[path]?.explanation).toMatch(/\d/);
    expect(plan.evidence.figures[path]?.source).toBeTruthy();
  });

  it("every path leads to a figure of the document", () => {
    for (const path of Object.keys(plan.evidence.figures)) expect(at(plan, path), path).toBeDefined();
  });

  it("the numbers put in are the document's: 49 replicas of 2 GPUs are 98", () => {
    const { gpus, max, gpusPerReplica } = plan.replicas;
    expect(plan.evidence.figures["replicas.gpus"]?.explanation).toBe(`${max} × ${gpusPerReplica} = ${gpus}.`);
  });

  it("a plan that does not fit still tells its memory", async () => {
    const tooLarge = await planner.plan({ ...SEED_REQUEST, parametersB: 405, gpu: "L4" });
    expect(Object.keys(tooLarge.evidence.figures)).toContain("memory.kvPoolBytes");
    expect(Object.keys(tooLarge.evidence.figures)).not.toContain("replicas.gpus");
  });
});
