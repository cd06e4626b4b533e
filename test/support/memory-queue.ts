/** A queue in memory, with the time of its own clock: a benchmark and its workers in one process. */
import type { BenchSide, WorkerLine } from "../../src/app/ports.ts";

interface Line {
  readonly waiting: unknown[];
  wake: () => void;
}

const newLine = (): Line => ({ waiting: [], wake: () => undefined });

async function first(line: Line, forMs: number): Promise<void> {
  if (line.waiting.length > 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.min(forMs, 20));
    line.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

function say(line: Line, message: unknown): void {
  // As a queue does: what arrives is a copy.
  line.waiting.push(JSON.parse(JSON.stringify(message)));
  line.wake();
}

export interface MemoryQueue {
  readonly side: BenchSide;
  /** Seats that were offered and not withdrawn. */
  readonly offered: Map<number, unknown>;
  /** Everything that was ever put into it, as text. */
  readonly traffic: string[];
  line(seat: number): WorkerLine;
  /** The worker of that seat gives no sign of life any more, and hears nothing. */
  kill(seat: number): void;
  benchIsGone(): void;
  /** As if somebody else wrote to a worker or the benchmark. */
  forge(seat: number | "bench", message: unknown): void;
}

/** @param clockMs - of the queue, which is not the machines'. */
export function memoryQueue(clockMs: () => number): MemoryQueue {
  const offered = new Map<number, unknown>();
  const texts = new Map<string, string>();
  const dead = new Set<number>();
  const traffic: string[] = [];
  const toBench = newLine();
  const toSeat = new Map<number, Line>();
  const seatLine = (seat: number): Line => {
    const line = toSeat.get(seat) ?? newLine();
    toSeat.set(seat, line);
    return line;
  };
  let benchLives = true;
  const keep = (message: unknown) => traffic.push(JSON.stringify(message));
  return {
    offered,
    traffic,
    side: {
      place: "memory",
      offer: async (notices) => {
        for (const [seat, notice] of notices.entries()) {
          keep(notice);
          offered.set(seat, notice);
        }
      },
      withdraw: async () => offered.clear(),
      send: async (seat, message) => {
        keep(message);
        if (!dead.has(seat)) say(seatLine(seat), message);
      },
      receive: async (forMs) => {
        await first(toBench, forMs);
        return toBench.waiting.splice(0);
      },
      living: async () => new Set([...toSeat.keys()].filter((seat) => !dead.has(seat))),
      store: async (text) => {
        traffic.push(text);
        const key = `text-${texts.size}`;
        texts.set(key, text);
        return key;
      },
      serverMs: async () => clockMs(),
      close: async () => {
        benchLives = false;
      },
    },
    line: (seat) => ({
      send: async (message) => {
        keep(message);
        if (!dead.has(seat)) say(toBench, message);
      },
      receive: async (forMs) => {
        const line = seatLine(seat);
        await first(line, forMs);
        return line.waiting.shift() ?? null;
      },
      benchLives: async () => benchLives,
      read: async (key) => texts.get(key) ?? null,
      serverMs: async () => clockMs(),
    }),
    kill: (seat) => dead.add(seat),
    benchIsGone: () => {
      benchLives = false;
    },
    forge: (seat, message) => say(seat === "bench" ? toBench : seatLine(seat), message),
  };
}
