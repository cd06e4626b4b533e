/**
 * The published measurements nearest to a question.
 *
 * Model: a distance that adds up what is different: the model first, then the GPU, the engine, the format, parallelism,
 * lengths and load, each by how much it changes a step. What the question leaves open costs nothing.
 * Assumes the weights below, set by hand so that the same model on another GPU comes before another model. [assumed]
 */
import type { EngineClass } from "../catalog/engine.ts";
import type { Gpu } from "../catalog/gpu.ts";
import type { ModelProfile } from "../catalog/model-profile.ts";
import type { Precision } from "../catalog/precision.ts";
import { architectureFitOf } from "../physics/architecture.ts";
import { engineFamilyOf } from "../physics/coefficients.ts";
import { type AccuracyMetric, measuredFigures } from "./forecast-row.ts";
import type { Observation } from "./observation.ts";

export interface EvidenceQuery {
  readonly model: ModelProfile;
  readonly gpu: Gpu;
  readonly engineClass?: EngineClass | undefined;
  readonly precision?: Precision | undefined;
  /** GPUs of a replica. */
  readonly gpus?: number | undefined;
  readonly isl?: number | undefined;
  readonly osl?: number | undefined;
  /** Requests in flight. */
  readonly concurrency?: number | undefined;
  /** Rows that measured this one come before any other. */
  readonly metric?: AccuracyMetric | undefined;
}

export interface EvidenceHit {
  readonly observation: Observation;
  /** 0 = the very setup; about 1 = another engine and format; from 2 on another model or GPU generation. */
  readonly distance: number;
}

const WEIGHT = {
  activeParams: 1,
  totalParams: 0.5,
  bandwidth: 0.7,
  gpus: 0.3,
  lengths: 0.2,
  load: 0.15,
} as const;
const OTHER_KIND = 2;
const OTHER_MODEL = 1;
const OTHER_GPU = 0.5;
const OTHER_ARCHITECTURE = 1;
const OTHER_ENGINE = 0.7;
const OTHER_VERSION = 0.3;
const OTHER_FORMAT = 0.5;
/** Rows of one series tell the same story; the nearest few are enough. */
const MOST_OF_A_SERIES = 2;

const apart = (a: number, b: number | undefined): number => (b === undefined ? 0 : Math.abs(Math.log(a / b)));

function modelDistance(a: ModelProfile, b: ModelProfile): number {
  if (a.id === b.id || (a.totalParams === b.totalParams && a.layers === b.layers)) return 0;
  const kind = (a.moe === null) === (b.moe === null) ? 0 : OTHER_KIND;
  const active = WEIGHT.activeParams * apart(a.activeParams, b.activeParams);
  return OTHER_MODEL + kind + active + WEIGHT.totalParams * apart(a.totalParams, b.totalParams);
}

function gpuDistance(a: Gpu, b: Gpu): number {
  if (a.name === b.name) return 0;
  const same = architectureFitOf(a).architectureClass === architectureFitOf(b).architectureClass;
  const rates = WEIGHT.bandwidth * apart(a.hbmBytesPerSecond, b.hbmBytesPerSecond);
  return OTHER_GPU + (same ? 0 : OTHER_ARCHITECTURE) + rates;
}

function engineDistance(a: EngineClass, b: EngineClass | undefined): number {
  if (b === undefined || a === b) return 0;
  return engineFamilyOf(a) === engineFamilyOf(b) ? OTHER_VERSION : OTHER_ENGINE;
}

/** Requests in flight of a measured row. */
function inFlight({ load, maxSequences }: Observation): number {
  switch (load.kind) {
    case "closedLoop":
      return load.clients;
    case "offline":
      return Math.min(load.requests, maxSequences);
    case "static":
      return load.batch;
    case "rate":
    case "barePrompt":
      return 1;
    default:
      return load satisfies never;
  }
}

function distanceOf(observation: Observation, query: EvidenceQuery): number {
  const { model, gpu, engine, precision, tp, pp, dp } = observation.deployment;
  return (
    modelDistance(model, query.model) +
    gpuDistance(gpu, query.gpu) +
    engineDistance(engine.engineClass, query.engineClass) +
    (query.precision === undefined || query.precision === precision ? 0 : OTHER_FORMAT) +
    WEIGHT.gpus * apart(tp * pp * dp, query.gpus) +
    WEIGHT.lengths * (apart(observation.request.isl, query.isl) + apart(observation.request.osl, query.osl)) +
    WEIGHT.load * apart(inFlight(observation), query.concurrency)
  );
}

const seriesOf = ({ row, deployment }: Observation): string =>
  [
    row.source,
    row.model,
    row.gpu,
    row.engineVersion,
    row.weights,
    deployment.tp,
    deployment.dp,
    row.isl,
    row.osl,
  ].join("/");

/** The nearest rows first, few of each series; ragged ones only where nothing else is as near. */
export function nearestEvidence(
  query: EvidenceQuery,
  observations: readonly Observation[],
  most: number,
): readonly EvidenceHit[] {
  const { metric } = query;
  const lacksMetric = (observation: Observation): boolean =>
    metric !== undefined && measuredFigures(observation)[metric] === undefined;
  const ranked = observations
    .map((observation) => ({ observation, distance: distanceOf(observation, query) }))
    .sort(
      (a, b) =>
        Number(lacksMetric(a.observation)) - Number(lacksMetric(b.observation)) ||
        a.distance - b.distance ||
        Number(a.observation.ragged) - Number(b.observation.ragged) ||
        a.observation.row.row - b.observation.row.row,
    );
  const taken = new Map<string, number>();
  const hits: EvidenceHit[] = [];
  for (const hit of ranked) {
    if (hits.length >= most) break;
    const series = seriesOf(hit.observation);
    const had = taken.get(series) ?? 0;
    if (had >= MOST_OF_A_SERIES) continue;
    taken.set(series, had + 1);
    hits.push(hit);
  }
  return hits;
}
