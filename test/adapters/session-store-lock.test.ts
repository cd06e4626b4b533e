import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { openSessionDatabase } from "../../src/adapters/session-database.ts";
import { createTurnLocks, type LockHolder } from "../../src/adapters/session-store-lock.ts";
import { sqliteLockRows } from "../../src/adapters/session-store-sqlite-locks.ts";

const LEASE_MS = 20_000;

function place() {
  const { db } = openSessionDatabase(":memory:", "");
  let nowMs = 0;
  const rows = sqliteLockRows(db, () => nowMs);
  return {
    rows,
    pass: (ms: number) => (nowMs += ms),
    terminal: (name: string) => createTurnLocks(rows, () => name, 0),
  };
}
/** A program that has ended. */
const gone = (): LockHolder => ({
  holder: "gone",
  host: hostname(),
  pid: spawnSync(process.execPath, ["-e", ""]).pid,
});

describe("the lease of a turn", () => {
  it("is told of in a sentence when another terminal keeps it for too long", async () => {
    const { rows, terminal } = place();
    const living = { holder: "other", host: hostname(), pid: process.ppid };
    await rows.take("abc", living, LEASE_MS, null);
    await expect(terminal("own").hold("abc", undefined)).rejects.toMatchObject({
      code: "unwritable_file",
      message: `Another terminal is in the middle of a turn of session abc (process ${process.ppid} on ${hostname()}).`,
      hint: expect.stringContaining("headroom sessions fork abc"),
    });
  });

  it("is taken over at once from a process of this machine that has died", async () => {
    const { rows, terminal } = place();
    await rows.take("abc", gone(), LEASE_MS, null);
    await expect(terminal("own").hold("abc", undefined)).resolves.toBeUndefined();
  });

  it("is left to a machine that may still live until it runs out", async () => {
    const { rows, terminal, pass } = place();
    await rows.take("abc", { ...gone(), host: "elsewhere" }, LEASE_MS, null);
    await expect(terminal("own").hold("abc", undefined)).rejects.toThrow("on elsewhere");
    pass(LEASE_MS + 1);
    await expect(terminal("own").hold("abc", undefined)).resolves.toBeUndefined();
  });

  it("is of one session, and is given back to whoever waits", async () => {
    const { terminal } = place();
    const [one, two] = [terminal("one"), terminal("two")];
    await one.hold("abc", undefined);
    await two.hold("xyz", undefined);
    await expect(two.hold("abc", undefined)).rejects.toThrow("Another terminal");
    await one.release("abc");
    await expect(two.hold("abc", undefined)).resolves.toBeUndefined();
    await two.release("abc");
    await two.release("xyz");
  });

  it("that another has taken over is not taken back by giving it up", async () => {
    const { terminal, pass, rows } = place();
    const [one, two] = [terminal("one"), terminal("two")];
    await one.hold("abc", undefined);
    pass(LEASE_MS + 1);
    await two.hold("abc", undefined);
    await one.release("abc");
    const third = { holder: "three", host: hostname(), pid: process.pid };
    expect(await rows.take("abc", third, LEASE_MS, null)).toMatchObject({ holder: "two" });
    await two.release("abc");
  });
});
