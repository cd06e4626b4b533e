/** LangGraph's own conformance suite for checkpoint savers, under this test runner. */
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

export interface SaverUnderTest {
  readonly name: string;
  create(): Promise<BaseCheckpointSaver> | BaseCheckpointSaver;
  destroy?(saver: BaseCheckpointSaver): Promise<void>;
  /** Names of tests that are left out, with the reason beside the pattern. */
  readonly without: RegExp;
}

export async function conform({ name, create, destroy, without }: SaverUnderTest): Promise<void> {
  // The suite speaks the test runner's global names; it has no list of exceptions.
  const guarded = new Proxy(it, {
    apply: (target, self, args: Parameters<typeof it>) =>
      Reflect.apply(without.test(String(args[0])) ? target.skip : target, self, args),
  });
  const globals = {
    describe,
    expect,
    beforeAll,
    beforeEach,
    afterAll,
    afterEach,
    vi,
    it: guarded,
    test: guarded,
  };
  for (const [key, value] of Object.entries(globals)) vi.stubGlobal(key, value);
  const { validate } = await import("@langchain/langgraph-checkpoint-validation");
  validate({
    checkpointerName: name,
    createCheckpointer: create,
    ...(destroy === undefined ? {} : { destroyCheckpointer: destroy }),
  });
}
