import { describe, expect, it } from "vitest";
import { readText } from "../../../src/adapters/interviewer/read-text.ts";

describe("people and what each of them sends", () => {
  it.each([
    ["~200 devs, each maybe 30 completions per hour", 200, 30],
    ["500 analysts who each ask roughly 12 questions an hour", 500, 12],
    ["300 doctors each sending 10 notes per hour", 300, 10],
    ["80 lawyers, about 48 prompts a day per lawyer", 80, 2],
  ])("%s: a rate of each is no rate of all", (text, users, requestsPerUserHour) => {
    const { set } = readText(text, {});
    expect(set.requestsPerSecond).toBeUndefined();
    expect(set.users).toBe(users);
    expect(set.requestsPerUserHour).toBeCloseTo(requestsPerUserHour, 9);
  });
});
