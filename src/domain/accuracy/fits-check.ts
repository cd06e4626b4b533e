/**
 * Deployments that ran although the forecast says that they do not fit.
 *
 * Model: the engine's own memory layout with one sequence of the row's lengths. Every measured row fits by its nature, so
 * each refusal is an error.
 * Assumes the engine's defaults; the pages seldom state their share of memory.
 */
import { forecastMemory } from "../forecasting/memory.ts";
import type { Observation } from "./observation.ts";

export interface FitsCheck {
  readonly judged: number;
  /** Ids of the rows whose deployment the forecast refuses. */
  readonly refused: readonly string[];
}

function fits({ deployment, request }: Observation): boolean {
  const { isl, osl } = request;
  const contextWindow = Math.ceil(isl + osl);
  return forecastMemory(deployment, { contextWindow, maxSequences: 1, isl, osl }).fits;
}

export const checkFits = (observations: readonly Observation[]): FitsCheck => ({
  judged: observations.length,
  refused: observations.filter((observation) => !fits(observation)).map(({ row }) => row.id),
});
