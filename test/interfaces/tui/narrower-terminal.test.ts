import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onNarrower } from "../../../src/interfaces/tui/narrower-terminal.ts";

class FakeTerminal extends EventEmitter {
  columns = 100;
  resize(columns: number): void {
    this.columns = columns;
    this.emit("resize");
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tells of a window dragged narrower once, when it rests", () => {
  const terminal = new FakeTerminal();
  const redraw = vi.fn();
  onNarrower(terminal, redraw);
  for (const columns of [90, 80, 70, 75]) terminal.resize(columns);
  expect(redraw).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(redraw).toHaveBeenCalledTimes(1);
});

it("says nothing of a window that becomes wider, and nothing once it is stopped", () => {
  const terminal = new FakeTerminal();
  const redraw = vi.fn();
  const stop = onNarrower(terminal, redraw);
  terminal.resize(120);
  vi.runAllTimers();
  terminal.resize(60);
  stop();
  vi.runAllTimers();
  expect(redraw).not.toHaveBeenCalled();
  expect(terminal.listenerCount("resize")).toBe(0);
});
