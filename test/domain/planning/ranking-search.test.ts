import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RankedCandidate, RankingProblem } from "../../../src/domain/planning/ranking-problem.ts";
import { searchMachines } from "../../../src/domain/planning/ranking-search.ts";
import { isMissed, sloGaps } from "../../../src/domain/planning/ranking-slo.ts";
import { FLEET, offer, rankingProblem, rankingServices } from "../../support/recommending.ts";

const search = (overrides: Partial<RankingProblem> = {}) =>
  searchMachines(rankingProblem(overrides), rankingServices);

function best(overrides: Partial<RankingProblem> = {}): RankedCandidate {
  const [first] = search(overrides).machines;
  if (first === undefined) throw new Error("Nothing was found.");
  return first;
}

const RUNS = { numRuns: 25 };
const loads = fc.double({ min: 0.1, max: 300, noNaN: true });
const ttfts = fc.double({ min: 60, max: 3000, noNaN: true });
const subsets = fc.subarray([...FLEET], { minLength: 1 });
const costOf = (candidate: RankedCandidate): number =>
  candidate.meetsSlo ? candidate.usdPerHour : Number.POSITIVE_INFINITY;

describe("machines billed whole", () => {
  it("5 GPUs needed on 8-GPU machines bill 8", () => {
    const eight = [offer("h100-8", "H100", 8, 55)];
    const alone = best({ offers: [offer("h100-1", "H100", 1, 7)], batchCaps: [null], tp: 1 });
    const perReplica = alone.option.ratePerReplica / 1.25;
    const found = best({ offers: eight, offeredPerSecond: perReplica * 4.5, batchCaps: [null], tp: 1 });
    expect([found.option.replicas, found.machines, found.usdPerHour]).toEqual([5, 1, 55]);
    const nine = best({ offers: eight, offeredPerSecond: perReplica * 8.5, batchCaps: [null], tp: 1 });
    expect([nine.option.replicas, nine.machines, nine.usdPerHour]).toEqual([9, 2, 110]);
  });

  it("counts every GPU of a machine once: a replica of 2 on 8 GPUs leaves room for four, not eight", () => {
    const found = best({ offers: [offer("h100-8", "H100", 8, 55)], tp: 2 });
    expect(found.replicasPerMachine).toBe(4);
  });

  it("owned machines do not multiply: two of them are not enough for three", () => {
    const owned = [offer("own", "L4", 1, 0.1, 2)];
    const open = best({ offers: [offer("own", "L4", 1, 0.1)], offeredPerSecond: 20 });
    expect(open.machines).toBeGreaterThan(2);
    expect(best({ offers: owned, offeredPerSecond: 20 }).meetsSlo).toBe(false);
  });
});

describe("laws of the search", () => {
  it("S2-21: no machine that meets the targets is saturated, and every target holds at its load", () => {
    fc.assert(
      fc.property(loads, subsets, (offeredPerSecond, offers) => {
        const { slo } = rankingProblem();
        for (const candidate of search({ offeredPerSecond, offers }).machines) {
          const point = candidate.option.point();
          expect(point.utilization).toBeLessThan(1);
          if (candidate.meetsSlo) expect(sloGaps(slo, point).filter(isMissed)).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it("adding a machine type never makes the best cost worse", () => {
    fc.assert(
      fc.property(loads, subsets, fc.constantFrom(...FLEET), (offeredPerSecond, offers, added) => {
        const before = costOf(best({ offeredPerSecond, offers }));
        const after = costOf(best({ offeredPerSecond, offers: [...new Set([...offers, added])] }));
        expect(after).toBeLessThanOrEqual(before);
      }),
      RUNS,
    );
  });

  it("doubling the load never lowers cost", () => {
    fc.assert(
      fc.property(loads, subsets, (offeredPerSecond, offers) => {
        const once = costOf(best({ offeredPerSecond, offers }));
        expect(costOf(best({ offeredPerSecond: offeredPerSecond * 2, offers }))).toBeGreaterThanOrEqual(once);
      }),
      RUNS,
    );
  });

  it("tightening a target never lowers cost", () => {
    fc.assert(
      fc.property(
        loads,
        ttfts,
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        (offeredPerSecond, ttft, by) => {
          const slo = (targetMs: number) => [{ metric: "ttft" as const, percentile: 95 as const, targetMs }];
          const loose = costOf(best({ offeredPerSecond, slo: slo(ttft) }));
          expect(costOf(best({ offeredPerSecond, slo: slo(ttft * by) }))).toBeGreaterThanOrEqual(loose);
        },
      ),
      RUNS,
    );
  });

  it("gives the same order whatever the order of the offers", () => {
    const names = (offers: typeof FLEET) =>
      search({ offers }).machines.map(({ offer: { machine } }) => machine);
    expect(names(FLEET.toReversed())).toEqual(names(FLEET));
  });
});

describe("options", () => {
  it("S2-11: tries tensor parallelism of 1, 2, 4, 8 that a machine holds, and drops what does not fit", () => {
    const degrees = (gpu: string, count: number) =>
      new Set(
        search({ offers: [offer("m", gpu, count, 1)] }).meeting.map(({ option }) => option.gpusPerReplica),
      );
    expect([...degrees("H100", 8)].sort()).toEqual([1, 2, 4, 8]);
    expect([...degrees("H100", 2)].sort()).toEqual([1, 2]);
  });

  it("S2-56: says on which GPUs the model fits in no way", () => {
    expect(search({ offers: [offer("t4", "T4", 1, 0.5)] }).tooSmall.map(({ name }) => name)).toEqual(["T4"]);
  });

  it("ranks by the objective asked for", () => {
    const byLatency = best({ objective: "latency" });
    const byCost = best();
    expect(byLatency.option.point().ttftMs.p95).toBeLessThan(byCost.option.point().ttftMs.p95);
    expect(byCost.usdPerHour).toBeLessThanOrEqual(byLatency.usdPerHour);
    const gpus = ({ offer: { gpus }, machines }: RankedCandidate) => gpus * machines;
    expect(gpus(best({ objective: "gpus" }))).toBeLessThanOrEqual(gpus(byCost));
  });
});
