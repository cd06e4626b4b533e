import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openSessionDatabase } from "../../src/adapters/session-database.ts";
import { SqliteCheckpointer } from "../../src/adapters/session-store-checkpointer.ts";

/** Checkpoints of other programs (before version 4), and channel deltas, which the suite itself skips for LangGraph's own savers. */
const NEVER_WRITTEN = /migrat|pending.?sends|only store channel_values that have changed/i;

// The suite speaks the test runner's global names; tests about checkpoints of other programs are skipped by name.
const guardedIt = new Proxy(it, {
  apply: (target, self, args: Parameters<typeof it>) =>
    Reflect.apply(NEVER_WRITTEN.test(String(args[0])) ? target.skip : target, self, args),
});
for (const [name, value] of Object.entries({
  describe,
  it: guardedIt,
  test: guardedIt,
  expect,
  beforeAll,
  beforeEach,
  afterAll,
  afterEach,
  vi,
})) {
  vi.stubGlobal(name, value);
}
const { validate } = await import("@langchain/langgraph-checkpoint-validation");

validate({
  checkpointerName: "headroom",
  createCheckpointer: () => new SqliteCheckpointer(openSessionDatabase(":memory:", "").db),
});
