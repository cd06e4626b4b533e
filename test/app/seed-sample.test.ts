/** The seed's printed sample, line by line: what this plan says instead, and which warning explains the difference. */
import { describe, expect, it } from "vitest";
import type { CapacityPlan } from "../../src/domain/planning/capacity-plan.ts";
import { plannerWith, SEED_REQUEST } from "../support/planner.ts";

/** As printed by the seed for its own command. */
const SAMPLE = {
  memoryGb: 140,
  gpusPerReplica: 2,
  tokensPerSecond: 1200,
  ttftMs: 150,
  itlMs: 25,
  minReplicas: 2,
  maxReplicas: 8,
  autoscaleRps: 8,
  autoscaleLatencyMs: 500,
  usdPerMillion: 2,
} as const;

const plan: CapacityPlan = await plannerWith().plan(SEED_REQUEST);

function warning(code: string): string {
  const found = plan.warnings.find((candidate) => candidate.code === code);
  expect(found, code).toBeDefined();
  return found?.message ?? "";
}

describe("S4-37: the contradictions of the sample are warnings, not repeated", () => {
  it("S4-37: 140 GB a replica is the weights alone", () => {
    expect((plan.memory.weightsBytes * plan.replicas.gpusPerReplica) / 1e9).toBeCloseTo(SAMPLE.memoryGb, 0);
    expect(plan.memory.replicaTotalBytes / 1e9).toBeGreaterThan(150);
    expect(warning("weights_are_not_all")).toMatch(/140 GB.*153 GB/);
  });

  it("S4-37: two GPUs hold the stated context and batch only to the last part, because 160 GB are 80 GiB each", () => {
    expect(plan.replicas.gpusPerReplica).toBe(SAMPLE.gpusPerReplica);
    expect(warning("context_batch_fills_memory")).toMatch(
      /4 sequences of 8,192 tokens take .* it fits 4 of them/,
    );
  });

  it("S4-37: 1,200 tokens a second do not come from a batch of 4 on two A100", () => {
    expect(plan.capacity.perReplica.outputTokensPerSecond).toBeLessThan(SAMPLE.tokensPerSecond / 10);
    expect(warning("batch_cap_limits_throughput")).toMatch(/at most 8[0-9.]+ output tokens\/s/);
  });

  it("S4-37: an ITL of 25 ms is below the time two A100 need to read the weights", () => {
    expect(plan.latency?.itlMs.mean).toBeGreaterThan(34.3);
    // 70 GB ÷ 2.039 TB/s = 34.3 ms
    expect(warning("itl_floor")).toContain("34.3 ms");
    expect(34.3).toBeGreaterThan(SAMPLE.itlMs);
  });

  it("S4-37: a TTFT of 150 ms leaves out the queue, and most of the prefill", () => {
    expect(plan.latency?.ttftMs.mean).toBeGreaterThan(SAMPLE.ttftMs);
    expect(warning("queue_dominates_ttft")).toMatch(/waiting for a free slot and 2\d\d ms is prefill/);
  });

  it("S4-37: no latency target was given, so none is met", () => {
    expect(plan.verdict.latencyTargets).toBe("not checked");
    expect(warning("latency_not_checked")).toContain("was not checked");
  });

  it("S4-37: a batch of 4 is below what Little's law asks for, so 2 to 8 replicas are far too few", () => {
    expect(plan.replicas.min).toBeGreaterThan(SAMPLE.minReplicas);
    expect(plan.replicas.max).toBeGreaterThan(SAMPLE.maxReplicas);
    expect(warning("batch_cap_below_little")).toContain("Little's law");
    expect(warning("batch_cap_costs")).toContain("Without the cap of 4");
  });

  it("S4-37: the autoscale rate is a share of capacity above the load, not of the target below it", () => {
    const perReplica = plan.autoscaling.requestsPerSecondPerReplica.value;
    const today = SEED_REQUEST.requestsPerSecond / plan.replicas.min;
    expect(perReplica).toBeGreaterThan(today);
    expect(SAMPLE.autoscaleRps).toBeLessThan(SEED_REQUEST.requestsPerSecond);
    expect(warning("autoscale_share_below_load")).toContain("scale out at rest");
  });

  it("S4-34: the latency threshold lies above the plan's own end-to-end latency, where 500 ms would always fire", () => {
    const own = plan.latency?.e2eMs.p95 ?? 0;
    expect(own).toBeGreaterThan(SAMPLE.autoscaleLatencyMs);
    expect(plan.autoscaling.latencyMs.value).toBeGreaterThan(own);
  });

  it("S4-37: a price per million says which tokens and at which load", () => {
    expect(plan.cost.note).toMatch(/output only.*input and output/);
    expect(plan.cost.usdPerMillionOutputTokens).toBeGreaterThan(SAMPLE.usdPerMillion);
    expect(warning("token_cost_depends_on_load")).toMatch(/at today's load.*only if every replica/);
  });

  it("S4-37: the rate behind the monthly cost is stated, with its date", () => {
    const [price] = plan.cost.prices;
    expect(price?.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(plan.cost.usdPerMonth).toBeCloseTo((plan.cost.machines ?? 0) * (price?.usdPerHour ?? 0) * 730, 6);
  });
});
