import { expect, it } from "vitest";
import { changeLine, changeList } from "../../../src/interfaces/tui/plan-changes.ts";
import { planFileName, planFileText } from "../../../src/interfaces/tui/plan-file.ts";
import { samplePlan } from "./sample-plan.ts";

const bigger = {
  ...samplePlan,
  inputs: { ...samplePlan.inputs, requestsPerSecond: { value: 40, unit: "1/s", source: "user" as const } },
  replicas: { ...samplePlan.replicas, gpus: 32, max: 8 },
};

it("names the input that changed and what it did, and nothing else", () => {
  expect(changeLine(samplePlan, bigger)).toBe(
    "Changed: requestsPerSecond 20 req/s → 40 req/s; GPUs 16 → 32; replicas 4 → 8.",
  );
  expect(changeList(samplePlan, bigger).split("\n")).toHaveLength(4);
});

it("says nothing about two equal plans", () => {
  expect(changeLine(samplePlan, samplePlan)).toBe("");
  expect(changeList(samplePlan, samplePlan)).toBe("The last two plans are the same.");
});

it("a plan can be kept to read, with nothing in it that a page would run", () => {
  expect([planFileName(undefined), planFileName("md"), planFileName("out/x.html")]).toEqual([
    "plan.json",
    "plan.md",
    "out/x.html",
  ]);
  expect(planFileText("plan.json", samplePlan)).toBeNull();
  expect(planFileText("plan.md", samplePlan)).toContain("16 × H100-80GB");
  const hostile = { ...samplePlan, warnings: [{ code: "x", message: "<script>alert(1)</script>" }] };
  expect(planFileText("plan.html", hostile)).not.toContain("<script>");
});
