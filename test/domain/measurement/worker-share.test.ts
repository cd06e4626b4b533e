import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { histogramOf } from "../../../src/domain/measurement/histogram.ts";
import { levelReport } from "../../../src/domain/measurement/level-report.ts";
import type { LoadResult } from "../../../src/domain/measurement/load-job.ts";
import { shareSchedule } from "../../../src/domain/measurement/load-share.ts";
import type { RequestRecord } from "../../../src/domain/measurement/request-record.ts";
import {
  mergeParts,
  type WorkerPart,
  type WorkerReport,
} from "../../../src/domain/measurement/worker-share.ts";
import { loadJob } from "../../support/load-job.ts";
import { requestRecord } from "../../support/request-record.ts";

const STREAMS = 6;
const job = loadJob("http://127.0.0.1:9/v1", {
  arrivals: { kind: "closed", concurrency: STREAMS },
  warmup: STREAMS,
  requests: 60,
});
const context = { concurrency: STREAMS, requestRate: null, targets: { ttftMs: 120 }, maxErrorShare: 0.5 };

const report = (given: Partial<WorkerReport> = {}): WorkerReport => ({
  chunkGaps: histogramOf([]),
  checks: { eventLoopDelayP99Ms: 1, runQueueMsPerSecond: 2, cpuMs: 10 },
  stopped: null,
  saidBy: new Map(),
  ...given,
});

/** Six streams, each in turn: a request of about a second, some of which fail. */
const recording = fc
  .array(fc.tuple(fc.double({ min: 20, max: 900, noNaN: true }), fc.integer({ min: 0, max: 9 })), {
    minLength: STREAMS + 60,
    maxLength: STREAMS + 60,
  })
  .map((drawn): RequestRecord[] =>
    drawn.map(([firstMs, fate], index) => {
      const sentMs = Math.floor(index / STREAMS) * 1000 + (index % STREAMS);
      return requestRecord({
        index,
        warmup: index < STREAMS,
        sentMs,
        endMs: sentMs + 995,
        firstTokenMs: sentMs + firstMs,
        failure: fate === 0 ? "http_503" : null,
      });
    }),
  );

function cutUp(records: readonly RequestRecord[], of: number): WorkerPart[] {
  return Array.from({ length: of }, (_, index): WorkerPart => {
    const { indexAt, countBelow } = shareSchedule(job.arrivals, { index, of });
    const mine = new Set(Array.from({ length: countBelow(records.length) }, (_, at) => indexAt(at)));
    const own = records.filter((record) => mine.has(record.index));
    return {
      name: `w${index}`,
      share: { index, of },
      records: own,
      report: report({ chunkGaps: histogramOf(own.map(({ firstTokenMs }) => firstTokenMs ?? 0)) }),
      clockErrorMs: 0.1,
      problem: null,
    };
  });
}

const single = (records: readonly RequestRecord[]): LoadResult => ({
  records,
  ...report({ chunkGaps: histogramOf(records.map(({ firstTokenMs }) => firstTokenMs ?? 0)) }),
  chunkTimes: new Map(),
});

