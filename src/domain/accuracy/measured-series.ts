/** Load series of the published rows: one setup with one pair of lengths, measured at several concurrencies. */
import type { MeasuredLevel } from "../calibration/fit-deployment.ts";
import { typical } from "./measured-row.ts";
import type { Observation } from "./observation.ts";

export interface MeasuredSeries {
  /** The first row of the first level: setup, lengths and what memory lets run. */
  readonly observation: Observation;
  /** The setup without the lengths. */
  readonly deployment: string;
  /** Repeats of a load averaged, in rising order. */
  readonly levels: readonly (MeasuredLevel & { readonly ttftMs: number })[];
}

interface Point {
  readonly observation: Observation;
  readonly clients: number;
  readonly itlMs: number;
  readonly ttftMs: number;
}

function pointOf(observation: Observation): Point | null {
  const { row, load } = observation;
  const itlMs = typical(row.tpotMs);
  const ttftMs = typical(row.ttftMs);
  if (load.kind !== "closedLoop" || itlMs === null || ttftMs === null) return null;
  return { observation, clients: load.clients, itlMs, ttftMs };
}

function setupOf({ row }: Observation): string {
  const { source, model, gpu, weights, engine, engineVersion, tp, ep, dp, pp } = row;
  return [source, model, gpu, weights, engine, engineVersion, tp, ep, dp, pp].join("|");
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function grouped<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string | number,
): readonly (readonly Value[])[] {
  const groups = new Map<string | number, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [value]);
    else known.push(value);
  }
  return [...groups.values()];
}

/** @param least - levels a series must have. */
export function seriesOf(observations: readonly Observation[], least: number): readonly MeasuredSeries[] {
  const points = observations.map(pointOf).filter((point) => point !== null);
  const bySetup = grouped(points, ({ observation }) => {
    const { isl, osl } = observation.row;
    return [setupOf(observation), isl, osl].join("|");
  });
  return bySetup.flatMap((group) => {
    const levels = grouped(group, ({ clients }) => clients)
      .map((repeats) => ({
        concurrency: repeats[0]?.clients ?? 0,
        itlMs: meanOf(repeats.map(({ itlMs }) => itlMs)),
        ttftMs: meanOf(repeats.map(({ ttftMs }) => ttftMs)),
      }))
      .sort((a, b) => a.concurrency - b.concurrency);
    const [first] = group;
    if (first === undefined || levels.length < least) return [];
    return [{ observation: first.observation, deployment: setupOf(first.observation), levels }];
  });
}
