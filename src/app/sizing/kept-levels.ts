/** Levels that earlier runs measured: newest run first, the first seen of each concurrency wins. */
import { levelsOfOutput } from "../../domain/sizing/calc-file.ts";
import type { SizingLevel } from "../../domain/sizing/sizing-level.ts";
import type { SizingStore } from "../ports.ts";

export interface KeptLevels {
  readonly levels: readonly SizingLevel[];
  /** Whether the folder has ever held a run. */
  readonly exists: boolean;
  readonly notices: readonly string[];
}

export async function keptLevels(store: SizingStore, outputDir: string): Promise<KeptLevels> {
  const jobs = await store.onlineJobs(outputDir);
  if (jobs === null) {
    return {
      levels: [],
      exists: false,
      notices: [`No measurements are kept under ${outputDir}: there is no online folder.`],
    };
  }
  const levels = new Map<number, SizingLevel>();
  const notices: string[] = [];
  for (const { name, output, problem } of jobs) {
    if (output === null) {
      notices.push(`Skipped ${name}: ${problem ?? "it cannot be read"}.`);
      continue;
    }
    const found = levelsOfOutput(output);
    if (found.length === 0) notices.push(`${name} holds no measurements.`);
    for (const level of found) if (!levels.has(level.concurrency)) levels.set(level.concurrency, level);
  }
  return { levels: [...levels.values()], exists: true, notices };
}
