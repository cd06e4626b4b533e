/** From the start of `headroom bench` to its first request, as the server reads it; the self-check of the client is told apart. */
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { median } from "./measure.ts";
import type { Placement } from "./placement.ts";
import type { Row } from "./report-tables.ts";
import { startTruthServer } from "./truth-server.ts";

const RUNS = 7;
const GOAL_MS = 300;
const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;

/** @param calibrationMs - how long the self-check takes once its process stands. */
export async function measureStartup(where: Placement, calibrationMs: number): Promise<Row[]> {
  const env = { ...process.env, HEADROOM_HOME: mkdtempSync(join(tmpdir(), "headroom-startup-")) };
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const server = await startTruthServer({ ttftMs: 1, itlMs: 1, tokens: 2 }, where.server);
    const load = [
      "--endpoint",
      `http://127.0.0.1:${server.port}/v1`,
      "--concurrency",
      "1",
      "--requests",
      "2",
    ];
    const [command = "", ...args] = [...where.client, process.execPath, program, "bench", ...load, "--yes"];
    const startedMs = monotonicMs();
    const child = spawn(command, args, { env, stdio: "ignore" });
    await new Promise((resolve) => child.on("close", resolve));
    const first = Math.min(...(await server.log()).map(({ readMs }) => readMs));
    server.stop();
    if (!Number.isFinite(first)) throw new Error("headroom bench sent nothing: is the program built?");
    times.push(first - startedMs);
  }
  const whole = median(times);
  return [
    {
      "whole ms": whole,
      "self-check ms": calibrationMs,
      "without it ms": whole - calibrationMs,
      "goal ms": GOAL_MS,
      runs: RUNS,
    },
  ];
}
