/**
 * Our load generator as a program of its own, as the yardstick is one: PORT STREAMS ROUNDS TOKENS REALTIME THREADS.
 * Prints the times of every token of every measured request, CPU time and memory.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { createLoadGenerator } from "../../src/adapters/load-generator.ts";
import { fixedLength } from "../../src/domain/measurement/lengths.ts";
import { loadJob } from "../support/load-job.ts";
import { makeRealtime } from "./placement.ts";

const [port = 0, streams = 1, rounds = 2, tokens = 128, realtime = 0, threads = 1] = process.argv
  .slice(2)
  .map(Number);
const PATIENCE_MS = 60_000;
/** Linux counts a process's CPU time in these. */
const TICK_MS = 10;

let loadProcess = 0;
const generator = createLoadGenerator((tid) => {
  loadProcess = Number(/^Tgid:\s*(\d+)/m.exec(readFileSync(`/proc/${tid}/status`, "utf8"))?.[1]);
  if (realtime === 1) makeRealtime(tid);
});
const peakMiB = (pid: number | "self") =>
  Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
const cpuMs = (pid: number) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
};
let loadProcessMiB = 0;
const level = (given: number) =>
  generator.runLevel(
    loadJob(`http://127.0.0.1:${port}/v1`, {
      arrivals: { kind: "closed", concurrency: streams },
      warmup: streams,
      requests: streams * given,
      isl: fixedLength(100),
      osl: fixedLength(tokens),
      keepChunkTimes: true,
      threads,
      timeouts: {
        connectMs: PATIENCE_MS,
        firstTokenMs: PATIENCE_MS,
        betweenTokensMs: PATIENCE_MS,
        totalMs: PATIENCE_MS,
      },
    }),
    {
      // Until the level ends: handing over every token's time, which only this program asks for, is not counted.
      onProgress: () => {
        loadProcessMiB = peakMiB(loadProcess);
      },
    },
  );

// The process stands, and its threads have their priorities, before the level begins.
const began = performance.now();
await generator.calibrate();
const calibrationMs = performance.now() - began;
const before = cpuMs(loadProcess);
const result = await level(rounds);
const processCpuMs = cpuMs(loadProcess) - before;
const programMiB = peakMiB("self");
await generator.close();
const measured = result.records.filter(({ warmup, failure }) => !warmup && failure === null);
// The same clock as the server's: the time of the first token less what lay before it.
const seen = measured.map(({ index, sentMs, firstTokenMs }) => {
  const timesMs = result.chunkTimes.get(index) ?? [];
  return { index, timesMs, sentMs: (timesMs[0] ?? 0) - ((firstTokenMs ?? 0) - sentMs) };
});
console.log(
  JSON.stringify({
    seen,
    received: result.records.reduce((sum, { chunks }) => sum + chunks, 0),
    failed: result.records.filter(({ failure }) => failure !== null).length,
    ioCpuMs: result.checks.cpuMs,
    processCpuMs,
    runQueueMsPerSecond: result.checks.runQueueMsPerSecond,
    calibrationMs,
    loadProcessMiB,
    programMiB,
  }),
);
