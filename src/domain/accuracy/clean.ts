/**
 * Which measurements are left out before anything is fitted or scored.
 *
 * Model: four rules, fixed before any fit and never tuned on errors: twins that disagree, steps below the roofline,
 * arithmetic beyond the peak, series in which more load is faster.
 * Assumes such rows are mislabelled (speculative decoding, sums over replicas), not fast.
 * Source: spec-kit/forecast_model.md, rules for measured rows 2 to 5.
 */

import { secondsFromMs } from "../units.ts";
import type { LeftRow } from "./measured-row.ts";
import { typical } from "./measured-row.ts";
import type { Observation } from "./observation.ts";
import { decodeBoundSeconds, peakOf, WHOLE_PEAK } from "./roofline-bound.ts";

/** Twins may differ by this factor, as repeated runs of other engine builds do. */
const TWIN_RATIO = 1.5;
/** Largest share of the dense peak that any engine has shown. */
const MAX_PEAK_SHARE = 0.8;
/** A step may be this much slower than at a higher load. */
const MONOTONE_RATIO = 1.4;

export interface Cleaned {
  readonly kept: readonly Observation[];
  readonly left: readonly LeftRow[];
}

interface Loop {
  readonly observation: Observation;
  readonly clients: number;
  readonly tpotSeconds: number;
}

function loopOf(observation: Observation): Loop | null {
  const { load, row } = observation;
  const tpot = typical(row.tpotMs);
  if (observation.ragged || load.kind !== "closedLoop" || tpot === null) return null;
  return { observation, clients: load.clients, tpotSeconds: secondsFromMs(tpot) };
}

/** The same shape under another name (DeepSeek-V3 and R1) is the same model. */
function setupKey({ deployment, row }: Observation): string {
  const { model, gpu, engine, precision, tp, pp, dp } = deployment;
  const shape = [model.layers, model.hidden, model.vocab, model.totalParams, model.moe?.experts ?? 0];
  return [...shape, gpu.name, engine.engineClass, precision, tp, pp, dp, row.ep, row.isl, row.osl].join("/");
}

const seriesKey = (observation: Observation): string => {
  const { row } = observation;
  return [row.source, row.model, row.engineVersion, row.date, setupKey(observation)].join("/");
};

function grouped(loops: readonly Loop[], keyOf: (loop: Loop) => string): readonly (readonly Loop[])[] {
  const groups = new Map<string, Loop[]>();
  for (const loop of loops) {
    const key = keyOf(loop);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [loop]);
    else group.push(loop);
  }
  return [...groups.values()];
}

const disagrees = (twins: readonly Loop[]): boolean => {
  const steps = twins.map(({ tpotSeconds }) => tpotSeconds);
  return Math.max(...steps) > TWIN_RATIO * Math.min(...steps);
};

const isBelowRoofline = ({ observation, clients, tpotSeconds }: Loop): boolean =>
  tpotSeconds <
  decodeBoundSeconds(
    observation.deployment,
    observation.request,
    Math.min(clients, observation.maxSequences),
    WHOLE_PEAK,
  );

function exceedsPeak({ observation, clients, tpotSeconds }: Loop): boolean {
  const { deployment, request } = observation;
  const running = Math.min(clients, observation.maxSequences);
  const tokensPerSecond = (running / tpotSeconds) * (1 + request.isl / request.osl);
  return tokensPerSecond * 2 * deployment.model.activeParams > MAX_PEAK_SHARE * peakOf(deployment);
}

function isErratic(series: readonly Loop[]): boolean {
  const byLoad = [...series].sort((a, b) => b.clients - a.clients);
  let quickestAbove = Number.POSITIVE_INFINITY;
  let at = 0;
  while (at < byLoad.length) {
    const clients = byLoad[at]?.clients;
    const level = byLoad.filter((loop) => loop.clients === clients);
    if (level.some(({ tpotSeconds }) => tpotSeconds > MONOTONE_RATIO * quickestAbove)) return true;
    quickestAbove = Math.min(quickestAbove, ...level.map(({ tpotSeconds }) => tpotSeconds));
    at += level.length;
  }
  return false;
}

/** Applies the rules in their order; each row that goes carries the rule as its reason. */
export function clean(observations: readonly Observation[]): Cleaned {
  const reasons = new Map<Observation, string>();
  const open = (loops: readonly Loop[]): readonly Loop[] =>
    loops.filter(({ observation }) => !reasons.has(observation));
  const drop = (loops: readonly Loop[], reason: string): void => {
    for (const { observation } of loops) reasons.set(observation, reason);
  };
  const all = observations.map(loopOf).filter((loop) => loop !== null);
  for (const twins of grouped(all, (loop) => `${setupKey(loop.observation)}/${loop.clients}`)) {
    if (disagrees(twins))
      drop(twins, `twins: the same setup is listed with TPOT more than ${TWIN_RATIO} times apart`);
  }
  drop(
    open(all).filter(isBelowRoofline),
    "impossible: TPOT below the roofline at full peak, probably speculative decoding",
  );
  drop(
    open(all).filter(exceedsPeak),
    "impossible: arithmetic beyond 80 % of peak, probably summed over replicas",
  );
  for (const series of grouped(open(all), (loop) => seriesKey(loop.observation))) {
    if (isErratic(series))
      drop(series, `series: TPOT falls by more than ${MONOTONE_RATIO} times under more load`);
  }
  return {
    kept: observations.filter((observation) => !reasons.has(observation)),
    left: observations.flatMap((observation) => {
      const reason = reasons.get(observation);
      const { id, row, source } = observation.row;
      return reason === undefined ? [] : [{ id, row, source, reason }];
    }),
  };
}
