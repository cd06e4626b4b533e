import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { paced } from "../../../src/interfaces/tui/paced.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clock = () => Date.now();

describe("paced", () => {
  it("runs at once, then once a while however often it is due", () => {
    const run = vi.fn();
    const pace = paced(run, 16, clock);
    for (let index = 0; index < 100; index++) pace.soon();
    expect(run).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(16);
    expect(run).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(run).toHaveBeenCalledTimes(2);
    pace.soon();
    expect(run).toHaveBeenCalledTimes(3);
  });

  it("waits no longer than a while", () => {
    const run = vi.fn();
    const pace = paced(run, 16, clock);
    pace.soon();
    vi.advanceTimersByTime(10);
    pace.soon();
    vi.advanceTimersByTime(6);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("runs now when it must, and not a second time for what was due", () => {
    const run = vi.fn();
    const pace = paced(run, 16, clock);
    pace.soon();
    pace.soon();
    pace.now();
    expect(run).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("runs no more once it is stopped", () => {
    const run = vi.fn();
    const pace = paced(run, 16, clock);
    pace.soon();
    pace.soon();
    pace.stop();
    vi.advanceTimersByTime(1000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
