/** One terminal at a time in a session: a lease that its holder renews, and that a dead one leaves to the next. */
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { isPlannerError, PlannerError } from "../domain/errors.ts";
import type { TurnLocks } from "./session-store.ts";

export interface LockHolder {
  readonly holder: string;
  readonly host: string;
  readonly pid: number;
}

/** Where the leases lie. Times are the database's, where several machines share it. */
export interface LockRows {
  /** Takes the lease when it is free, over, one's own or that of `dead`; tells who has it otherwise. */
  take(id: string, own: LockHolder, leaseMs: number, dead: string | null): Promise<LockHolder | "taken">;
  drop(id: string, holder: string): Promise<void>;
}

/** A holder that is not heard of for so long is gone. [assumed] */
const LEASE_MS = 20_000;
const RENEW_MS = 5_000;
/** Longer than a lease, so that one left by a machine that died is waited out. [assumed] */
const PATIENCE_MS = 30_000;
const RETRY_MS = 100;

export function createTurnLocks(rows: LockRows, newId: () => string, patienceMs = PATIENCE_MS): TurnLocks {
  const own: LockHolder = { holder: newId(), host: hostname(), pid: process.pid };
  const renewals = new Map<string, NodeJS.Timeout>();
  const renewing = (id: string) => {
    const renew = () => void rows.take(id, own, LEASE_MS, null).catch(() => undefined);
    const timer = setInterval(renew, RENEW_MS);
    timer.unref();
    return timer;
  };
  return {
    hold: async (id, signal) => {
      if (renewals.has(id)) return;
      const giveUp = performance.now() + patienceMs;
      let dead: string | null = null;
      for (;;) {
        const other = await rows.take(id, own, LEASE_MS, dead);
        if (other === "taken") break;
        dead = hasDied(other, own) ? other.holder : null;
        if (dead !== null) continue;
        if (performance.now() > giveUp) throw busy(id, other);
        await delay(RETRY_MS, undefined, signal === undefined ? {} : { signal });
      }
      renewals.set(id, renewing(id));
    },
    release: async (id) => {
      clearInterval(renewals.get(id));
      if (renewals.delete(id)) await rows.drop(id, own.holder).catch(runsOut);
    },
  };
}

/** A lease that cannot be given back runs out by itself. */
function runsOut(error: unknown): void {
  if (!isPlannerError(error)) throw error;
}

/** Only of this machine's programs can it be told. */
function hasDied(other: LockHolder, own: LockHolder): boolean {
  if (other.host !== own.host || other.pid === own.pid) return false;
  try {
    process.kill(other.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function busy(id: string, { host, pid }: LockHolder): PlannerError {
  return new PlannerError(
    "unwritable_file",
    `Another terminal is in the middle of a turn of session ${id} (process ${pid} on ${host}).`,
    { hint: `Say it again when that is done, or go on in a copy: headroom sessions fork ${id}.` },
  );
}
