/** Failed requests as text: how many of which kind, what each means, what the server said. */
import type { BenchmarkDocument } from "../../domain/measurement/benchmark.ts";
import { type BenchmarkLevel, loadOf } from "../../domain/measurement/benchmark-level.ts";
import { failureAdvice } from "../../domain/measurement/failure-advice.ts";
import { count, number } from "../format.ts";
import { alignedRows, bullets, paragraph, section } from "./text-layout.ts";

/** Characters of what a server said about a failure. */
const MOST_SHOWN = 200;

/** What a server said, by kind. */
const saidIn = (levels: readonly BenchmarkLevel[]): ReadonlyMap<string, string> =>
  new Map(levels.flatMap(({ errorSamples }) => Object.entries(errorSamples)));

function meaningOf(kind: string, said: string | undefined): string {
  const meaning = failureAdvice(kind)?.meaning;
  const quoted = said === undefined ? "" : said.replaceAll(/\s+/g, " ").slice(0, MOST_SHOWN);
  return [kind, meaning, quoted === "" ? undefined : quoted].filter((part) => part !== undefined).join(": ");
}

const kindsIn = (levels: readonly BenchmarkLevel[]): string[] => [
  ...new Set(levels.flatMap(({ errors }) => Object.keys(errors))),
];

export function errorLines(levels: readonly BenchmarkLevel[]): string[] {
  const samples = saidIn(levels);
  const counts = alignedRows(
    levels
      .filter(({ errors }) => Object.keys(errors).length > 0)
      .map((level) => ({
        label: number(loadOf(level)),
        value: Object.entries(level.errors)
          .map(([kind, some]) => `${count(some)} × ${kind}`)
          .join(", "),
      })),
  );
  return [...counts, ...bullets(kindsIn(levels).map((kind) => meaningOf(kind, samples.get(kind))))];
}

/** Where no request succeeded there are no figures: why, and what to try. */
export function silentText({ target, levels, warnings }: BenchmarkDocument): string[] {
  const hints = kindsIn(levels).flatMap((kind) => failureAdvice(kind)?.hint ?? []);
  return [
    `Benchmark of ${target.endpoint}, model ${target.model}`,
    "",
    levels.length === 0 ? "No level was finished, so there is nothing to show." : "No request succeeded.",
    ...section("Errors", errorLines(levels)),
    ...section("What to try", [...new Set(hints)].filter((hint) => hint !== "").flatMap(paragraph)),
    ...section("Warnings", bullets(warnings.map(({ message }) => message))),
  ];
}
