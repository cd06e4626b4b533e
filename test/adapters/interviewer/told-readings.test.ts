/** What was understood in a way worth saying is said, and figures that are no requirement set nothing. */
import { describe, expect, it } from "vitest";
import { readText } from "../../../src/adapters/interviewer/read-text.ts";

const KNOWN = { requestsPerSecond: 20, isl: 500, osl: 200 } as const;

describe("readings that are told", () => {
  it.each([
    ["08:00-18:00 about 40 rps, nights 5 rps", { requestsPerSecond: 40 }, /plan for the largest, 40/],
    ["720 conversations an hour with 5 messages each", { requestsPerSecond: 1 }, /each of the 5 messages/],
    ["100k conversations a day", {}, /no load yet/],
    ["system prompt 800 tokens, user message 200 tokens", { isl: 1000 }, /800 \+ 200 = 1000/],
    ["grow from 10 to 40 rps over 2 months", { requestsPerSecond: 10, horizonMonths: 2 }, /load of today/],
    ["prompts of 1k-3k tokens", { isl: 2000 }, /middle of the range/],
    ["median prompt 900 tokens", { isl: 900 }, /median of a length as its mean/],
    ["prompt p99 is 8000 tokens", {}, /lengths are means/],
    ["500 rpm per instance", {}, /not of one machine/],
    ["10 req/s/GPU", {}, /not of one machine/],
    ["we pay $2.5/h per GPU", {}, /prices come from the price list/],
  ])("%s", (text, expected, told) => {
    const { set, notes } = readText(text, {});
    expect(set).toMatchObject(expected);
    expect(notes.join(" ")).toMatch(told);
    expect(Object.keys(set).every((field) => field in expected || field === "growthPercent")).toBe(true);
  });
});

describe("figures that are no requirement", () => {
  it.each([
    "we are live 24/7",
    "the release is in 12/2026",
    "the meeting is at 14:30",
    "Q3 2026 rollout",
    "3:1 input to output",
    "the context grows to 6k",
    "latency is reviewed on 2026-03-14",
    "prompts 90% under 2k tokens",
    "answers 1500 ms",
    "20-25 tok/s per user",
  ])("%s", (text) => {
    const { contextWindow: _window, ...set } = readText(text, KNOWN).set;
    expect(set).toEqual({});
  });
});

describe("rates at the peak", () => {
  it.each([
    ["10 rps, peak 1200 rpm", 2],
    ["10 rps avg, 25 rps peak", 2.5],
    ["off-peak 10 rps, peak 30 rps", 3],
    ["10 rps, peak-to-average 4", 4],
  ])("%s", (text, peakMultiplier) => {
    expect(readText(text, {}).set).toEqual({ requestsPerSecond: 10, peakMultiplier });
  });
});
