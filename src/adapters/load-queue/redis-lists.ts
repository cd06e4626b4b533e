/** Lists in Redis as lines of messages, and its clock. */
import type { Redis } from "ioredis";
import { type Ms, msFromMicroseconds, msFromSeconds, secondsFromMs } from "../../domain/units.ts";
import { KEPT_MS, messageIn, packed } from "./queue-keys.ts";

const MOST_AT_ONCE = 500;
/** 0 would wait for ever. */
const SHORTEST_WAIT_MS: Ms = 10;

export async function push(redis: Redis, key: string, message: unknown): Promise<void> {
  await redis
    .multi()
    .rpush(key, packed(JSON.stringify(message)))
    .pexpire(key, KEPT_MS)
    .exec();
}

/** What came, oldest first; waits that long for the first of it. */
export async function take(
  redis: Redis,
  key: string,
  forMs: Ms,
  most: number = MOST_AT_ONCE,
): Promise<unknown[]> {
  const first = await redis.blpopBuffer(key, secondsFromMs(Math.max(forMs, SHORTEST_WAIT_MS)));
  if (first === null) return [];
  const rest = most > 1 ? ((await redis.lpopBuffer(key, most - 1)) ?? []) : [];
  return [first[1], ...rest].map(messageIn);
}

/** Seconds and microseconds since 1970, by the server. */
export async function serverMs(redis: Redis): Promise<Ms> {
  const [seconds = 0, microseconds = 0] = (await redis.time()).map(Number);
  return msFromSeconds(seconds) + msFromMicroseconds(microseconds);
}
