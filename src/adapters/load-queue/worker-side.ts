/** A worker's end of the queue: BullMQ brings seats, one at a time; each has a line of its own to its benchmark. */
import { setTimeout } from "node:timers/promises";
import { type Job, Worker } from "bullmq";
import { z } from "zod";
import type { WorkerLine, WorkerSide } from "../../app/ports.ts";
import { isPlannerError } from "../../domain/errors.ts";
import type { Ms } from "../../domain/units.ts";
import { connect, FOR_EVER, lost, type QueueAccess, UNTIL_AWAY } from "./connect.ts";
import { LIFE_EVERY_MS, PREFIX, type RunKeys, runKeys, unpacked, WORKER_LIFE_MS } from "./queue-keys.ts";
import { push, serverMs, take } from "./redis-lists.ts";

/** Longest wait for the queue to take note that this worker leaves. [assumed] */
const CLOSING_MS: Ms = 2000;

const seatSchema = z.object({
  run: z.uuid(),
  seat: z.number().int().min(0),
  notice: z.unknown(),
});

export async function openWorkerSide(access: QueueAccess): Promise<WorkerSide> {
  const redis = await connect(access, FOR_EVER);
  return {
    place: access.address.place,
    serve: async (handle, { once, signal }) => {
      let bug: unknown;
      let serving: Promise<boolean> | undefined;
      let served: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => {
        served = resolve;
      });
      signal.addEventListener("abort", served, { once: true });
      const worker = new Worker(
        access.name,
        async (job: Job) => {
          const seat = seatSchema.safeParse(job.data);
          if (!seat.success || signal.aborted) return;
          const work = withLine(access, seat.data, (line) => handle(seat.data.notice, line));
          serving = work.catch(() => false);
          try {
            const didServe = await work;
            if (didServe && once) served();
          } catch (error) {
            // A queue that is away may come back: the next seat is another chance.
            if (isPlannerError(error)) return;
            bug = error;
            served();
          }
        },
        { connection: redis, prefix: PREFIX, concurrency: 1, maxStalledCount: 0 },
      );
      worker.on("error", () => undefined);
      if (!signal.aborted) await finished;
      signal.removeEventListener("abort", served);
      // A seat is given up first; a queue that is away is not waited for.
      await serving;
      const patience = new AbortController();
      const closed = worker.close().catch(() => undefined);
      await Promise.race([closed, setTimeout(CLOSING_MS, undefined, { signal: patience.signal })]);
      patience.abort();
      if (bug !== undefined) throw bug;
    },
    close: async () => redis.disconnect(),
  };
}

async function withLine(
  access: QueueAccess,
  { run, seat }: { readonly run: string; readonly seat: number },
  use: (line: WorkerLine) => Promise<boolean>,
): Promise<boolean> {
  const redis = await connect(access, UNTIL_AWAY);
  const listener = await connect(access, UNTIL_AWAY);
  const keys: RunKeys = runKeys(access.name, run);
  const giveLife = () => redis.set(keys.seatLife(seat), "1", "PX", WORKER_LIFE_MS).catch(() => undefined);
  const life = setInterval(giveLife, LIFE_EVERY_MS);
  const reached = <Value>(asked: Promise<Value>): Promise<Value> =>
    asked.catch((error: unknown) => {
      throw lost(access.address.place, error);
    });
  try {
    await giveLife();
    return await use({
      send: (message) => reached(push(redis, keys.fromWorkers, message)),
      receive: async (forMs) => (await reached(take(listener, keys.toSeat(seat), forMs, 1)))[0] ?? null,
      benchLives: async () => (await reached(redis.exists(keys.benchLife))) === 1,
      read: async (key) => {
        const bytes = await reached(redis.getBuffer(keys.text(key)));
        return bytes === null ? null : unpacked(bytes);
      },
      serverMs: () => reached(serverMs(redis)),
    });
  } finally {
    clearInterval(life);
    await redis.del(keys.seatLife(seat)).catch(() => undefined);
    redis.disconnect();
    listener.disconnect();
  }
}
