/** Evidence on demand: the nearest published measurements beside forecasts whose fit had not seen their source. */

import { planFolds } from "../../domain/accuracy/folds.ts";
import { forecastRow } from "../../domain/accuracy/forecast-row.ts";
import { judge } from "../../domain/accuracy/judged-figure.ts";
import { loadInWords } from "../../domain/accuracy/load-words.ts";
import { type EvidenceQuery, nearestEvidence } from "../../domain/accuracy/nearest-evidence.ts";
import { bandInTable } from "../../domain/forecasting/band-table.ts";
import { parseCoefficientFile } from "../../domain/forecasting/coefficient-file.ts";
import type { Catalog, Measurements } from "../ports.ts";
import { coefficientsByFold, parseFoldFile } from "./fold-file.ts";
import { strataOfRow } from "./held-out.ts";
import { cleanObservations } from "./observe-rows.ts";

export interface EvidenceFigure {
  readonly metric: string;
  readonly measured: number;
  /** By a fit that had not seen the row's source. */
  readonly forecast: number;
  readonly low: number;
  readonly high: number;
}

export interface Evidence {
  readonly id: string;
  readonly source: string;
  readonly sourcePath: string;
  readonly date: string;
  readonly model: string;
  readonly gpu: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly precision: string;
  readonly tp: number;
  readonly pp: number;
  readonly dp: number;
  readonly isl: number;
  readonly osl: number | null;
  readonly loadKind: string;
  readonly loadValue: number | null;
  /** The load in words, as the run really had it. */
  readonly load: string;
  readonly notes: string;
  /** 0 = the very setup asked for. */
  readonly distance: number;
  readonly figures: readonly EvidenceFigure[];
}

export interface EvidenceServices {
  readonly catalog: Catalog;
  readonly measurements: Measurements;
}

/** The nearest rows first. */
export function findEvidence(
  { catalog, measurements }: EvidenceServices,
  query: EvidenceQuery,
  most: number,
): readonly Evidence[] {
  const observations = cleanObservations(measurements.table().rows, catalog);
  const plan = planFolds(observations.filter(({ ragged }) => !ragged));
  const { coefficients, bands } = parseCoefficientFile(catalog.coefficients());
  const coefficientsOf = coefficientsByFold(parseFoldFile(measurements.folds()), coefficients.expertKernels);
  return nearestEvidence(query, observations, most).flatMap(({ observation, distance }) => {
    const fold = plan.foldOf(observation, "family") ?? plan.foldOf(observation, "source");
    if (fold === null) return [];
    const { row, deployment } = observation;
    const figures = judge(observation, forecastRow(observation, coefficientsOf(fold)), (metric) =>
      bandInTable(bands, strataOfRow(metric, observation)),
    );
    return [
      {
        id: row.id,
        source: row.source,
        sourcePath: row.sourcePath,
        date: row.date,
        model: row.model,
        gpu: deployment.gpu.name,
        engine: row.engine,
        engineVersion: row.engineVersion,
        precision: deployment.precision,
        tp: deployment.tp,
        pp: deployment.pp,
        dp: deployment.dp,
        isl: row.isl,
        osl: row.osl,
        loadKind: row.loadKind,
        loadValue: row.loadValue,
        load: loadInWords(observation),
        notes: row.notes,
        distance,
        figures: figures.map(({ metric, measured, forecast, low, high }) => ({
          metric,
          measured,
          forecast,
          low,
          high,
        })),
      },
    ];
  });
}
