/** The recorded inputs and outputs of the original sizing calculator; their origin stands in the file. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { SizingLevel } from "../../src/domain/sizing/sizing-level.ts";
import { projectRoot } from "./source-tree.ts";

export interface ReferenceCase<Input, Expected> {
  readonly id: string;
  readonly description: string;
  readonly float_noise_sensitive?: boolean;
  readonly input: Input;
  readonly expected: Expected;
}

export interface RecordedLevel {
  readonly concurrency: number;
  readonly llm_latency_p95: number;
  readonly workflow_runtime_p95: number;
  readonly total_runtime: number;
  readonly workflow_interrupted: boolean;
  readonly per_item_metrics: Readonly<Record<string, { llm_latency: number; workflow_runtime: number }>>;
}

const recorded: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(projectRoot, "test/fixtures/sizing/reference-cases.json"), "utf8"),
);

export function referenceCases<Input, Expected>(group: string): readonly ReferenceCase<Input, Expected>[] {
  const cases = recorded[group] as readonly ReferenceCase<Input, Expected>[] | undefined;
  if (cases === undefined || cases.length === 0) throw new Error(`No reference cases named ${group}.`);
  return cases;
}

export const recordedLevel = (level: RecordedLevel): SizingLevel => ({
  concurrency: level.concurrency,
  interrupted: level.workflow_interrupted,
  llmLatencyP95Seconds: level.llm_latency_p95,
  workflowRuntimeP95Seconds: level.workflow_runtime_p95,
  totalRuntimeSeconds: level.total_runtime,
  items: Object.entries(level.per_item_metrics).map(([id, item]) => ({
    id,
    llmLatencySeconds: item.llm_latency,
    workflowRuntimeSeconds: item.workflow_runtime,
  })),
});

const TOLERANCE = 1e-6;

/** The same structure, numbers within 1e-6 relative; keys that only `actual` has are passed over. */
export function expectSame(
  actual: unknown,
  expected: unknown,
  where: string,
  skip: readonly string[] = [],
): void {
  if (typeof expected === "number") {
    expect(typeof actual, where).toBe("number");
    const off = Math.abs((actual as number) - expected) / Math.max(1, Math.abs(expected));
    expect(off, `${where}: ${String(actual)} for ${expected}`).toBeLessThanOrEqual(TOLERANCE);
  } else if (Array.isArray(expected)) {
    expect(actual, where).toHaveLength(expected.length);
    expected.forEach((part, at) => {
      expectSame((actual as unknown[])[at], part, `${where}[${at}]`, skip);
    });
  } else if (typeof expected === "object" && expected !== null) {
    for (const [key, part] of Object.entries(expected)) {
      if (skip.includes(key)) continue;
      expectSame((actual as Record<string, unknown> | undefined)?.[key], part, `${where}.${key}`, skip);
    }
  } else {
    expect(actual, where).toBe(expected);
  }
}
