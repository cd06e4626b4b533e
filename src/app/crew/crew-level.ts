/** One level sent by several workers: they open their connections, begin at one time, and what they report is merged. */
import { PlannerError } from "../../domain/errors.ts";
import type { LoadJob, LoadProgress, LoadResult } from "../../domain/measurement/load-job.ts";
import { usefulShares } from "../../domain/measurement/load-share.ts";
import type { RequestRecord } from "../../domain/measurement/request-record.ts";
import { mergeParts, type WorkerReport } from "../../domain/measurement/worker-share.ts";
import { type Ms, msFromSeconds } from "../../domain/units.ts";
import type { BenchSide, LoadWatch } from "../ports.ts";
import type { Crew, LevelMessage, Seat } from "./crew.ts";
import { histogramFrom, jobText } from "./job-text.ts";

const LISTEN_MS: Ms = 250;
/** From the word to the start: longer than a word takes to arrive. [assumed] */
const LEAD_MS: Ms = 400;
/** Workers that were told to stop report within that. [assumed] */
const STOPPING_MS: Ms = msFromSeconds(3);

interface Part {
  readonly seat: Seat;
  readonly records: RequestRecord[];
  isReady: boolean;
  report: WorkerReport | null;
  progress: LoadProgress | null;
}

const isGone = ({ seat }: Part): boolean => seat.state === "gone";
const isOver = (part: Part): boolean => part.report !== null || isGone(part);

export interface CrewLevel {
  readonly side: BenchSide;
  readonly crew: Crew;
  readonly nowMs: () => Ms;
  /** Numbers levels, so that late words about an earlier one are known as such. */
  readonly nextLevel: () => number;
}

/** Null when no worker is left. */
export async function runCrewLevel(
  job: LoadJob,
  watch: LoadWatch,
  around: CrewLevel,
): Promise<LoadResult | null> {
  const text = jobText(job);
  for (;;) {
    const living = around.crew.living();
    if (living.length === 0) return null;
    const parts = living
      .slice(0, usefulShares(job, living.length))
      .map((seat): Part => ({ seat, records: [], isReady: false, report: null, progress: null }));
    const result = await attempt(parts, job, text, watch, around);
    if (result !== "again") return result;
    // Who was lost before the start has measured nothing: the others send all of it.
    if (around.crew.living().length >= living.length)
      throw new PlannerError("queue_failed", "The workers do not begin the level.", {
        hint: "Start the workers anew.",
      });
  }
}

async function attempt(
  parts: readonly Part[],
  job: LoadJob,
  text: ReturnType<typeof jobText>,
  { signal, onProgress, onRecords, onNotice }: LoadWatch,
  { side, crew, nowMs, nextLevel }: CrewLevel,
): Promise<LoadResult | "again"> {
  const level = nextLevel();
  const told = new Set<Seat>();
  const listen = async () => {
    await crew.listen(LISTEN_MS, (message) => {
      if (message.level === level) note(parts, message, onRecords);
    });
    for (const { seat } of parts.filter(isGone)) {
      if (!told.has(seat)) onNotice?.(`Worker ${seat.name} ${seat.problem}.`);
      told.add(seat);
    }
  };
  const seatsOf = (some: readonly Part[]) => some.map(({ seat }) => seat);
  const keys = { job: await side.store(text.job), prompts: await side.store(text.prompts) };
  for (const [index, { seat }] of parts.entries())
    await crew.tell([seat], { kind: "level", level, ...keys, share: { index, of: parts.length } });
  while (!(parts.every((part) => part.isReady) || parts.some(isOver) || signal?.aborted)) await listen();
  const cancelled = signal?.aborted === true;
  if (cancelled || !parts.every((part) => part.isReady)) {
    await crew.tell(seatsOf(parts.filter((part) => !isOver(part))), { kind: "stop", level });
    await settled(parts, listen, nowMs);
    if (!cancelled) return "again";
    return { ...mergeParts([], job), stopped: "cancelled" };
  }
  const atServerMs = (await side.serverMs()) + LEAD_MS + 2 * Math.max(...parts.map(clockErrorOf));
  await crew.tell(seatsOf(parts), { kind: "go", level, atServerMs });
  const startMs = nowMs() + LEAD_MS;
  let stopping: "cancelled" | "errors" | null = null;
  while (!parts.every(isOver)) {
    await listen();
    onProgress?.(progressOf(parts, Math.max(0, nowMs() - startMs)));
    const why = whyStop(parts, signal);
    if (why === null || why === stopping) continue;
    stopping = why;
    await crew.tell(seatsOf(parts.filter((part) => !isOver(part))), { kind: "stop", level });
    if (why === "cancelled") {
      await settled(parts, listen, nowMs);
      break;
    }
  }
  return resultOf(parts, job, stopping);
}

const clockErrorOf = ({ seat }: Part): Ms => seat.clockErrorMs;

async function settled(parts: readonly Part[], listen: () => Promise<void>, nowMs: () => Ms): Promise<void> {
  const untilMs = nowMs() + STOPPING_MS;
  while (!parts.every(isOver) && nowMs() < untilMs) await listen();
}

function whyStop(parts: readonly Part[], signal: AbortSignal | undefined): "cancelled" | "errors" | null {
  if (signal?.aborted) return "cancelled";
  return parts.some(({ report }) => report?.stopped === "errors") ? "errors" : null;
}

function note(parts: readonly Part[], message: LevelMessage, onRecords: LoadWatch["onRecords"]): void {
  const part = parts.find(({ seat }) => seat.seat === message.seat);
  if (part === undefined) return;
  switch (message.kind) {
    case "ready":
      part.isReady = true;
      break;
    case "progress":
      part.progress = message.progress;
      break;
    case "records":
      for (const record of message.records) part.records.push(record);
      onRecords?.(message.records);
      break;
    case "done":
      part.report = {
        chunkGaps: histogramFrom(message.chunkGaps),
        checks: message.checks,
        stopped: message.stopped,
        saidBy: new Map(message.saidBy),
      };
      part.seat.clockErrorMs = message.clockErrorMs;
      break;
    default:
      message satisfies never;
  }
}

function progressOf(parts: readonly Part[], elapsedMs: Ms): LoadProgress {
  const sum = (field: "sent" | "ok" | "failed" | "inFlight" | "chunks") =>
    parts.reduce((all, { progress }) => all + (progress?.[field] ?? 0), 0);
  return {
    sent: sum("sent"),
    ok: sum("ok"),
    failed: sum("failed"),
    inFlight: sum("inFlight"),
    chunks: sum("chunks"),
    elapsedMs,
  };
}

function resultOf(parts: readonly Part[], job: LoadJob, stopping: "cancelled" | "errors" | null): LoadResult {
  const merged = mergeParts(
    parts.map(({ seat, records, report }, index) => ({
      name: seat.name,
      share: { index, of: parts.length },
      records,
      // Who was stopped because another met too many errors was not cancelled.
      report:
        report === null
          ? null
          : { ...report, stopped: report.stopped === null ? null : (stopping ?? report.stopped) },
      clockErrorMs: seat.clockErrorMs,
      problem: report === null ? (seat.problem ?? "did not report its share") : null,
    })),
    job,
  );
  return stopping === "cancelled" ? { ...merged, stopped: "cancelled" } : merged;
}
