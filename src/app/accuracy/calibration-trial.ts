/**
 * What calibration from a few points is worth on published series.
 *
 * Each series is calibrated on some of its levels and judged on the others, or on another pair of lengths of the same
 * setup, from a fit that saw nothing of the series' source (of InferenceX: of its model family).
 */
import { planFolds } from "../../domain/accuracy/folds.ts";
import { closedLoopThroughput } from "../../domain/accuracy/forecast-row.ts";
import { type MeasuredSeries, seriesOf } from "../../domain/accuracy/measured-series.ts";
import type { Observation } from "../../domain/accuracy/observation.ts";
import {
  type CalibrationSubject,
  calibrateDeployment,
  calibratedRun,
  type DeploymentCalibration,
} from "../../domain/calibration/fit-deployment.ts";
import type { BandTable } from "../../domain/forecasting/band-table.ts";
import { calibratedBand } from "../../domain/forecasting/calibrated-band.ts";
import { bandFor } from "../../domain/forecasting/forecast-band.ts";
import { closedLoop } from "../../domain/forecasting/load-cases.ts";
import { type LoadDistance, loadDistance } from "../../domain/forecasting/load-distance.ts";
import { replicaModelOf } from "../../domain/forecasting/replica-model.ts";
import type { Coefficients } from "../../domain/physics/coefficients.ts";
import { msFromSeconds } from "../../domain/units.ts";

export const TRIAL_METRICS = ["itl", "throughput", "ttft"] as const;
export type TrialMetric = (typeof TRIAL_METRICS)[number];

/** Forecast ÷ measured of one figure, before calibration and after. */
interface TrialRatio {
  readonly before: number;
  readonly after: number;
  /** The measured value lies in the calibrated band. */
  readonly isInBand: boolean;
}

export interface TrialPoint {
  readonly deployment: string;
  readonly isMoe: boolean;
  /** Load ÷ the highest load calibrated on. */
  readonly reach: number;
  readonly distance: LoadDistance;
  readonly figures: Readonly<Record<TrialMetric, TrialRatio>>;
}

