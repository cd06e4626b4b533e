/** What stands behind a sizing: the lines and their terms, and what was left out. */
import { number } from "../planning/wording.ts";
import { DEFAULT_FIT_SETTINGS, type LinearFit } from "./linear-fit.ts";
import type { SizingResult } from "./size-sweep.ts";

/** Levels of a recommended sweep. [assumed] the guide's ten. */
const ADVISED_LEVELS = 10;
const seconds = (value: number): string => `${number(value)} s`;

export const METRICS = {
  runtime: "workflow runtime",
  latency: "LLM latency",
  both: "the sweep",
} as const;

export const sizingNotes = (result: SizingResult): string[] => [...fitNotes(result), ...levelNotes(result)];

function fitNotes({ runtimeFit, latencyFit }: SizingResult): string[] {
  const notes = [fitNote("runtime", runtimeFit), fitNote("latency", latencyFit)].flat();
  return notes.length === 0
    ? []
    : [
        ...notes,
        `Slope: seconds a further request in flight adds. Intercept: what the line says of an idle cluster. R²: share of the spread the line explains; under ${DEFAULT_FIT_SETTINGS.minRSquared} it is not used.`,
      ];
}

function fitNote(metric: "runtime" | "latency", fit: LinearFit | null): string[] {
  if (fit === null) return [];
  const removed =
    fit.outliersRemoved.length === 0
      ? ""
      : ` Left out as outliers: concurrency ${fit.outliersRemoved.map(number).join(", ")}; where load grows this may be saturation and no error.`;
  return [
    `Line for ${METRICS[metric]}: slope ${seconds(fit.slope)} per request in flight, intercept ${seconds(fit.intercept)}, R² ${fit.rSquared.toFixed(4)}.${removed}`,
  ];
}

function levelNotes({ levels, targets }: SizingResult): string[] {
  const concurrencies = (wanted: (typeof levels)[number][]) =>
    wanted.map(({ level }) => number(level.concurrency)).join(", ");
  const interrupted = levels.filter(({ level }) => level.interrupted);
  const empty = levels.filter(
    ({ level }) =>
      !level.interrupted && (level.llmLatencyP95Seconds === 0 || level.workflowRuntimeP95Seconds === 0),
  );
  const rough = levels.some(
    ({ rough: { byRuntime, byLatency } }) => byRuntime !== null || byLatency !== null,
  );
  return [
    ...(interrupted.length === 0
      ? []
      : [`Interrupted and left out of every estimate: concurrency ${concurrencies(interrupted)}.`]),
    ...(empty.length === 0
      ? []
      : [`Without an LLM latency or a runtime, and left out: concurrency ${concurrencies(empty)}.`]),
    ...(rough ? ["Rough: from one level alone, by proportion; not for production."] : []),
    ...(levels.length > 0 && levels.length < ADVISED_LEVELS
      ? [
          `${number(levels.length)} levels were measured; at least ${number(ADVISED_LEVELS)} make a firmer line.`,
        ]
      : []),
    ...(targets.users > 0
      ? [
          "Users are requests in flight, without pauses; GPUs beyond those tested are taken to scale in proportion.",
        ]
      : []),
  ];
}
