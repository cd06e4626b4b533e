/** The workers of a run as the benchmark knows them: who has a seat, who is gone and why, and what they say. */
import type { ClientCalibration } from "../../domain/measurement/load-job.ts";
import type { Ms } from "../../domain/units.ts";
import type { BenchSide } from "../ports.ts";
import { type ToBench, type ToWorker, toBenchSchema } from "./messages.ts";

export interface Seat {
  readonly seat: number;
  name: string;
  state: "offered" | "joined" | "gone";
  /** Why it is gone. */
  problem: string | null;
  calibration: ClientCalibration | null;
  headers: readonly string[];
  clockErrorMs: Ms;
}

export type LevelMessage = Extract<ToBench, { readonly level: number }>;

export interface Crew {
  readonly seats: readonly Seat[];
  living(): Seat[];
  /** Takes what workers said, and sees who is silent. @param onLevel - gets what was said about a level. */
  listen(forMs: Ms, onLevel?: (message: LevelMessage) => void): Promise<void>;
  tell(seats: readonly Seat[], message: ToWorker): Promise<void>;
}

/** Who refused, and what would help. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly hint: string;
}

const LOOK_EVERY_MS: Ms = 500;

export function createCrew(
  side: BenchSide,
  workers: number,
  nowMs: () => Ms,
  onRefusal: (refusal: Refusal) => void,
): Crew {
  const seats = Array.from(
    { length: workers },
    (_, seat): Seat => ({
      seat,
      name: `${seat + 1}`,
      state: "offered",
      problem: null,
      calibration: null,
      headers: [],
      clockErrorMs: 0,
    }),
  );
  let lookedMs = nowMs();

  function take(message: ToBench, onLevel: (message: LevelMessage) => void): void {
    const seat = seats[message.seat];
    if (seat === undefined || seat.state === "gone") return;
    switch (message.kind) {
      case "joined":
        seat.state = "joined";
        seat.name = shown(message.name);
        seat.calibration = message.calibration;
        seat.headers = message.headers.map(shown);
        seat.clockErrorMs = message.clockErrorMs;
        break;
      case "refused":
        onRefusal({
          name: shown(message.name),
          message: shown(message.message),
          hint: shown(message.hint),
        });
        break;
      case "left":
        seat.state = "gone";
        seat.problem = shown(message.message);
        break;
      default:
        onLevel(message);
    }
  }

  async function look(): Promise<void> {
    const alive = await side.living();
    for (const seat of seats) {
      if (seat.state !== "joined" || alive.has(seat.seat)) continue;
      seat.state = "gone";
      seat.problem = "stopped answering";
    }
  }

  return {
    seats,
    living: () => seats.filter(({ state }) => state === "joined"),
    listen: async (forMs, onLevel = () => undefined) => {
      // Who is silent is looked up first: what it said until then still counts.
      const silent = nowMs() - lookedMs > LOOK_EVERY_MS;
      for (const raw of await side.receive(forMs)) {
        const message = toBenchSchema.safeParse(raw);
        if (message.success) take(message.data, onLevel);
      }
      if (!silent) return;
      await look();
      lookedMs = nowMs();
    },
    tell: async (some, message) => {
      for (const { seat } of some) await side.send(seat, message);
    },
  };
}

/** Text from another machine may hold anything. */
export const shown = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, " ").slice(0, MOST_SHOWN);
const MOST_SHOWN = 300;
