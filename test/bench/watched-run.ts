/** Runs a tool and watches what it takes: CPU time with all its children, memory, and whether it ends at all. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";

const SAMPLE_MS = 250;
const MOST_SAID = 4000;

export interface Watched {
  readonly code: number | null;
  readonly startedMs: number;
  readonly wallSeconds: number;
  /** User and system, of the program and all children that ended before it. */
  readonly cpuSeconds: number;
  /** Of all its processes together; shared pages count once. */
  readonly peakPssMiB: number;
  readonly stdout: string;
  /** The end of what it said. */
  readonly said: string;
}

const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;
const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

function familyOf(root: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const parent = Number(read(`/proc/${name}/stat`).split(") ").at(-1)?.split(" ")[1]);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const family = [root];
  for (const pid of family) family.push(...(parents.get(pid) ?? []));
  return family;
}

const pssMiB = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;

export function watchedRun(
  words: readonly string[],
  {
    env,
    cwd,
    patienceMs,
  }: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly patienceMs: number },
): Promise<Watched> {
  // The shell's own clock counts children that were waited for.
  const timed = ["-c", 'TIMEFORMAT="cpu-seconds %U %S"; time "$@"', "bash", ...words];
  const startedMs = monotonicMs();
  const child = spawn("bash", timed, {
    env: { ...process.env, ...env },
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let [stdout, said, peakPssMiB] = ["", "", 0];
  child.stdout.on("data", (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    said = (said + text.toString()).slice(-MOST_SAID);
  });
  const pid = child.pid ?? 0;
  const sampler = setInterval(() => {
    peakPssMiB = Math.max(
      peakPssMiB,
      familyOf(pid).reduce((sum, one) => sum + pssMiB(one), 0),
    );
  }, SAMPLE_MS);
  // A group of its own, ended as one: the tools start many processes.
  const timer = setTimeout(() => process.kill(-pid, "SIGKILL"), patienceMs);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(sampler);
      clearTimeout(timer);
      const [, user, system] = /cpu-seconds ([\d.]+) ([\d.]+)/.exec(said) ?? [];
      const wallSeconds = (monotonicMs() - startedMs) / 1000;
      resolve({
        code,
        startedMs,
        wallSeconds,
        cpuSeconds: Number(user) + Number(system),
        peakPssMiB,
        stdout,
        said,
      });
    });
  });
}
