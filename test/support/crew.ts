/** A benchmark's generator and its workers in one process, over a queue in memory. */

import { monotonicMs } from "../../src/adapters/load-generator/monotonic.ts";
import { createLoadGenerator } from "../../src/adapters/load-generator.ts";
import { type CrewWish, createCrewGenerator } from "../../src/app/crew/crew-generator.ts";
import { takeSeat, type WorkerServices } from "../../src/app/crew/take-seat.ts";
import type { LoadGenerator } from "../../src/app/ports.ts";
import { type MemoryQueue, memoryQueue } from "./memory-queue.ts";

/** The queue's clock is far from the machine's. */
const OFFSET_MS = 1_700_000_000_000;

export interface TestCrew {
  readonly generator: LoadGenerator;
  readonly queue: MemoryQueue;
  /** What the benchmark and the workers said to people. */
  readonly said: string[];
  /** Resolves with whether the worker of a seat took part. */
  readonly served: readonly Promise<boolean>[];
  readonly stopWorker: readonly AbortController[];
  close(): Promise<void>;
}

export interface CrewOptions {
  readonly host: string;
  /** Workers that come; as many as wanted unless given. */
  readonly come?: number;
  readonly wish?: Partial<CrewWish>;
  readonly worker?: (seat: number) => Partial<WorkerServices>;
}

/** The client's check of itself has tests of its own. */
const unchecked = (generator: LoadGenerator): LoadGenerator => ({
  ...generator,
  calibrate: async () => null,
});

export function startCrew(workers: number, { host, come = workers, wish, worker }: CrewOptions): TestCrew {
  const queue = memoryQueue(() => monotonicMs() + OFFSET_MS);
  const said: string[] = [];
  const local = unchecked(createLoadGenerator());
  const generators: LoadGenerator[] = [];
  const stopWorker: AbortController[] = [];
  const served: Promise<boolean>[] = [];
  const generator = createCrewGenerator(
    queue.side,
    local,
    {
      workers,
      joinSeconds: 5,
      host,
      model: "mock-model",
      insecure: false,
      version: "1.0.0",
      headers: [],
      signal: new AbortController().signal,
      say: (text) => said.push(text),
      ...wish,
    },
    monotonicMs,
  );
  const begin = async (seat: number): Promise<boolean> => {
    while (!queue.offered.has(seat)) await new Promise((resolve) => setTimeout(resolve, 5));
    const own = unchecked(createLoadGenerator());
    generators.push(own);
    return takeSeat(queue.offered.get(seat), queue.line(seat), {
      generator: own,
      nowMs: monotonicMs,
      name: `machine ${seat}`,
      version: "1.0.0",
      allowedHosts: [host],
      headers: {},
      insecure: false,
      signal: (stopWorker[seat] ?? new AbortController()).signal,
      say: (text) => said.push(`${seat}: ${text}`),
      show: () => undefined,
      ...worker?.(seat),
    });
  };
  for (let seat = 0; seat < come; seat++) {
    stopWorker.push(new AbortController());
    served.push(begin(seat));
  }
  return {
    generator,
    queue,
    said,
    served,
    stopWorker,
    close: async () => {
      await generator.close();
      for (const stop of stopWorker) stop.abort();
      await Promise.allSettled(served);
      await Promise.all(generators.map((own) => own.close()));
    },
  };
}
