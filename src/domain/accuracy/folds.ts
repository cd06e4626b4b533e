/**
 * Which rows a fit must not see when it is judged on others.
 *
 * Model: a fold holds out a whole source, with every row of another source that is the same run under another name.
 * InferenceX besides by model family, since two engines are measured nowhere else; and one GPU architecture at a time,
 * which tells what a forecast from a datasheet alone is worth.
 * Assumes rows of one source share settings that no column tells; random rows would leak them.
 * Source: spec-kit/forecast_model.md (How wrong): the two protocols.
 */
import { architectureFitOf } from "../physics/architecture.ts";
import type { Observation } from "./observation.ts";

export const FOLD_KINDS = ["source", "family", "architecture"] as const;
export type FoldKind = (typeof FOLD_KINDS)[number];

export interface Fold {
  readonly kind: FoldKind;
  readonly name: string;
}

/** The one source large enough to be split. */
const SPLIT_SOURCE = "InferenceX";

/** Models of one shape are one family: DeepSeek-V3 and R1. */
function shapeKey({ deployment }: Observation): string {
  const { layers, hidden, vocab, totalParams, moe } = deployment.model;
  return [layers, hidden, vocab, totalParams, moe?.experts ?? 0].join("/");
}

/** The same run: setup, engine build, lengths and load. */
function runKey(observation: Observation): string {
  const { deployment, row } = observation;
  const { gpu, engine, precision, tp, pp, dp } = deployment;
  const setup = [shapeKey(observation), gpu.name, engine.engineClass, precision, tp, pp, dp];
  return [...setup, row.engineVersion, row.isl, row.osl, row.loadKind, row.loadValue].join("/");
}

const architectureOf = ({ deployment }: Observation): string =>
  architectureFitOf(deployment.gpu).architectureClass;

/** Family name of each observation: the first model id of its shape, so that it does not depend on the order of folds. */
function familyNames(observations: readonly Observation[]): (observation: Observation) => string {
  const names = new Map<string, string>();
  for (const observation of observations) {
    const key = shapeKey(observation);
    const id = observation.deployment.model.id;
    const known = names.get(key);
    if (known === undefined || id < known) names.set(key, id);
  }
  return (observation) => names.get(shapeKey(observation)) ?? observation.deployment.model.id;
}

export interface FoldPlan {
  readonly folds: readonly Fold[];
  /** The fold of each kind that holds the observation out; `null` = none does. */
  foldOf(observation: Observation, kind: FoldKind): Fold | null;
  /** What the fold's fit may see. */
  training(fold: Fold): readonly Observation[];
}

export function planFolds(observations: readonly Observation[]): FoldPlan {
  const familyOf = familyNames(observations);
  const nameOf = (observation: Observation, kind: FoldKind): string | null => {
    switch (kind) {
      case "source":
        return observation.row.source;
      case "family":
        return observation.row.source === SPLIT_SOURCE ? familyOf(observation) : null;
      case "architecture":
        return architectureOf(observation);
      default:
        return kind satisfies never;
    }
  };
  const folds = FOLD_KINDS.flatMap((kind) => {
    const names = new Set(observations.map((observation) => nameOf(observation, kind)));
    return [...names]
      .filter((name) => name !== null)
      .sort()
      .map((name): Fold => ({ kind, name }));
  });
  return {
    folds,
    foldOf: (observation, kind) => {
      const name = nameOf(observation, kind);
      return folds.find((fold) => fold.kind === kind && fold.name === name) ?? null;
    },
    training: (fold) => {
      const held = observations.filter((observation) => nameOf(observation, fold.kind) === fold.name);
      const heldRuns = new Set(held.map(runKey));
      const heldRows = new Set(held);
      return observations.filter(
        (observation) => !heldRows.has(observation) && !heldRuns.has(runKey(observation)),
      );
    },
  };
}

/** Rows that share settings: a source, or a model family of the one that is split. */
export function clusterNames(observations: readonly Observation[]): (observation: Observation) => string {
  const familyOf = familyNames(observations);
  return (observation) =>
    observation.row.source === SPLIT_SOURCE
      ? `${observation.row.source}: ${familyOf(observation)}`
      : observation.row.source;
}
