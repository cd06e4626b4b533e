/** A worker's share of one level, from the connections to the report. */
import { z } from "zod";
import { clockErrorOver } from "../../domain/measurement/clock-offset.ts";
import { mayRepeatKey } from "../../domain/measurement/failure-kind.ts";
import type { LoadJob, LoadProgress, LoadResult } from "../../domain/measurement/load-job.ts";
import { isOk, type RequestRecord } from "../../domain/measurement/request-record.ts";
import { type Ms, msFromMinutes } from "../../domain/units.ts";
import { hostOf } from "./allowed-host.ts";
import { jobFrom, wireHistogram } from "./job-text.ts";
import type { ToWorker } from "./messages.ts";
import type { SeatLine, WorkerServices } from "./take-seat.ts";

export interface SeatLevel {
  readonly level: number;
  go(message: Extract<ToWorker, { readonly kind: "go" }>): void;
  /** Sends what has finished since the last time. */
  flush(): Promise<void>;
  /** Ends the load and reports; at once when it had ended. */
  stop(): Promise<void>;
  /** Ends the load without a report. */
  abandon(): Promise<void>;
  /** Why the load cannot be sent; null when nothing is wrong. */
  problem(): string | null;
}

/** Records of one message; more go in several. */
const MOST_RECORDS = 5000;
/** Many times what a benchmark asks for: no thread watches the clock for a start that is a year away. [assumed] */
const LONGEST_WAIT_MS: Ms = msFromMinutes(1);

export async function startSeatLevel(
  { level, job: jobKey, prompts: promptsKey, share }: Extract<ToWorker, { readonly kind: "level" }>,
  { line, notice, say, clock }: SeatLine,
  { generator, headers, nowMs, say: tell, show }: WorkerServices,
): Promise<SeatLevel> {
  const { seat } = notice;
  const cancel = new AbortController();
  const begun = Promise.withResolvers<Ms>();
  let waiting: RequestRecord[] = [];
  let progress: LoadProgress | null = null;
  let problem: string | null = null;
  const flush = async () => {
    const records = waiting;
    waiting = [];
    for (let from = 0; from < records.length; from += MOST_RECORDS)
      await say({ kind: "records", seat, level, records: records.slice(from, from + MOST_RECORDS) });
    const latest = progress;
    progress = null;
    if (latest === null) return;
    show(`Level ${level}: ${latest.ok} answered, ${latest.failed} failed, ${latest.inFlight} under way`);
    await say({ kind: "progress", seat, level, progress: latest });
  };

  async function readJob(): Promise<LoadJob> {
    const [job, prompts] = [await line.read(jobKey), await line.read(promptsKey)];
    if (job === null || prompts === null) throw new Error("the level is not in the queue any more.");
    const whole = jobFrom({ job, prompts }, headers);
    // What was agreed to is the host, whatever comes later.
    if (hostOf(new URL(whole.target.url)) !== notice.host || whole.target.insecure !== notice.insecure)
      throw new Error("the level is for another host than the one agreed to.");
    return { ...whole, share };
  }

  async function send(): Promise<void> {
    const job = await readJob();
    const before = await clock();
    const result = await generator.runLevel(job, {
      signal: cancel.signal,
      startAt: async () => {
        await say({ kind: "ready", seat, level });
        const atMs = (await begun.promise) - before.offsetMs;
        if (atMs - nowMs() > LONGEST_WAIT_MS) throw new Error("the start it was told is too far away.");
        return atMs;
      },
      onProgress: (now) => {
        progress = now;
      },
      onRecords: (records) => {
        for (const record of records) waiting.push(record);
      },
    });
    // What was under way is over.
    progress = null;
    const failed = result.records.filter((record) => !isOk(record)).length;
    tell(`Level ${level}: ${result.records.length - failed} answered, ${failed} failed.`);
    if (abandoned) return;
    await flush();
    await report(result, clockErrorOver(before, await clock()));
  }

  async function report(result: LoadResult, clockErrorMs: Ms): Promise<void> {
    const { chunkGaps, checks, stopped, saidBy } = result;
    await say({
      kind: "done",
      seat,
      level,
      chunkGaps: wireHistogram(chunkGaps),
      checks,
      stopped: stopped === "lost" ? null : stopped,
      saidBy: [...saidBy].filter(([kind]) => !mayRepeatKey(kind)),
      clockErrorMs,
    });
  }

  let abandoned = false;
  const ended = send().catch((error: unknown) => {
    problem = reasonIn(error);
  });
  return {
    level,
    go: (message) => {
      if (message.level === level) begun.resolve(message.atServerMs);
    },
    flush,
    stop: async () => {
      cancel.abort();
      await ended;
    },
    abandon: async () => {
      abandoned = true;
      cancel.abort();
      await ended;
    },
    problem: () => problem,
  };
}

/** In one line; where the program lies on this machine is nobody's business. */
function reasonIn(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).replaceAll(/\s+/g, " ");
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line;
}
