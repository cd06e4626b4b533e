/** Errors by figure, load, source, GPU and kind of model, beside what other models say of the same rows. */
import { type Interval, medianInterval } from "./bootstrap.ts";
import { type ErrorStatistics, errorStatistics, medianOf } from "./error-statistics.ts";
import type { AccuracyMetric, RowFigures } from "./forecast-row.ts";
import type { JudgedFigure } from "./judged-figure.ts";
import type { Observation } from "./observation.ts";

export const BASELINES = ["roofline", "nineCoefficients", "aiconfigurator"] as const;
export type BaselineName = (typeof BASELINES)[number];

/** Both medians are over the rows the baseline has a figure for. */
export interface BaselineComparison {
  readonly count: number;
  readonly medianAbsoluteError: number;
  readonly ours: number;
}

/** "all" where rows of every value are together. */
export interface SummaryGroup {
  readonly metric: AccuracyMetric;
  readonly load: string;
  readonly source: string;
  readonly gpu: string;
  readonly modelClass: string;
  readonly lengths: "fixed" | "ragged";
}

export interface SummaryEntry extends SummaryGroup, ErrorStatistics {
  /** 90 % interval of the median, over setups; only where it was asked for. */
  readonly medianInterval?: Interval;
  readonly baselines: Readonly<Partial<Record<BaselineName, BaselineComparison>>>;
}

export type BaselineFigures = (observation: Observation, baseline: BaselineName) => RowFigures;

const LOAD_NAMES: Readonly<Record<Observation["load"]["kind"], string>> = {
  closedLoop: "concurrency",
  offline: "offline",
  static: "static",
  rate: "rate",
  barePrompt: "first token alone",
};

export const groupOf = ({ metric, observation }: JudgedFigure): SummaryGroup => ({
  metric,
  load: LOAD_NAMES[observation.load.kind],
  source: observation.row.source,
  gpu: observation.deployment.gpu.name,
  modelClass: observation.deployment.model.moe === null ? "dense" : "moe",
  lengths: observation.ragged ? "ragged" : "fixed",
});

type Dimension = "load" | "source" | "gpu" | "modelClass";

/** Which columns are told apart, from the widest view to the narrowest. */
const VIEWS: readonly (readonly Dimension[])[] = [
  [],
  ["modelClass"],
  ["load"],
  ["load", "modelClass"],
  ["source"],
  ["source", "modelClass"],
  ["gpu"],
  ["source", "gpu", "modelClass"],
];
/** Views with an interval; the others have few setups each. */
const WITH_INTERVAL = new Set(["", "modelClass", "load", "load,modelClass"]);

function setupOf({ observation }: JudgedFigure): string {
  const { model, gpu, engine, tp, pp, dp } = observation.deployment;
  return [observation.row.source, model.id, gpu.name, engine.engineClass, tp, pp, dp].join("/");
}

function comparison(
  figures: readonly JudgedFigure[],
  baseline: BaselineName,
  baselineOf: BaselineFigures,
): BaselineComparison | null {
  const theirs: number[] = [];
  const ours: number[] = [];
  for (const { observation, metric, measured, forecast } of figures) {
    const said = baselineOf(observation, baseline)[metric];
    if (said === undefined) continue;
    theirs.push(Math.abs(said / measured - 1));
    ours.push(Math.abs(forecast / measured - 1));
  }
  if (theirs.length === 0) return null;
  return { count: theirs.length, medianAbsoluteError: medianOf(theirs), ours: medianOf(ours) };
}

function entryOf(
  group: SummaryGroup,
  figures: readonly JudgedFigure[],
  baselineOf: BaselineFigures,
  withInterval: boolean,
): SummaryEntry {
  const baselines: Partial<Record<BaselineName, BaselineComparison>> = {};
  for (const name of BASELINES) {
    const found = comparison(figures, name, baselineOf);
    if (found !== null) baselines[name] = found;
  }
  const interval = withInterval
    ? medianInterval(
        figures.map((figure) => ({
          cluster: setupOf(figure),
          absoluteError: Math.abs(figure.forecast / figure.measured - 1),
        })),
      )
    : null;
  return {
    ...group,
    ...errorStatistics(figures),
    ...(interval === null ? {} : { medianInterval: interval }),
    baselines,
  };
}

export function summarise(
  figures: readonly JudgedFigure[],
  baselineOf: BaselineFigures,
): readonly SummaryEntry[] {
  const known = new Map<Observation, Map<BaselineName, RowFigures>>();
  const remembered: BaselineFigures = (observation, baseline) => {
    const row = known.get(observation) ?? new Map<BaselineName, RowFigures>();
    known.set(observation, row);
    const found = row.get(baseline) ?? baselineOf(observation, baseline);
    row.set(baseline, found);
    return found;
  };
  return VIEWS.flatMap((view) => {
    const groups = new Map<string, { readonly group: SummaryGroup; readonly figures: JudgedFigure[] }>();
    for (const figure of figures) {
      const own = groupOf(figure);
      const pick = (dimension: Dimension): string => (view.includes(dimension) ? own[dimension] : "all");
      const group: SummaryGroup = {
        metric: own.metric,
        load: pick("load"),
        source: pick("source"),
        gpu: pick("gpu"),
        modelClass: pick("modelClass"),
        lengths: own.lengths,
      };
      const key = JSON.stringify(group);
      const entry = groups.get(key) ?? { group, figures: [] };
      entry.figures.push(figure);
      groups.set(key, entry);
    }
    return [...groups.values()].map(({ group, figures: members }) =>
      entryOf(group, members, remembered, WITH_INTERVAL.has(view.join())),
    );
  });
}
