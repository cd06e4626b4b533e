/** The benchmark's end of the queue: BullMQ hands out the seats, lists carry what is said from then on. */
import { createHash, randomUUID } from "node:crypto";
import { Queue } from "bullmq";
import type { BenchSide } from "../../app/ports.ts";
import { connect, lost, type QueueAccess, UNTIL_AWAY } from "./connect.ts";
import { BENCH_LIFE_MS, KEPT_MS, LIFE_EVERY_MS, PREFIX, packed, runKeys } from "./queue-keys.ts";
import { push, serverMs, take } from "./redis-lists.ts";

export async function openBenchSide(access: QueueAccess): Promise<BenchSide> {
  const { place } = access.address;
  const redis = await connect(access, UNTIL_AWAY);
  const listener = await connect(access, UNTIL_AWAY);
  const queue = new Queue(access.name, { connection: redis, prefix: PREFIX });
  queue.on("error", () => undefined);
  const run = randomUUID();
  const keys = runKeys(access.name, run);
  const seats = new Set<number>();
  const texts = new Set<string>();
  const giveLife = () => redis.set(keys.benchLife, "1", "PX", BENCH_LIFE_MS);
  const life = setInterval(() => void giveLife().catch(() => undefined), LIFE_EVERY_MS);
  const reached = <Value>(asked: Promise<Value>): Promise<Value> =>
    asked.catch((error: unknown) => {
      throw lost(place, error);
    });
  return {
    place,
    offer: async (notices) => {
      await reached(giveLife());
      for (const seat of notices.keys()) seats.add(seat);
      // All at once: two benchmarks must not each hold half of the workers and wait for the rest.
      const opts = { attempts: 1, removeOnComplete: true, removeOnFail: true };
      await reached(
        queue.addBulk(
          notices.map((notice, seat) => ({
            name: "seat",
            data: { run, seat, notice },
            opts: { ...opts, jobId: `${run}-${seat}` },
          })),
        ),
      );
    },
    withdraw: async () => {
      // Taken ones are locked and stay.
      for (const seat of seats) await queue.remove(`${run}-${seat}`).catch(() => undefined);
    },
    send: (seat, message) => reached(push(redis, keys.toSeat(seat), message)),
    receive: (forMs) => reached(take(listener, keys.fromWorkers, forMs)),
    living: async () => {
      const asked = [...seats];
      const lives = await reached(Promise.all(asked.map((seat) => redis.exists(keys.seatLife(seat)))));
      return new Set(asked.filter((_, at) => lives[at] === 1));
    },
    store: async (text) => {
      const hash = createHash("sha256").update(text).digest("hex");
      if (!texts.has(hash)) await reached(redis.set(keys.text(hash), packed(text), "PX", KEPT_MS));
      else await reached(redis.pexpire(keys.text(hash), KEPT_MS));
      texts.add(hash);
      return hash;
    },
    serverMs: () => reached(serverMs(redis)),
    close: async () => {
      clearInterval(life);
      const left = [
        keys.benchLife,
        keys.fromWorkers,
        ...[...seats].map(keys.toSeat),
        ...[...texts].map(keys.text),
      ];
      await redis.del(...left).catch(() => undefined);
      await queue.close().catch(() => undefined);
      redis.disconnect();
      listener.disconnect();
    },
  };
}
