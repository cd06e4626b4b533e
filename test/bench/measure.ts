/** Times of commands and functions, taken in turns so that a busy machine slows all of them alike. */
import { spawnSync } from "node:child_process";

export interface Timed {
  readonly name: string;
  /** Runs once and returns milliseconds. */
  readonly run: () => number | Promise<number>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** Median milliseconds of each, after one round that only fills the caches. */
export async function interleaved(
  timed: readonly Timed[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map(timed.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of timed) {
      const milliseconds = await run();
      if (round > 0) times.get(name)?.push(milliseconds);
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

/** Milliseconds from start to end of a Node program that must succeed. */
export function timeProgram(args: readonly string[], env: Readonly<Record<string, string>>): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

/** Most memory the program held, in MB (10⁶ bytes). */
export function peakMegabytes(args: readonly string[], env: Readonly<Record<string, string>>): number {
  const report = 'process.on("exit", () => process.stderr.write("rss=" + process.resourceUsage().maxRSS));';
  const watched = ["--import", `data:text/javascript,${encodeURIComponent(report)}`, ...args];
  const { stderr } = spawnSync(process.execPath, watched, { env, encoding: "utf8" });
  const kibibytes = Number(/rss=(\d+)/.exec(stderr)?.[1]);
  return (kibibytes * 1024) / 1e6;
}
