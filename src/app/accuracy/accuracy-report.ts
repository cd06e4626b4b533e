/** The accuracy report as a document: rows, what was left out and why, and errors by group. */

import { clean } from "../../domain/accuracy/clean.ts";
import { errorStatistics } from "../../domain/accuracy/error-statistics.ts";
import { checkFits, type FitsCheck } from "../../domain/accuracy/fits-check.ts";
import { forecastRow } from "../../domain/accuracy/forecast-row.ts";
import { bandMetricOf, type JudgedFigure, judge } from "../../domain/accuracy/judged-figure.ts";
import type { LeftRow, MeasuredRow } from "../../domain/accuracy/measured-row.ts";
import { readMeasuredTable } from "../../domain/accuracy/read-table.ts";
import { groupOf, type SummaryEntry, summarise } from "../../domain/accuracy/summarise.ts";
import { parseCoefficientFile } from "../../domain/forecasting/coefficient-file.ts";
import { bandFor } from "../../domain/forecasting/forecast-band.ts";
import type { Catalog, Measurements } from "../ports.ts";
import { baselineReader } from "./baseline-reader.ts";
import { coefficientsByFold, parseFoldFile } from "./fold-file.ts";
import { judgeHeldOut, strataOfRow } from "./held-out.ts";
import { observeRows, rowCatalogOf } from "./observe-rows.ts";

export interface AccuracyRow {
  readonly id: string;
  readonly source: string;
  readonly metric: string;
  readonly measured: number;
  readonly forecast: number;
  readonly low: number;
  readonly high: number;
  readonly load: string;
  readonly model: string;
  readonly modelClass: string;
  readonly gpu: string;
  readonly engineClass: string;
  /** True where the table lacks the figure and it follows from the row's latencies. */
  readonly derived: boolean;
  /** True where lengths come from a chat log: no goal holds for such rows. */
  readonly ragged: boolean;
}

export interface StratumCoverage {
  readonly stratum: string;
  readonly rows: number;
  readonly sources: number;
  readonly coverage: number;
}

export interface AccuracyReport {
  readonly kind: "headroom.accuracy";
  readonly schemaVersion: "1.0";
  readonly tool: { readonly name: string; readonly version: string };
  readonly createdAt: string;
  /** How the rows were kept from the fit. */
  readonly protocol: string;
  readonly coefficients: { readonly name: string; readonly version: string; readonly asOf: string };
  readonly sources: readonly {
    readonly name: string;
    readonly rows: number;
    readonly licence: string;
    readonly version: string;
    readonly origin: string;
  }[];
  readonly measuredRows: number;
  readonly judgedRows: number;
  readonly rows: readonly AccuracyRow[];
  readonly left: readonly LeftRow[];
  readonly leftByReason: readonly { readonly reason: string; readonly count: number }[];
  readonly summary: readonly SummaryEntry[];
  /** Deployments that ran although the memory forecast refuses them. */
  readonly fits: FitsCheck;
  /** Share of measurements inside the bands, by the stratum a band is made for. */
  readonly strata: readonly StratumCoverage[];
  /** InferenceX held out as a whole: nothing of SGLang or recent vLLM is then in the fit. */
  readonly wholeSource: readonly SummaryEntry[];
}

export interface ReportServices {
  readonly catalog: Catalog;
  readonly measurements: Measurements;
  readonly version: string;
  readonly now: string;
}

const HELD_OUT =
  "Each row is forecast by a fit that saw no row of its source, but for InferenceX: two thirds of the rows of fixed length and the only source with SGLang and recent vLLM behind a server, it is held out by model family (the fit saw its other models), and as a whole in a table of its own (wholeSource), which is the stricter figure. Bands come from the errors of the other held-out sources.";
const FINAL = "Rows from outside, forecast by the shipped coefficients and bands; they are in no fit.";

function rowOf(figure: JudgedFigure): AccuracyRow {
  const { observation, metric, measured, forecast, low, high, isDerived } = figure;
  const { source, gpu, modelClass, load } = groupOf(figure);
  return {
    id: observation.row.id,
    source,
    metric,
    measured,
    forecast,
    low,
    high,
    load,
    model: observation.deployment.model.id,
    modelClass,
    gpu,
    engineClass: observation.deployment.engine.engineClass,
    derived: isDerived,
    ragged: observation.ragged,
  };
}