describe("the shares of one recording, put together", () => {
  it("say what one generator would have said, whoever measured which request", () => {
    fc.assert(
      fc.property(recording, fc.integer({ min: 1, max: STREAMS }), (records, workers) => {
        const {
          workers: parts,
          lost,
          checks,
          ...merged
        } = levelReport([mergeParts(cutUp(records, workers), job)], context);
        const { checks: wholeChecks, ...whole } = levelReport([single(records)], context);
        // Sums of the same values in another order differ in the last digits.
        const rounded = (figures: unknown) =>
          JSON.parse(JSON.stringify(figures), (_, value) =>
            typeof value === "number" ? Number(value.toPrecision(9)) : value,
          );
        expect(rounded(merged)).toEqual(rounded(whole));
        expect(checks.littlesLawRatio).toBeCloseTo(wholeChecks.littlesLawRatio ?? Number.NaN, 9);
        expect(checks.offeredRatio).toBeCloseTo(wholeChecks.offeredRatio ?? Number.NaN, 9);
        expect(parts).toHaveLength(workers);
        expect(lost).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the machines' own figures", () => {
  const records = Array.from({ length: 66 }, (_, index) =>
    requestRecord({ index, warmup: index < STREAMS, sentMs: Math.floor(index / STREAMS) * 1000 }),
  );
  const [first, second] = cutUp(records, 2) as [WorkerPart, WorkerPart];

  it("are the worst worker's where one late worker spoils the figures, and the sum of the CPU time", () => {
    const late = report({ checks: { eventLoopDelayP99Ms: 40, runQueueMsPerSecond: null, cpuMs: 7 } });
    const { checks } = mergeParts([first, { ...second, report: late }], job);
    expect(checks).toEqual({ eventLoopDelayP99Ms: 40, runQueueMsPerSecond: 2, cpuMs: 17 });
    const level = levelReport([mergeParts([first, { ...second, report: late }], job)], context);
    expect(level.checks.valid).toBe(false);
    expect(level.checks.reasons).toEqual(["the client's own loop was late: it adds to the latencies"]);
  });
  it("hold no CPU time where one worker cannot tell: a part of it would look like all of it", () => {
    const silent = report({ checks: { eventLoopDelayP99Ms: 1, runQueueMsPerSecond: null, cpuMs: null } });
    const { checks, workers } = mergeParts([first, { ...second, report: silent }], job);
    expect(checks.cpuMs).toBeNull();
    expect(workers?.map(({ clientCpuMs }) => clientCpuMs)).toEqual([10, null]);
  });
  it("make a level of sound shares valid", () => {
    expect(levelReport([mergeParts([first, second], job)], context).checks).toMatchObject({
      valid: true,
      reasons: [],
    });
  });
  it("of a lost worker are not invented: its measured requests stay, the rest of its share is lost", () => {
    const gone: WorkerPart = {
      ...second,
      records: second.records.slice(0, 20),
      report: null,
      problem: "stopped answering",
    };
    const level = levelReport([mergeParts([first, gone], job)], context);
    expect(level).toMatchObject({ requests: 30 + 17, lost: 13, ok: 30 + 17, errors: {} });
    expect(level.checks.valid).toBe(false);
    expect(level.checks.reasons).toContain("worker w1 stopped answering: 13 of its requests are lost");
    expect(level.workers?.[1]).toMatchObject({ eventLoopDelayP99Ms: null, clientCpuMs: null, lost: 13 });
  });
  it("of a level that lasts for a time do not know how much was lost", () => {
    const timed = { ...job, requests: null, durationSeconds: 10 };
    const gone: WorkerPart = { ...second, report: null, problem: "stopped answering" };
    expect(mergeParts([first, gone], timed).workers?.map(({ lost }) => lost)).toEqual([0, null]);
    expect(levelReport([mergeParts([first, gone], timed)], context).lost).toBeNull();
  });
  it("doubt a clock that is far from the others'", () => {
    const far = { ...second, clockErrorMs: 1000 };
    const { reasons } = levelReport([mergeParts([first, far], job)], context).checks;
    expect(reasons).toEqual([expect.stringMatching(/^worker w1 has a clock/)]);
  });
  it("doubt a worker whose streams stood idle, although the others' hide it", () => {
    const idle = second.records.map((record) => ({
      ...record,
      endMs: record.sentMs + 700,
      lastTokenMs: null,
    }));
    const { reasons } = levelReport([mergeParts([first, { ...second, records: idle }], job)], context).checks;
    expect(reasons).toContain("worker w1 had fewer requests in flight than it has streams");
  });
  it("have no level where every worker is lost", () => {
    const gone = [first, second].map((part) => ({ ...part, report: null, problem: "stopped answering" }));
    expect(mergeParts(gone, job).stopped).toBe("lost");
  });
});
