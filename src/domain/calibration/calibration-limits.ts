/**
 * What a calibration cannot say, in sentences.
 *
 * Model: beyond eight times the highest measured load, and where the server queues, the calibrated forecast is no better
 * than the plain one.
 * Source: `npm run validate:calibration`; spec-kit/forecast_model.md.
 */
import { FARTHEST_RATIO } from "../forecasting/calibrated-band.ts";

export interface CalibratedLoads {
  /** Rising. */
  readonly loads: readonly number[];
  readonly concurrencyLimit: number | null;
}

const rounded = (value: number): number => Math.round(value);

/** Of the load asked about; `null` = the calibration covers it. */
export function loadRefusal(
  { loads, concurrencyLimit }: CalibratedLoads,
  concurrency: number,
): string | null {
  const highest = loads.at(-1) ?? 0;
  if (concurrencyLimit !== null && concurrency > concurrencyLimit)
    return `The measured server works on about ${rounded(concurrencyLimit)} requests at once; at ${rounded(concurrency)} it queues, and there the calibration adds nothing. Measure it with more room for sequences, or plan for fewer a replica.`;
  if (concurrency > FARTHEST_RATIO * highest)
    return `${rounded(concurrency)} requests at once are more than ${FARTHEST_RATIO} times the highest load measured (${rounded(highest)}): so far out the calibration adds nothing. Measure at ${rounded(concurrency)} as well.`;
  return null;
}

/** What would make the calibration better, given the levels it has. */
export function pointsToMeasure({ loads, concurrencyLimit }: CalibratedLoads): readonly string[] {
  const highest = loads.at(-1) ?? 0;
  const lowest = loads[0] ?? 0;
  const sentences: string[] = [];
  if (concurrencyLimit !== null)
    sentences.push(
      `Beyond about ${rounded(concurrencyLimit)} requests at once this server queues: it is past its knee, and the calibration adds nothing there.`,
    );
  else
    sentences.push(
      `Holds up to ${rounded(FARTHEST_RATIO * highest)} requests at once, eight times the highest load measured; beyond, measure a higher load.`,
    );
  if (loads.length === 1)
    sentences.push(
      `One level tells little of other loads: measure at ${rounded(Math.max(2, highest * 4))} as well, best at a low, a middle and the highest load of interest.`,
    );
  else if (loads.length === 2 && highest > 4 * lowest)
    sentences.push(
      `A level near ${rounded(Math.sqrt(lowest * highest))} would halve the error between the two measured.`,
    );
  return sentences;
}
