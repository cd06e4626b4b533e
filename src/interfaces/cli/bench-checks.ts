/** What to think of each level's figures. */
import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { loadOf } from "../../domain/measurement/benchmark-level.ts";
import { ms, number, seconds } from "../format.ts";
import { bullets, paragraph, table } from "./text-layout.ts";

export function checkLines(document: BenchmarkDocument, unit: string): string[] {
  const { client, levels } = document;
  const own =
    client.ttftErrorP99Ms === null
      ? []
      : paragraph(
          `The client's own error on this machine before the run: TTFT ${ms(client.ttftErrorP50Ms)} (p99 ${ms(client.ttftErrorP99Ms)}), gap ${ms(client.gapErrorP50Ms)} (p99 ${ms(client.gapErrorP99Ms)}).`,
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
    ...table(header, rows),
    ...bullets(
      levels.flatMap((level) => level.checks.reasons.map((reason) => `${number(loadOf(level))}: ${reason}`)),
    ),
  ];
}
