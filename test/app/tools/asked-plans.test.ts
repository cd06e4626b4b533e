import { describe, expect, it } from "vitest";
import { askedPlans } from "../../../src/app/tools/asked-plans.ts";
import { PlannerError } from "../../../src/domain/errors.ts";

function plans() {
  const prepared: number[] = [];
  const asked = askedPlans(async (streams: number) => {
    prepared.push(streams);
    if (streams > 100) throw new PlannerError("invalid_input", "Too many.");
    return { streams };
  });
  return { prepared, ...asked };
}

describe("what was asked about", () => {
  it("is prepared once for each question, and run once", async () => {
    const { ask, agreed, prepared } = plans();
    await ask("call", 1);
    await ask("call", 1);
    expect(prepared).toEqual([1]);
    expect(await agreed("call")).toEqual({ streams: 1 });
    await expect(agreed("call")).rejects.toThrow("Nobody was asked");
  });

  it("is the last change, and of a change that cannot be prepared the one before it", async () => {
    const { ask, agreed } = plans();
    await ask("call", 1);
    await ask("call", 8);
    await expect(ask("call", 1000)).rejects.toThrow("Too many.");
    expect(await agreed("call")).toEqual({ streams: 8 });
  });

  it("keeps the reason when the first question cannot be asked", async () => {
    const { ask, agreed } = plans();
    await expect(ask("call", 1000)).rejects.toThrow("Too many.");
    await expect(agreed("call")).rejects.toThrow("Too many.");
  });

  it("is kept by call", async () => {
    const { ask, agreed } = plans();
    await Promise.all([ask("one", 1), ask("two", 2)]);
    expect([await agreed("two"), await agreed("one")]).toEqual([{ streams: 2 }, { streams: 1 }]);
  });
});
