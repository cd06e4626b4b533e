/** Load from several machines: the queue, the benchmark's end of it and the worker's. Loaded for nothing else. */
import { hostname } from "node:os";
import process from "node:process";
import { readNamedFile } from "./adapters/file-store.ts";
import { onInterrupt } from "./adapters/interrupt.ts";
import { monotonicMs } from "./adapters/load-generator/monotonic.ts";
import { createLoadGenerator } from "./adapters/load-generator.ts";
import { openBenchSide } from "./adapters/load-queue/bench-side.ts";
import type { QueueAccess } from "./adapters/load-queue/connect.ts";
import { redisAddress } from "./adapters/load-queue/redis-address.ts";
import { openWorkerSide } from "./adapters/load-queue/worker-side.ts";
import { hostOf } from "./app/crew/allowed-host.ts";
import { createCrewGenerator } from "./app/crew/crew-generator.ts";
import type { QueueWish, SharedBench, SharedBenchWish, WorkerWish } from "./app/crew/crew-run.ts";
import { takeSeat } from "./app/crew/take-seat.ts";
import { composeBench, keyHeader } from "./compose-bench.ts";
import { isPlannerError, PlannerError } from "./domain/errors.ts";
import { bytesFromMib } from "./domain/units.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const LARGEST_CA_BYTES = bytesFromMib(4);

async function accessOf({ url, name, caFile }: QueueWish, env: Environment): Promise<QueueAccess> {
  const password = env["HEADROOM_QUEUE_PASSWORD"];
  const address = redisAddress(url, password === "" ? undefined : password);
  if (caFile !== undefined && !address.tls)
    throw new PlannerError("invalid_input", "--queue-ca is for a queue with TLS.", {
      hint: "Write rediss:// instead of redis://, or leave --queue-ca out.",
    });
  const ca = caFile === undefined ? undefined : await readNamedFile(caFile, LARGEST_CA_BYTES);
  return { address, ca, name };
}

export async function openSharedBench(
  wish: SharedBenchWish,
  env: Environment,
  version: string,
): Promise<SharedBench> {
  const { workers, joinSeconds, plan, say } = wish;
  const side = await openBenchSide(await accessOf(wish.queue, env));
  const interrupt = onInterrupt();
  const signal = AbortSignal.any([wish.signal, interrupt.signal]);
  const host = hostOf(new URL(plan.target.url));
  const { model, insecure, headers } = plan.target;
  const generator = createCrewGenerator(
    side,
    createLoadGenerator(),
    { workers, joinSeconds, host, model, insecure, version, headers: Object.keys(headers), signal, say },
    monotonicMs,
  );
  return {
    bench: composeBench(env, version, {
      ...generator,
      close: async () => {
        await generator.close();
        interrupt.release();
      },
    }),
    signal,
  };
}

/** Serves until it is stopped, or once. @throws PlannerError cancelled when it was stopped. */
export async function runWorker(wish: WorkerWish, env: Environment, version: string): Promise<void> {
  const side = await openWorkerSide(await accessOf(wish.queue, env));
  const interrupt = onInterrupt();
  const signal = AbortSignal.any([wish.signal, interrupt.signal]);
  const generator = createLoadGenerator();
  const { allowedHosts, insecure, once, say, show } = wish;
  const services = {
    generator,
    nowMs: monotonicMs,
    name: `${hostname()} (process ${process.pid})`,
    version,
    allowedHosts,
    headers: { ...keyHeader(env), ...wish.headers },
    insecure,
    signal,
    say,
    show,
  };
  say(`Waiting for a benchmark at ${side.place}; may load ${allowedHosts.join(", ")}. Ctrl+C ends it.`);
  try {
    await side.serve(
      async (notice, line) => {
        try {
          return await takeSeat(notice, line, services);
        } catch (error) {
          // The queue was away in mid-run: the next benchmark may find it again.
          if (isPlannerError(error)) return false;
          throw error;
        }
      },
      { once, signal },
    );
  } finally {
    interrupt.release();
    await side.close();
    await generator.close();
  }
  if (signal.aborted) throw new PlannerError("cancelled", "The worker was stopped.");
}