/** Indices of the levels calibrated on, and of those judged, of a series of `count`. */
interface Choice {
  readonly on: readonly number[];
  readonly judged: readonly number[];
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
const middleOf = (count: number): number => Math.floor(count / 2);

export const CHOICES = {
  lowMiddleHighBetween: (count) => ({
    on: [0, middleOf(count), count - 1],
    judged: range(1, count - 1).filter((index) => index !== middleOf(count)),
  }),
  lowMiddleBetween: (count) => ({ on: [0, middleOf(count)], judged: range(1, middleOf(count)) }),
  lowHighBetween: (count) => ({ on: [0, count - 1], judged: range(1, count - 1) }),
  lowMiddleAbove: (count) => ({ on: [0, middleOf(count)], judged: range(middleOf(count) + 1, count) }),
  lowestTwoAbove: (count) => ({ on: [0, 1], judged: range(2, count) }),
  lowestThreeAbove: (count) => ({ on: [0, 1, 2], judged: range(3, count) }),
  lowestAbove: (count) => ({ on: [0], judged: range(1, count) }),
  highestBelow: (count) => ({ on: [count - 1], judged: range(0, count - 1) }),
} as const satisfies Record<string, (count: number) => Choice>;
export type ChoiceName = keyof typeof CHOICES;

export interface CalibrationTrial {
  readonly series: number;
  readonly deployments: number;
  readonly choices: Readonly<Record<ChoiceName, readonly TrialPoint[]>>;
  /** Low, middle and high of one pair of lengths, judged on all levels of another. */
  readonly otherLengths: readonly TrialPoint[];
}

interface Prepared extends MeasuredSeries {
  readonly subject: CalibrationSubject;
}

/** Fewer levels leave nothing to judge. */
const LEAST_LEVELS = 4;

export function calibrationTrial(
  observations: readonly Observation[],
  coefficientsOf: (fold: {
    readonly kind: "source" | "family" | "architecture";
    readonly name: string;
  }) => Coefficients,
  bands: BandTable,
): CalibrationTrial {
  const plan = planFolds(observations);
  const all = seriesOf(observations, LEAST_LEVELS).map((series): Prepared => {
    const { observation } = series;
    const fold = plan.foldOf(observation, "family") ?? plan.foldOf(observation, "source");
    if (fold === null) throw new Error(`no fold holds ${observation.row.id} out`);
    const { deployment, request, maxSequences } = observation;
    const replica = replicaModelOf(deployment, coefficientsOf(fold));
    return { ...series, subject: { replica, request, maxSequences } };
  });
  const judgedOn = (choose: (count: number) => Choice): readonly TrialPoint[] =>
    all.flatMap((series) => {
      const { on, judged } = choose(series.levels.length);
      if (judged.length === 0) return [];
      const made = calibratedOn(series, on);
      return judged
        .map((index) => pointOf(series, series, made, on, index, bands))
        .filter((point) => point !== null);
    });
  const names = Object.keys(CHOICES) as readonly ChoiceName[];
  const choices = Object.fromEntries(names.map((name) => [name, judgedOn(CHOICES[name])]));
  return {
    series: all.length,
    deployments: new Set(all.map(({ deployment }) => deployment)).size,
    choices: choices as CalibrationTrial["choices"],
    otherLengths: all.flatMap((series) => {
      const others = all.filter((other) => other !== series && other.deployment === series.deployment);
      if (others.length === 0) return [];
      const count = series.levels.length;
      const on = [0, middleOf(count), count - 1];
      const made = calibratedOn(series, on);
      return others.flatMap((other) =>
        other.levels
          .map((_, index) => pointOf(other, series, made, on, index, bands))
          .filter((point) => point !== null),
      );
    }),
  };
}

const calibratedOn = ({ subject, levels }: Prepared, on: readonly number[]): DeploymentCalibration =>
  calibrateDeployment(
    subject,
    on.map((index) => levels[index]).filter((level) => level !== undefined),
  );

function pointOf(
  judged: Prepared,
  calibrated: Prepared,
  { own, otherLengths }: DeploymentCalibration,
  on: readonly number[],
  index: number,
  bands: BandTable,
): TrialPoint | null {
  const level = judged.levels[index];
  if (level === undefined) return null;
  const { replica, request, maxSequences } = judged.subject;
  const before = closedLoop(replica, request, level.concurrency, maxSequences);
  const after = calibratedRun(judged.subject, judged === calibrated ? own : otherLengths, level.concurrency);
  const loads = on.map((at) => calibrated.levels[at]?.concurrency ?? 0);
  const measured = closedLoopThroughput(level.concurrency, request.osl, level.ttftMs, level.itlMs);
  const { deployment } = judged.observation;
  const correction = judged === calibrated ? own : otherLengths;
  const ratio = (metric: TrialMetric, value: (run: typeof before) => number, of: number): TrialRatio => {
    const uncalibrated = bandFor(metric, deployment, bands);
    const { low, high } = calibratedBand(metric, correction, level.concurrency, uncalibrated);
    const said = value(after);
    return { before: value(before) / of, after: said / of, isInBand: of >= low * said && of <= high * said };
  };
  return {
    deployment: judged.deployment,
    isMoe: judged.observation.deployment.model.moe !== null,
    reach: level.concurrency / Math.max(...loads),
    distance: loadDistance(loads, level.concurrency),
    figures: {
      itl: ratio("itl", (run) => msFromSeconds(run.itlSeconds), level.itlMs),
      throughput: ratio("throughput", (run) => run.outputTokensPerSecond, measured),
      ttft: ratio("ttft", (run) => msFromSeconds(run.ttftSeconds), level.ttftMs),
    },
  };
}
