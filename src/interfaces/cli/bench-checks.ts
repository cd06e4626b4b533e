/** What to think of each level's figures. */
import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import { count, ms, number, seconds } from "../format.ts";
import { bullets, paragraph, table } from "./text-layout.ts";

export function checkLines(document: BenchmarkDocument, unit: string): string[] {
  const { client, levels } = document;
  const own =
    client.ttftErrorP99Ms === null
      ? []
      : paragraph(
          `The client's own error on ${levels.some(({ workers }) => workers !== undefined) ? "its machines" : "this machine"} before the run: TTFT ${ms(client.ttftErrorP50Ms)} (p99 ${ms(client.ttftErrorP99Ms)}), gap ${ms(client.gapErrorP50Ms)} (p99 ${ms(client.gapErrorP99Ms)}).`,
        );
  const rows = levels.map((level) => [
    number(loadOf(level)),
    number(level.checks.littlesLawRatio),
    number(level.checks.offeredRatio),
    number(level.checks.eventLoopDelayP99Ms),
    number(level.checks.runQueueMsPerSecond),
    seconds(level.steadySeconds),
    level.checks.valid ? "valid" : "not valid",
  ]);
  const header = [unit, "Little", "offered", "loop p99 ms", "run queue ms/s", "steady", "verdict"];
  return [
    ...own,
    ...workerLines(levels),
    ...table(header, rows),
    ...bullets(
      levels.flatMap((level) => level.checks.reasons.map((reason) => `${number(loadOf(level))}: ${reason}`)),
    ),
  ];
}

/** How far the machines' figures may be taken for one machine's. */
function workerLines(levels: readonly BenchmarkLevel[]): string[] {
  const parts = levels.flatMap(({ workers }) => workers ?? []);
  if (parts.length === 0) return [];
  const apart = Math.max(...parts.map(({ clockErrorMs }) => clockErrorMs));
  const names = new Set(parts.map(({ name }) => name));
  return paragraph(
    `Sent by ${count(names.size, "worker")}, which began each level at one time, at most ${ms(apart)} from the queue's clock. What is said of the client is the worst worker's; CPU time is the sum of all.`,
  );
}
