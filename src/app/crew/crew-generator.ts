/** A load generator whose load comes from several machines: to a benchmark it is like any other. */
import { PlannerError } from "../../domain/errors.ts";
import type { ClientCalibration } from "../../domain/measurement/load-job.ts";
import { type Ms, msFromSeconds, type Seconds } from "../../domain/units.ts";
import type { BenchSide, LoadGenerator } from "../ports.ts";
import { createCrew, type Refusal } from "./crew.ts";
import { runCrewLevel } from "./crew-level.ts";
import { type Notice, PROTOCOL } from "./messages.ts";

export interface CrewWish {
  readonly workers: number;
  /** Workers that have not come by then will not come. */
  readonly joinSeconds: Seconds;
  readonly host: string;
  readonly model: string;
  readonly insecure: boolean;
  readonly version: string;
  /** Names of the headers that the benchmark itself sends. */
  readonly headers: readonly string[];
  readonly signal: AbortSignal;
  say(text: string): void;
}

const LISTEN_MS: Ms = 250;

/** @param local - sends trial requests. */
export function createCrewGenerator(
  side: BenchSide,
  local: LoadGenerator,
  wish: CrewWish,
  nowMs: () => Ms,
): LoadGenerator {
  const refusals: Refusal[] = [];
  const crew = createCrew(side, wish.workers, nowMs, (refusal) => refusals.push(refusal));
  let level = 0;
  const around = { side, crew, nowMs, nextLevel: () => ++level };

  async function recruit(): Promise<void> {
    const { workers, host, model, insecure, version, joinSeconds, signal } = wish;
    const notice: Omit<Notice, "seat"> = {
      protocol: PROTOCOL,
      version,
      seats: workers,
      host,
      model,
      insecure,
    };
    await side.offer(crew.seats.map(({ seat }) => ({ ...notice, seat })));
    wish.say(`Waiting for ${count(workers)} at ${side.place} …`);
    const untilMs = nowMs() + msFromSeconds(joinSeconds);
    while (crew.living().length < workers && nowMs() < untilMs && !signal.aborted) {
      const before = crew.living().length;
      await crew.listen(LISTEN_MS);
      const [refusal] = refusals;
      if (refusal !== undefined) throw refused(refusal);
      const joined = crew.living();
      if (joined.length > before)
        wish.say(`${joined.length} of ${count(workers)}: ${joined.map(({ name }) => name).join(", ")}`);
    }
    await side.withdraw();
    if (signal.aborted) throw new PlannerError("cancelled", "Nothing was sent.");
    const joined = crew.living().length;
    if (joined < workers)
      throw new PlannerError(
        "queue_failed",
        `${joined === 0 ? "No worker" : `Only ${joined} of ${count(workers)}`} came to ${side.place} within ${joinSeconds} s: nothing was sent.`,
        { hint: HOW_TO_START(host) },
      );
    sayHeaders();
  }

  /** Headers stay with whoever was given them, so they can differ. */
  function sayHeaders(): void {
    const own = namesOf(wish.headers);
    const others = crew.seats.filter(({ headers }) => namesOf(headers) !== own);
    if (others.length > 0)
      wish.say(
        `Headers do not go through the queue. This benchmark sends ${own || "none"}; ${others
          .map(({ name, headers }) => `${name} sends ${namesOf(headers) || "none"}`)
          .join("; ")}.`,
      );
  }

  return {
    models: local.models,
    calibrate: async () => {
      await recruit();
      return worst(crew.seats.map(({ calibration }) => calibration));
    },
    runLevel: async (job, watch = {}) => {
      if (job.alone === true) return local.runLevel(job, watch);
      const result = await runCrewLevel(job, watch, around);
      if (result !== null) return result;
      throw new PlannerError("queue_failed", "No worker is left: the rest was not measured.", {
        hint: "What was measured before is kept; --resume FILE goes on with it.",
      });
    },
    close: async () => {
      await crew.tell(crew.living(), { kind: "end" }).catch(() => undefined);
      await side.withdraw().catch(() => undefined);
      await side.close();
      await local.close();
    },
  };
}

const count = (workers: number): string => `${workers} worker${workers === 1 ? "" : "s"}`;
const namesOf = (headers: readonly string[]): string =>
  headers
    .map((name) => name.toLowerCase())
    .sort()
    .join(", ");

const HOW_TO_START = (host: string): string =>
  `On each machine: headroom worker --queue … --allow-host ${host}. Workers that serve another benchmark come when it has ended.`;

const refused = ({ name, message, hint }: Refusal): PlannerError =>
  new PlannerError("queue_failed", `Worker ${name} refuses: ${message}`, { hint });

/** What the worst worker adds; null where one of them could not be compared. */
function worst(calibrations: readonly (ClientCalibration | null)[]): ClientCalibration | null {
  const known = calibrations.filter((calibration) => calibration !== null);
  if (known.length === 0 || known.length < calibrations.length) return null;
  const most = (field: keyof ClientCalibration) => Math.max(...known.map((some) => some[field]));
  return {
    ttftErrorP50Ms: most("ttftErrorP50Ms"),
    ttftErrorP99Ms: most("ttftErrorP99Ms"),
    gapErrorP50Ms: most("gapErrorP50Ms"),
    gapErrorP99Ms: most("gapErrorP99Ms"),
    tokens: known.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}
