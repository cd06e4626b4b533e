/** The tables of the accuracy report: which groups stand in them and in which words. Text and page print the same ones. */
import type { AccuracyReport } from "../../app/accuracy/accuracy-report.ts";
import type { BaselineName, SummaryEntry } from "../../domain/accuracy/summarise.ts";
import { count, NOT_KNOWN, percent } from "../format.ts";

export interface ReportTable {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note?: string;
}

const METRICS: Readonly<Record<string, string>> = {
  tpotMs: "TPOT",
  outputTokensPerSecond: "tok/s",
  ttftMs: "TTFT",
  e2eMs: "E2E",
};
const METRIC_ORDER = Object.keys(METRICS);
const CLASSES: Readonly<Record<string, string>> = { dense: "dense", moe: "MoE", all: "" };

const BASELINE_NAMES: Readonly<Record<BaselineName, string>> = {
  roofline: "textbook roofline",
  nineCoefficients: "nine-coefficient model",
  aiconfigurator: "aiconfigurator 0.12",
};

/** Entries that tell apart exactly these columns. */
function view(
  entries: readonly SummaryEntry[],
  columns: readonly ("load" | "source" | "gpu" | "modelClass")[],
  lengths: SummaryEntry["lengths"] = "fixed",
): readonly SummaryEntry[] {
  const all = ["load", "source", "gpu", "modelClass"] as const;
  return entries
    .filter((entry) => entry.lengths === lengths)
    .filter((entry) => all.every((column) => (entry[column] === "all") === !columns.includes(column)))
    .sort((a, b) => METRIC_ORDER.indexOf(a.metric) - METRIC_ORDER.indexOf(b.metric));
}

const LOADS: Readonly<Record<string, string>> = { all: "", "first token alone": "alone" };

const nameOf = ({ metric, load, modelClass }: SummaryEntry): string =>
  [METRICS[metric] ?? metric, LOADS[load] ?? load, CLASSES[modelClass] ?? modelClass]
    .filter((part) => part !== "")
    .join(", ");

const ERROR_HEADER = ["rows", "median", "p90", "bias", "≤25", "band"] as const;

/** Percent without its sign; the tables' titles say it. */
const share = (value: number): string => percent(value).replace(/\s*%$/, "");

const errorCells = (entry: SummaryEntry): readonly string[] => [
  count(entry.count),
  share(entry.medianAbsoluteError),
  share(entry.p90AbsoluteError),
  share(entry.bias),
  share(entry.shareWithin25Percent),
  share(entry.coverage),
];

function byFigure(entries: readonly SummaryEntry[], title: string): ReportTable {
  const perLoad = view(entries, ["load", "modelClass"]);
  const perMetric = view(entries, []);
  const rows = perMetric.flatMap((total) => [
    total,
    ...perLoad.filter(({ metric }) => metric === total.metric),
  ]);
  return {
    title,
    header: ["figure", ...ERROR_HEADER, "interval"],
    rows: rows.map((entry) => {
      const interval = entry.medianInterval;
      const span = interval === undefined ? NOT_KNOWN : `${share(interval.low)}–${share(interval.high)}`;
      return [nameOf(entry), ...errorCells(entry), span];
    }),
  };
}

function byColumn(entries: readonly SummaryEntry[], column: "source" | "gpu", title: string): ReportTable {
  const rows = view(entries, [column]);
  return {
    title,
    header: [column === "gpu" ? "GPU" : "source", "figure", ...ERROR_HEADER],
    rows: [...rows]
      .sort((a, b) => (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : 0))
      .map((entry) => [entry[column], METRICS[entry.metric] ?? entry.metric, ...errorCells(entry)]),
  };
}

function besideOthers(entries: readonly SummaryEntry[]): ReportTable {
  const rows = [...view(entries, ["load", "modelClass"]), ...view(entries, ["source"])].flatMap((entry) =>
    (Object.keys(BASELINE_NAMES) as BaselineName[]).flatMap((name) => {
      const found = entry.baselines[name];
      if (found === undefined) return [];
      const what =
        entry.source === "all" ? nameOf(entry) : `${METRICS[entry.metric] ?? entry.metric}, ${entry.source}`;
      return [
        [what, BASELINE_NAMES[name], count(found.count), share(found.medianAbsoluteError), share(found.ours)],
      ];
    }),
  );
  return {
    title: "Median error beside other models on the same rows, %",
    header: ["figure", "model", "rows", "theirs", "ours"],
    rows,
    note: "The nine-coefficient model was fitted on some of these rows; aiconfigurator was asked with the engine data it ships, not the measured versions.",
  };
}

function byStratum(report: AccuracyReport): ReportTable {
  return {
    title: "Measurements inside the 80% bands, by stratum, %",
    header: ["stratum", "rows", "sources", "inside"],
    rows: report.strata.map(({ stratum, rows, sources, coverage }) => [
      stratum,
      count(rows),
      count(sources),
      share(coverage),
    ]),
    note: "Each band is made without the source, and of InferenceX without the model family, that it is held against.",
  };
}

function leftOut(report: AccuracyReport): ReportTable {
  return {
    title: `Left out: ${count(report.left.length, "row")} of ${count(report.measuredRows)}`,
    header: ["rows", "reason"],
    rows: report.leftByReason.map(({ reason, count: rows }) => [count(rows), reason]),
  };
}

function eachLeftRow(report: AccuracyReport): ReportTable {
  const nameOfRow = (row: number, id: string): string => (id === `row ${row}` ? id : `row ${row} (${id})`);
  return {
    title: "Rows left out",
    header: ["row", "reason"],
    rows: report.left.map(({ row, id, reason }) => [nameOfRow(row, id), reason]),
  };
}

/** Every measured deployment ran, so each refusal is an error. */
export function fitsSentence({ fits }: AccuracyReport): string {
  const { judged, refused } = fits;
  return `Memory: of ${count(judged, "row")} that ran, the forecast says of ${count(refused.length)} that they do not fit${refused.length === 0 ? "" : ` (${refused.slice(0, 3).join(", ")}${refused.length > 3 ? ", …" : ""})`}.`;
}

/** Rows of somebody else are named one by one; the published ones are counted. */
export function reportTables(report: AccuracyReport, isOutside: boolean): readonly ReportTable[] {
  const ragged = view(report.summary, ["load", "modelClass"], "ragged");
  return [
    byFigure(report.summary, "Error by figure, %"),
    ...(report.wholeSource.length === 0
      ? []
      : [byFigure(report.wholeSource, "InferenceX held out as a whole, %")]),
    besideOthers(report.summary),
    byStratum(report),
    byColumn(report.summary, "source", "By source, %"),
    byColumn(report.summary, "gpu", "By GPU, %"),
    ...(ragged.length === 0
      ? []
      : [
          {
            title: "Lengths from a chat log (no goal holds, in no fit), %",
            header: ["figure", ...ERROR_HEADER],
            rows: ragged.map((entry) => [nameOf(entry), ...errorCells(entry)]),
          },
        ]),
    leftOut(report),
    ...(isOutside && report.left.length > 0 ? [eachLeftRow(report)] : []),
  ].filter(({ rows }) => rows.length > 0);
}
