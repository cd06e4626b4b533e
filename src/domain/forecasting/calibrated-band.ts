/**
 * How far off a calibrated forecast may be: the further from the measured loads, the further.
 *
 * Model: multipliers that held 80 % of the measured levels a calibration did not see, by side and ratio to the nearest
 * level it did see; another pair of lengths has a band of its own. Beyond eight times the highest measured load a
 * calibration gains nothing, so its band is no narrower than the uncalibrated one.
 * Assumes the next deployment errs as the published series do, whose bands these are (in-sample quantiles).
 * Source: `npm run validate:calibration`, 268 series of 115 setups, held out by source or model family. [measured]
 */
import type { BandFactors } from "./band.ts";
import type { BandMetric } from "./band-strata.ts";
import type { Correction } from "./correction.ts";
import { type LoadSide, loadDistance } from "./load-distance.ts";

type Range = readonly [low: number, high: number];
interface Ranges {
  readonly itl: Range;
  readonly throughput: Range;
  readonly ttft: Range;
}
type Reach = { readonly upTo: number } & Ranges;

/** Ratio to the nearest measured load beyond which a calibration says nothing new. [measured] */
export const FARTHEST_RATIO = 8;

const BY_DISTANCE: Readonly<Record<LoadSide, readonly Reach[]>> = {
  inside: [
    { upTo: 2, itl: [0.95, 1.04], throughput: [0.96, 1.06], ttft: [0.86, 1.14] },
    { upTo: 4, itl: [0.9, 1.04], throughput: [0.96, 1.12], ttft: [0.86, 1.25] },
    { upTo: FARTHEST_RATIO, itl: [0.82, 1.04], throughput: [0.96, 1.19], ttft: [0.86, 1.27] },
  ],
  above: [
    { upTo: 2, itl: [0.94, 1.07], throughput: [0.94, 1.06], ttft: [0.84, 1.19] },
    { upTo: 4, itl: [0.91, 1.13], throughput: [0.89, 1.1], ttft: [0.74, 1.33] },
    { upTo: FARTHEST_RATIO, itl: [0.9, 1.16], throughput: [0.87, 1.12], ttft: [0.7, 1.47] },
  ],
  below: [
    { upTo: 2, itl: [0.89, 1.05], throughput: [0.95, 1.13], ttft: [0.78, 1.23] },
    { upTo: 4, itl: [0.84, 1.11], throughput: [0.91, 1.19], ttft: [0.71, 1.42] },
    { upTo: FARTHEST_RATIO, itl: [0.79, 1.14], throughput: [0.87, 1.32], ttft: [0.54, 1.42] },
  ],
};
const OTHER_LENGTHS: Ranges = { itl: [0.9, 1.11], throughput: [0.9, 1.12], ttft: [0.67, 1.51] };

/** Loads that were measured are written in whole numbers; a hair above a bound still counts in. */
const TOLERANCE = 1.001;

const wider = (a: Range, b: Range): Range => [Math.min(a[0], b[0]), Math.max(a[1], b[1])];

/** The band of a rate, turned round, is that of the time it takes. */
function rangeOf(ranges: Ranges, metric: BandMetric): Range | null {
  switch (metric) {
    case "itl":
      return ranges.itl;
    case "ttft":
      return ranges.ttft;
    case "throughput":
      return ranges.throughput;
    case "e2e":
      return [1 / ranges.throughput[1], 1 / ranges.throughput[0]];
    case "offlineThroughput":
    case "staticThroughput":
    case "staticTime":
      return null;
    default:
      return metric satisfies never;
  }
}

/** @param uncalibrated - what the figure's stratum earned without a measurement of its own. */
export function calibratedBand(
  metric: BandMetric,
  { loads, isMeasuredLength }: Correction,
  concurrency: number,
  uncalibrated: BandFactors,
): BandFactors {
  const { side, factor } = loadDistance(loads, concurrency);
  const steps = BY_DISTANCE[side];
  const near = steps.find(({ upTo }) => factor <= upTo * TOLERANCE);
  const ranges = near ?? steps.at(-1);
  const range = ranges === undefined ? null : rangeOf(ranges, metric);
  if (range === null) return uncalibrated;
  const lengths = isMeasuredLength ? null : rangeOf(OTHER_LENGTHS, metric);
  const held = lengths === null ? range : wider(range, lengths);
  const [low, high] = near === undefined ? wider(held, [uncalibrated.low, uncalibrated.high]) : held;
  return { low, high, level: uncalibrated.level };
}
