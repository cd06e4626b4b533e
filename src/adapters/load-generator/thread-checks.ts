/** How well the thread that measures was served itself: by its own loop and by the system's scheduler. */
import { readFileSync } from "node:fs";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { ClientChecks } from "../../domain/measurement/load-job.ts";
import { type Ms, msFromNanoseconds, msFromSeconds } from "../../domain/units.ts";

const RESOLUTION_MS: Ms = 10;
const P99 = 99;

interface SchedulerTimes {
  readonly cpuMs: Ms;
  readonly waitedMs: Ms;
}

/** Linux: time on a core, and time ready without one, of the thread that asks. */
function schedulerTimes(): SchedulerTimes | null {
  try {
    const [ran, waited] = readFileSync("/proc/thread-self/schedstat", "utf8").trim().split(" ").map(Number);
    return ran === undefined || waited === undefined
      ? null
      : { cpuMs: msFromNanoseconds(ran), waitedMs: msFromNanoseconds(waited) };
  } catch {
    return null;
  }
}

export interface ThreadChecks {
  stop(): ClientChecks;
}

export function startThreadChecks(): ThreadChecks {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  monitor.enable();
  const before = schedulerTimes();
  const startedMs = performance.now();
  return {
    stop: () => {
      monitor.disable();
      const after = schedulerTimes();
      const elapsedMs = performance.now() - startedMs;
      const delayMs = msFromNanoseconds(monitor.percentile(P99)) - RESOLUTION_MS;
      return {
        eventLoopDelayP99Ms: Math.max(0, delayMs),
        runQueueMsPerSecond:
          before === null || after === null
            ? null
            : msFromSeconds((after.waitedMs - before.waitedMs) / elapsedMs),
        cpuMs: before === null || after === null ? null : after.cpuMs - before.cpuMs,
      };
    },
  };
}
