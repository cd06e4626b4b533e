/** A worker's seat in a run: it says who it is, sends its share of each level, and leaves when the run ends or it must. */
import { isPlannerError } from "../../domain/errors.ts";
import { type ClockOffset, type ClockSample, clockOffset } from "../../domain/measurement/clock-offset.ts";
import type { Ms } from "../../domain/units.ts";
import type { LoadGenerator, WorkerLine } from "../ports.ts";
import { isAllowed } from "./allowed-host.ts";
import { shown } from "./crew.ts";
import { type Notice, noticeSchema, PROTOCOL, type ToBench, toWorkerSchema } from "./messages.ts";
import { type SeatLevel, startSeatLevel } from "./seat-level.ts";

export interface WorkerServices {
  readonly generator: LoadGenerator;
  /** The machine's monotonic clock. */
  readonly nowMs: () => Ms;
  /** Who it is, for people: host and process. */
  readonly name: string;
  readonly version: string;
  readonly allowedHosts: readonly string[];
  /** Its own, keys among them; none comes through the queue. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether certificates that nobody vouches for may be accepted. */
  readonly insecure: boolean;
  readonly signal: AbortSignal;
  say(text: string): void;
  /** What is under way, for one line that is drawn over. */
  show(text: string): void;
}

export interface SeatLine {
  readonly line: WorkerLine;
  readonly notice: Notice;
  say(message: ToBench): Promise<void>;
  clock(): Promise<ClockOffset>;
}

const LISTEN_MS: Ms = 250;
const CLOCK_QUESTIONS = 12;

/** @returns whether it took part. @throws PlannerError queue_failed when the queue is gone; no load is sent any more then. */
export async function takeSeat(
  offered: unknown,
  line: WorkerLine,
  services: WorkerServices,
): Promise<boolean> {
  const { nowMs, name, say } = services;
  const parsed = noticeSchema.safeParse(offered);
  if (!parsed.success) {
    say("Something in the queue is no share of a benchmark: it was left out.");
    return false;
  }
  const notice = parsed.data;
  const { seat, seats } = notice;
  const host = shown(notice.host);
  if (!(await line.benchLives())) {
    say(`A benchmark of ${host} that is gone had left a share: nothing was sent.`);
    return false;
  }
  const refusal = whyRefused(notice, services);
  if (refusal !== null) {
    say(`Refused a share of a benchmark of ${host}: ${refusal.message}`);
    await line.send({ kind: "refused", seat, name, ...refusal } satisfies ToBench);
    return false;
  }
  const place: SeatLine = {
    line,
    notice,
    say: (message) => line.send(message),
    clock: async () => {
      const samples: ClockSample[] = [];
      for (let asked = 0; asked < CLOCK_QUESTIONS; asked++) {
        const sentMs = nowMs();
        samples.push({ sentMs, serverMs: await line.serverMs(), receivedMs: nowMs() });
      }
      return clockOffset(samples);
    },
  };
  say(`Share ${seat + 1} of ${seats} of a benchmark of ${host}, model ${shown(notice.model)}.`);
  const calibration = await services.generator.calibrate();
  const { errorMs } = await place.clock();
  const headers = Object.keys(services.headers);
  await place.say({ kind: "joined", seat, name, calibration, headers, clockErrorMs: errorMs });
  await serve(place, services);
  return true;
}

function whyRefused(
  { protocol, version, host, insecure }: Notice,
  services: WorkerServices,
): { readonly message: string; readonly hint: string } | null {
  if (protocol !== PROTOCOL || version !== services.version)
    return {
      message: `it is version ${services.version}, the benchmark is ${shown(version)}.`,
      hint: "Run the same version of Headroom on all machines: others would send other requests.",
    };
  if (!isAllowed(services.allowedHosts, host))
    return {
      message: `${shown(host)} is not among the hosts it may load.`,
      hint: `Start it with --allow-host ${shown(host)}.`,
    };
  if (insecure && !services.insecure)
    return {
      message: "it does not accept certificates that nobody vouches for.",
      hint: "Start it with --insecure, or leave --insecure out of the benchmark.",
    };
  return null;
}

async function serve(place: SeatLine, services: WorkerServices): Promise<void> {
  const { line, notice } = place;
  const { signal, say } = services;
  let current: SeatLevel | null = null;
  const leave = async (message: string) => {
    // No report: what had finished is kept, the rest of the share is lost.
    await current?.abandon();
    await current?.flush();
    await place.say({ kind: "left", seat: notice.seat, message: shown(message) });
  };
  try {
    for (;;) {
      if (signal.aborted) {
        say("Stopped: what was left of this share is given back as lost.");
        return await leave("was stopped on its machine");
      }
      const raw = await line.receive(LISTEN_MS);
      await current?.flush();
      const problem = current?.problem() ?? null;
      if (problem !== null) {
        say(`The load could not be sent: ${problem}`);
        return await leave(`could not send its load: ${problem}`);
      }
      if (raw === null) {
        if (await line.benchLives()) continue;
        await current?.abandon();
        return say("The benchmark does not answer any more: its load was stopped.");
      }
      const message = toWorkerSchema.safeParse(raw);
      if (!message.success) continue;
      switch (message.data.kind) {
        case "level":
          await current?.stop();
          current = await startSeatLevel(message.data, place, services);
          break;
        case "go":
          current?.go(message.data);
          break;
        case "stop":
          if (current?.level === message.data.level) await current.stop();
          break;
        case "end":
          await current?.abandon();
          return say("The benchmark has ended.");
        default:
          message.data satisfies never;
      }
    }
  } catch (error) {
    // Without the queue nobody can stop this load: it ends.
    await current?.abandon();
    if (isPlannerError(error)) say(`${error.message} The load was stopped.`);
    throw error;
  }
}
