/** What this client adds to the latencies of a server whose own send times are known, on this machine and now. */
import { Worker } from "node:worker_threads";
import { histogramOf, quantiles } from "../../domain/measurement/histogram.ts";
import { fixedLength } from "../../domain/measurement/lengths.ts";
import type { ClientCalibration, LoadJob, LoadResult } from "../../domain/measurement/load-job.ts";
import type { Ms } from "../../domain/units.ts";
import type { LoopbackTruth } from "./loopback-server.ts";
import { threadFile } from "./thread-file.ts";
import type { ThreadRole } from "./thread-messages.ts";

const STREAMS = 16;
const ROUNDS = 3;
const PATIENCE_MS: Ms = 5000;

function calibrationJob(port: number): LoadJob {
  return {
    target: {
      url: `http://127.0.0.1:${port}/v1/chat/completions`,
      api: "chat",
      model: "loopback",
      stream: true,
      headers: {},
      extraBody: {},
      ignoreEos: false,
      keepAlive: true,
      insecure: false,
    },
    arrivals: { kind: "closed", concurrency: STREAMS },
    warmup: STREAMS,
    requests: STREAMS * ROUNDS,
    durationSeconds: null,
    prompts: { kind: "synthetic", sharedFraction: 0, wordsPerToken: 1, overheadTokens: 0 },
    isl: fixedLength(16),
    osl: fixedLength(16),
    seed: 1,
    timeouts: {
      connectMs: PATIENCE_MS,
      firstTokenMs: PATIENCE_MS,
      betweenTokensMs: PATIENCE_MS,
      totalMs: PATIENCE_MS,
    },
    maxErrorShare: 1,
    keepChunkTimes: true,
  };
}

/** @param run - the load generator's own way to run a level. */
export async function calibrateClient(
  run: (job: LoadJob) => Promise<LoadResult>,
): Promise<ClientCalibration | null> {
  const role: ThreadRole = { role: "loopback-server" };
  const server = new Worker(threadFile(), { workerData: role });
  try {
    const port: number = await nextMessage(server);
    const result = await run(calibrationJob(port));
    server.postMessage("report");
    return calibrationFrom(result, await nextMessage(server));
  } finally {
    await server.terminate();
  }
}

const nextMessage = <Message>(worker: Worker): Promise<Message> =>
  new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });

/** Null when nothing could be compared. */
function calibrationFrom(result: LoadResult, truths: readonly LoopbackTruth[]): ClientCalibration | null {
  const ttftErrors: Ms[] = [];
  const gapErrors: Ms[] = [];
  const seen = new Map(result.records.map((record) => [record.index, record]));
  for (const { index, readMs, sentMs } of truths) {
    const times = result.chunkTimes.get(index);
    const record = seen.get(index);
    if (times === undefined || record === undefined || record.firstTokenMs === null) continue;
    ttftErrors.push(Math.abs(record.firstTokenMs - record.sentMs - ((sentMs[0] ?? 0) - readMs)));
    for (let at = 1; at < times.length; at++)
      gapErrors.push(
        Math.abs((times[at] ?? 0) - (times[at - 1] ?? 0) - ((sentMs[at] ?? 0) - (sentMs[at - 1] ?? 0))),
      );
  }
  const [ttftErrorP50Ms, ttftErrorP99Ms] = quantiles(histogramOf(ttftErrors), [0.5, 0.99]);
  const [gapErrorP50Ms, gapErrorP99Ms] = quantiles(histogramOf(gapErrors), [0.5, 0.99]);
  if (
    ttftErrorP50Ms === undefined ||
    ttftErrorP99Ms === undefined ||
    gapErrorP50Ms === undefined ||
    gapErrorP99Ms === undefined
  )
    return null;
  return { ttftErrorP50Ms, ttftErrorP99Ms, gapErrorP50Ms, gapErrorP99Ms, tokens: gapErrors.length };
}
