/** A server that keeps the time it sent each token, and what a client's times are beside it. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { nativeProgram } from "./native-programs.ts";

/** Of one request: the client's number for it, when it was read, when each token was sent. */
export interface Truth {
  readonly index: number;
  readonly readMs: number;
  readonly sentMs: readonly number[];
}

/** What a client saw of one request. */
export interface Seen {
  readonly index: number;
  readonly sentMs: number;
  readonly timesMs: readonly number[];
}

export interface TruthServer {
  readonly port: number;
  /** What was sent since the last call. */
  log(): Promise<readonly Truth[]>;
  stop(): void;
}

/** Without `rustc`, a slower one in JavaScript: it is then the limit from 256 streams on. */
const scripted = [process.execPath, fileURLToPath(new URL("./load-server.ts", import.meta.url))];

export async function startTruthServer(
  rhythm: { readonly ttftMs: number; readonly itlMs: number; readonly tokens: number },
  before: readonly string[],
): Promise<TruthServer> {
  const program = nativeProgram("truth-server");
  const words = [...before, ...(program === null ? scripted : [program])];
  const [command = "", ...args] = [...words, ...[rhythm.ttftMs, rhythm.itlMs, rhythm.tokens].map(String)];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = Number(line);
    return {
      port,
      log: async () => (await (await fetch(`http://127.0.0.1:${port}/log`)).json()) as readonly Truth[],
      stop: () => child.kill("SIGKILL"),
    };
  }
  throw new Error("the server did not start");
}

export function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}

export interface ClientErrors {
  readonly tokens: number;
  readonly gapErrorP50Ms: number;
  readonly gapErrorP99Ms: number;
  readonly ttftErrorP50Ms: number;
  readonly ttftErrorP99Ms: number;
  readonly lagP50Ms: number;
  readonly lagP99Ms: number;
  /** The server's own: how steady its rhythm was. */
  readonly trueGapP99Ms: number;
}

/** @throws when a request's tokens are not all there. */
export function errorsOf(seen: readonly Seen[], truths: readonly Truth[]): ClientErrors {
  const truthOf = new Map(truths.map((truth) => [truth.index, truth]));
  const [lags, gaps, ttfts, trueGaps]: number[][] = [[], [], [], []];
  for (const { index, sentMs, timesMs } of seen) {
    const truth = truthOf.get(index);
    if (truth?.sentMs.length !== timesMs.length)
      throw new Error(`request ${index}: ${timesMs.length} tokens seen, ${truth?.sentMs.length} sent`);
    ttfts?.push(Math.abs((timesMs[0] ?? 0) - sentMs - ((truth.sentMs[0] ?? 0) - truth.readMs)));
    for (const [at, time] of timesMs.entries()) {
      const sent = truth.sentMs[at] ?? 0;
      lags?.push(time - sent);
      if (at === 0) continue;
      const trueGap = sent - (truth.sentMs[at - 1] ?? 0);
      trueGaps?.push(trueGap);
      gaps?.push(Math.abs(time - (timesMs[at - 1] ?? 0) - trueGap));
    }
  }
  const at = (values: readonly number[] | undefined, fraction: number) => quantile(values ?? [], fraction);
  return {
    tokens: lags?.length ?? 0,
    gapErrorP50Ms: at(gaps, 0.5),
    gapErrorP99Ms: at(gaps, 0.99),
    ttftErrorP50Ms: at(ttfts, 0.5),
    ttftErrorP99Ms: at(ttfts, 0.99),
    lagP50Ms: at(lags, 0.5),
    lagP99Ms: at(lags, 0.99),
    trueGapP99Ms: at(trueGaps, 0.99),
  };
}
