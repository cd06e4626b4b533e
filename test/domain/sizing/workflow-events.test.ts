import { describe, expect, it } from "vitest";
import { levelOfRuns } from "../../../src/domain/sizing/measured-level.ts";
import { callsOf, readEvent, traceOf } from "../../../src/domain/sizing/workflow-events.ts";

const event = (event_type: string, event_timestamp: number, UUID?: string, name?: string) => ({
  event_type,
  event_timestamp,
  UUID,
  name,
});

describe("LLM calls in a workflow's events", () => {
  it("S1-29: last from a start to its end, whatever stands between", () => {
    const events = [
      event("WORKFLOW_START", 0),
      event("LLM_START", 1, "a", "small"),
      event("LLM_END", 2.5, "a", "small"),
      event("TOOL_START", 2.5),
      event("TOOL_END", 3),
      event("LLM_START", 3, "b"),
      event("LLM_END", 5, "b"),
      event("WORKFLOW_END", 5.5),
    ];
    expect(callsOf(events).map(({ startSeconds, endSeconds }) => endSeconds - startSeconds)).toEqual([
      1.5, 2,
    ]);
    expect(callsOf(events)[0]?.model).toBe("small");
    // S1-30: a run lasts from its first event to its last.
    expect(traceOf(events)).toEqual({ startSeconds: 0, endSeconds: 5.5 });
  });

  it("without ids an end belongs to the start before it, and one without a start to nothing", () => {
    const events = [event("LLM_END", 0.5), event("LLM_START", 1), event("LLM_END", 3), event("LLM_END", 4)];
    expect(callsOf(events)).toEqual([{ startSeconds: 1, endSeconds: 3, model: null }]);
  });

  it("calls that overlap are told apart by their ids, which the original mixes up", () => {
    const events = [
      event("LLM_START", 0, "long"),
      event("LLM_START", 1, "short"),
      event("LLM_END", 2, "short"),
      event("LLM_END", 10, "long"),
    ];
    expect(callsOf(events).map(({ startSeconds, endSeconds }) => endSeconds - startSeconds)).toEqual([1, 10]);
  });

  it("what is no event is none", () => {
    expect(readEvent({ event_type: "LLM_START" })).toBeNull();
    expect(readEvent("LLM_START")).toBeNull();
  });
});

describe("a level from its runs", () => {
  const call = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds, model: null });
  const ran = (id: string, startSeconds: number, endSeconds: number, calls: [number, number][]) => ({
    id,
    run: {
      ok: true as const,
      startSeconds,
      endSeconds,
      calls: calls.map(([from, to]) => call(from, to)),
      trace: null,
    },
  });

  it("S1-29 to S1-32: p95 over all calls, p95 of runtimes, latest end less earliest start, figures of each item", () => {
    const level = levelOfRuns(
      2,
      [
        ran("a", 10, 14, [
          [10, 11],
          [11, 14],
        ]),
        ran("b", 12, 18, [[12, 14]]),
      ],
      2,
    );
    // Calls of 1, 2 and 3 s: rank 1.9 of 0 to 2. Runtimes of 4 and 6 s: rank 0.95.
    expect(level.llmLatencyP95Seconds).toBeCloseTo(2.9, 12);
    expect(level.workflowRuntimeP95Seconds).toBeCloseTo(5.9, 12);
    expect(level.totalRuntimeSeconds).toBe(8);
    expect(level.items[1]).toEqual({ id: "b", llmLatencySeconds: 2, workflowRuntimeSeconds: 6 });
    expect(level.interrupted).toBe(false);
  });

  it("S1-53: a failed item interrupts the level and counts in nothing", () => {
    const failed = {
      id: "c",
      run: { ok: false as const, startSeconds: 0, endSeconds: 99, problem: "HTTP 500" },
    };
    const level = levelOfRuns(2, [ran("a", 10, 14, []), failed], 2);
    expect(level.interrupted).toBe(true);
    expect(level.totalRuntimeSeconds).toBe(4);
    expect(level.items).toHaveLength(1);
  });

  it("a pass that was stopped is interrupted though nothing that ran had failed; an empty one is all zeros", () => {
    expect(levelOfRuns(2, [ran("a", 10, 14, [])], 4).interrupted).toBe(true);
    expect(levelOfRuns(2, [], 4)).toMatchObject({
      totalRuntimeSeconds: 0,
      workflowRuntimeP95Seconds: 0,
      items: [],
    });
  });

  it("two clocks are not mixed: without a trace of every item this machine's is used", () => {
    const traced = {
      id: "t",
      run: { ...ran("t", 10, 14, []).run, trace: { startSeconds: 1_000_000, endSeconds: 1_000_003 } },
    };
    expect(levelOfRuns(1, [traced], 1).workflowRuntimeP95Seconds).toBe(3);
    expect(levelOfRuns(1, [traced, ran("a", 12, 15, [])], 2).totalRuntimeSeconds).toBe(5);
  });
});
