/** What a sizing result means for whoever buys: whole GPUs, what they rest on, and what speaks against the line. */
import { number, percent } from "../planning/wording.ts";
import type { SizingProblem, SizingResult } from "./size-sweep.ts";
import { usableLevels } from "./sizing-level.ts";
import { METRICS, sizingNotes } from "./sizing-notes.ts";
import type { SizingKnee } from "./sweep-knee.ts";

export interface SizingAdvice {
  /** Whole GPUs; null when nothing can be said. */
  readonly gpus: number | null;
  /** What they rest on. */
  readonly basis: "line" | "knee" | null;
  /** What leads: the number and its ground, or why there is none. */
  readonly lead: readonly string[];
  /** The fits, explained, and everything left out. */
  readonly notes: readonly string[];
}

/** A fraction of a GPU that is rounding of binary numbers and no GPU. */
const NOISE = 1e-9;

/** Below this share of the time in flight, time is lost outside the workflow; starting and draining a level costs a part of it. [assumed] */
const MOSTLY_INSIDE = 0.7;

const wholeGpus = (gpus: number): number => Math.max(1, Math.ceil(gpus - NOISE));
const larger = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

export function adviceFor(result: SizingResult): SizingAdvice {
  const byLine = larger(result.gpus.byRuntime, result.gpus.byLatency);
  const { knee } = result;
  const notes = sizingNotes(result);
  if (knee === null) {
    const gpus = byLine === null || concurrencyBehind(result, byLine) < 1 ? null : wholeGpus(byLine);
    return { gpus, basis: gpus === null ? null : "line", lead: lineLead(result, byLine), notes };
  }
  const byKnee = supportedByAll(result, knee);
  const gpus = byKnee === null ? null : wholeGpus(byKnee);
  return { gpus, basis: gpus === null ? null : "knee", lead: kneeLead(result, knee, byKnee, byLine), notes };
}

/** The larger estimate, or null when a target that is set is met by no level. */
function supportedByAll({ targets }: SizingResult, { gpus }: SizingKnee): number | null {
  if (targets.workflowRuntimeSeconds > 0 && gpus.byRuntime === null) return null;
  if (targets.llmLatencySeconds > 0 && gpus.byLatency === null) return null;
  return larger(gpus.byRuntime, gpus.byLatency);
}

/** Requests in flight on the test cluster that an estimate rests on. */
const concurrencyBehind = ({ targets }: SizingResult, gpus: number): number =>
  (targets.users / gpus) * targets.testGpus;

/** What is wrong with a line that is read where nothing was measured. */
function extrapolation(result: SizingResult, byLine: number): string[] {
  const measured = usableLevels(result.levels.map(({ level }) => level)).map(
    ({ concurrency }) => concurrency,
  );
  const [least, most] = [Math.min(...measured), Math.max(...measured)];
  const concurrency = concurrencyBehind(result, byLine);
  if (concurrency > most)
    return [
      `The line is read at ${number(concurrency)} requests in flight, beyond the ${number(most)} that were measured: measure there before you buy.`,
    ];
  return concurrency < least
    ? [
        `The line is read at ${number(concurrency)} requests in flight, below the ${number(least)} that were measured.`,
      ]
    : [];
}

function lineLead(result: SizingResult, byLine: number | null): string[] {
  const { gpus, targets, problems } = result;
  if (byLine === null) return problems.map(problemSentence);
  if (concurrencyBehind(result, byLine) < 1) {
    return [
      `Even a single request takes longer than the target by the line (${number(byLine)} GPUs would each serve less than one): more GPUs of this kind do not help.`,
      ...problems.map(problemSentence),
    ];
  }
  const both = gpus.byRuntime !== null && gpus.byLatency !== null;
  const of = gpus.byRuntime === byLine ? METRICS.runtime : METRICS.latency;
  const estimate = both
    ? `the larger of the two estimates (${of}, ${number(byLine)})`
    : `the estimate by ${of} (${number(byLine)})`;
  return [
    `Plan with ${number(wholeGpus(byLine))} GPUs for ${number(targets.users)} users: ${estimate}, rounded up to whole GPUs.`,
    ...extrapolation(result, byLine),
    ...problems.map(problemSentence),
  ];
}

export function kneeWarning({ range }: SizingKnee): string {
  const where =
    range.low > 0
      ? `between ${number(range.low)} and ${number(range.high)} requests in flight`
      : `from the first level, ${number(range.high)} requests in flight`;
  return `Throughput flattens ${where}: beyond that further requests mostly wait.`;
}

export function kneeReason({ latencyFit, runtimeFit }: SizingResult, knee: SizingKnee): string {
  const first =
    knee.throughput.find(({ concurrency }) => concurrency === knee.range.low) ?? knee.throughput[0];
  const last = knee.throughput.at(-1);
  const fit = runtimeFit ?? latencyFit;
  const growth =
    first === undefined || last === undefined
      ? ""
      : `From ${number(first.concurrency)} to ${number(last.concurrency)} requests in flight throughput goes from ${number(first.itemsPerSecond)} to ${number(last.itemsPerSecond)} items/s. `;
  const line =
    fit === null
      ? "A straight line does not show this."
      : `The line's R² of ${fit.rSquared.toFixed(3)} does not show this: a line across a hard knee still has 0.998.`;
  const outside =
    knee.insideFraction < MOSTLY_INSIDE
      ? ` Items spend ${percent(knee.insideFraction)} of their time in flight inside the workflow: the rest is waiting before it starts, or the client.`
      : "";
  return `${growth}${line}${outside}`;
}

function kneeLead(
  result: SizingResult,
  knee: SizingKnee,
  byKnee: number | null,
  byLine: number | null,
): string[] {
  const { targets, problems } = result;
  const compared = byLine === null ? "" : ` The line alone gives ${number(byLine)}.`;
  const head: string[] = [];
  if (byKnee !== null) {
    head.push(
      `Plan with ${number(wholeGpus(byKnee))} GPUs for ${number(targets.users)} users: what the measured levels up to the knee support (${number(byKnee)}, rounded up).${compared} ${bindingOf(knee)}`,
    );
  } else if (targets.users > 0 && (targets.workflowRuntimeSeconds > 0 || targets.llmLatencySeconds > 0)) {
    head.push(`No measured level meets the targets, so no number of GPUs can be named.${compared}`);
  }
  return [...head, `${kneeWarning(knee)} ${kneeReason(result, knee)}`, ...problems.map(problemSentence)];
}

/** Whether the target or the knee comes first. */
function bindingOf({ supported, range }: SizingKnee): string {
  const supports = [supported.byRuntime, supported.byLatency].filter((value) => value !== null);
  const least = Math.min(...supports);
  return least < range.load
    ? `The target is reached at ${number(least)} requests in flight, before the knee at about ${number(range.load)}.`
    : `The knee at about ${number(range.load)} requests in flight comes before the target.`;
}

function problemSentence({ metric, code, message }: SizingProblem): string {
  if (code === "poor_fit") return `No line for ${METRICS[metric]}: ${message}`;
  if (code === "no_estimate") return `No estimate by ${METRICS[metric]}: ${message} The measurements stay.`;
  if (code === "no_targets") return `No GPU estimate: ${message}.`;
  return `No estimate: ${message.replace(/\.?$/, ".")}`;
}