function countReasons(left: readonly LeftRow[]): AccuracyReport["leftByReason"] {
  const counts = new Map<string, number>();
  for (const { reason } of left) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

function coverageByStratum(figures: readonly JudgedFigure[]): readonly StratumCoverage[] {
  const groups = new Map<string, JudgedFigure[]>();
  for (const figure of figures.filter(({ observation }) => !observation.ragged)) {
    const [stratum = ""] = strataOfRow(
      bandMetricOf(figure.metric, figure.observation.load),
      figure.observation,
    );
    const group = groups.get(stratum);
    if (group === undefined) groups.set(stratum, [figure]);
    else group.push(figure);
  }
  return [...groups]
    .map(([stratum, members]) => ({
      stratum,
      rows: members.length,
      sources: new Set(members.map(({ observation }) => observation.row.source)).size,
      coverage: errorStatistics(members).coverage,
    }))
    .sort((a, b) => (a.stratum < b.stratum ? -1 : 1));
}

interface Prepared {
  readonly kept: ReturnType<typeof clean>["kept"];
  readonly left: readonly LeftRow[];
}

function prepare(rows: readonly MeasuredRow[], unread: readonly LeftRow[], catalog: Catalog): Prepared {
  const observed = observeRows(rows, rowCatalogOf(catalog));
  const cleaned = clean(observed.observations);
  return { kept: cleaned.kept, left: [...unread, ...observed.left, ...cleaned.left] };
}

function reportOf(
  services: ReportServices,
  part: Pick<AccuracyReport, "protocol" | "sources" | "measuredRows" | "left" | "wholeSource" | "fits">,
  figures: readonly JudgedFigure[],
): AccuracyReport {
  const { name, version, asOf } = parseCoefficientFile(services.catalog.coefficients());
  return {
    kind: "headroom.accuracy",
    schemaVersion: "1.0",
    tool: { name: "headroom", version: services.version },
    createdAt: services.now,
    protocol: part.protocol,
    coefficients: { name, version, asOf },
    sources: part.sources,
    measuredRows: part.measuredRows,
    judgedRows: new Set(figures.map(({ observation }) => observation)).size,
    rows: figures.map(rowOf),
    left: part.left,
    leftByReason: countReasons(part.left),
    fits: part.fits,
    strata: coverageByStratum(figures),
    summary: summarise(figures, baselineReader(services.measurements)),
    wholeSource: part.wholeSource,
  };
}

/** The published rows, each held out from the fit that forecasts it. */
export function publishedReport(services: ReportServices): AccuracyReport {
  const { catalog, measurements } = services;
  const table = measurements.table();
  const { kept, left } = prepare(table.rows, table.left, catalog);
  const fixed = kept.filter(({ ragged }) => !ragged);
  const ragged = kept.filter((observation) => observation.ragged);
  const coefficientsOf = coefficientsByFold(
    parseFoldFile(measurements.folds()),
    parseCoefficientFile(catalog.coefficients()).coefficients.expertKernels,
  );
  const figures = judgeHeldOut(fixed, ragged, "held-out", coefficientsOf);
  const whole = judgeHeldOut(fixed, [], "source", coefficientsOf).filter(
    ({ observation }) => observation.row.source === "InferenceX",
  );
  return reportOf(
    services,
    {
      protocol: HELD_OUT,
      sources: measurements
        .sets()
        .map(({ name, rows, licence, version, origin }) => ({ name, rows, licence, version, origin })),
      measuredRows: table.rows.length + table.left.length,
      left,
      fits: checkFits(kept),
      wholeSource: summarise(whole, baselineReader(measurements)),
    },
    figures,
  );
}

/**
 * Rows of somebody else's table.
 *
 * @throws PlannerError invalid_input when the text is no table of measurements.
 */
export function outsideReport(services: ReportServices, text: string, name: string): AccuracyReport {
  const table = readMeasuredTable(text, name);
  const { kept, left } = prepare(table.rows, table.left, services.catalog);
  const { coefficients, bands } = parseCoefficientFile(services.catalog.coefficients());
  const figures = kept.flatMap((observation) =>
    judge(observation, forecastRow(observation, coefficients), (metric) =>
      bandFor(metric, observation.deployment, bands),
    ),
  );
  const counts = new Map<string, number>();
  for (const row of [...table.rows, ...table.left]) counts.set(row.source, (counts.get(row.source) ?? 0) + 1);
  return reportOf(
    services,
    {
      protocol: FINAL,
      sources: [...counts].map(([source, rows]) => ({
        name: source,
        rows,
        licence: "not stated",
        version: "",
        origin: name,
      })),
      measuredRows: table.rows.length + table.left.length,
      left,
      fits: checkFits(kept),
      wholeSource: [],
    },
    figures,
  );
}
