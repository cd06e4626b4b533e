/**
 * Bands of all strata from held-out errors, and the honest band of a row that must not use its own cluster.
 *
 * Model: each held-out error counts in its stratum and in all wider ones; a stratum needs enough rows and clusters to
 * have a band of its own. Between clusters errors vary more than within, so a band at the nominal level holds too few of
 * the next cluster: each stratum takes the nominal level at which bands made without a cluster hold the wanted share of it.
 * Source: conformal.ts; the choice of strata in forecasting/band-strata.ts.
 */
import {
  bandOfRanked,
  clusterWeight,
  type HeldOutError,
  type RankedErrors,
  rankErrors,
} from "./conformal.ts";
import type { RelativeBand } from "./judged-figure.ts";

/** Fewer rows or clusters say too little of the next source. [assumed] */
const LEAST_ROWS = 30;
const LEAST_CLUSTERS = 2;
const WHOLE: RelativeBand = { low: 0.4, high: 2.5 };
/** Nominal levels that are tried. */
const LOWEST = 50;
const HIGHEST = 88;
const STEP = 2;
const PERCENT = 100;
/** A stratum whose clusters cannot be held to each other's bands better than this takes the wider one. */
const WORST_MISS = 0.12;

export interface StratumError extends HeldOutError {
  /** Strata the error counts in, most specific first. */
  readonly strata: readonly string[];
}

export interface StratumBand extends RelativeBand {
  readonly rows: number;
  readonly clusters: number;
  /** Share of the errors inside when each cluster is held to the bands of the others. */
  readonly coverage: number;
}

interface Fitted {
  readonly band: StratumBand;
  readonly without: ReadonlyMap<string, RelativeBand>;
}

export interface BandFit {
  readonly bands: ReadonlyMap<string, StratumBand>;
  /** Band of the first stratum that has one without the cluster's own errors. */
  without(cluster: string, strata: readonly string[]): RelativeBand;
}

function relative(ranked: RankedErrors, nominal: number): RelativeBand {
  const { low, high } = bandOfRanked(ranked, nominal);
  return { low: Math.exp(low), high: Math.exp(high) };
}

interface Ratio {
  readonly cluster: string;
  readonly ratio: number;
  readonly weight: number;
}

function weighted(errors: readonly HeldOutError[]): readonly Ratio[] {
  const weigh = clusterWeight(errors);
  return errors.map((error) => ({
    cluster: error.cluster,
    ratio: Math.exp(error.logRatio),
    weight: weigh(error),
  }));
}

/** A cluster's n rows weigh √n together, as in the bands: one large source does not speak for the next. */
function coverageOf(ratios: readonly Ratio[], bands: ReadonlyMap<string, RelativeBand>): number {
  let inside = 0;
  let total = 0;
  for (const { cluster, ratio, weight } of ratios) {
    const band = bands.get(cluster);
    total += weight;
    if (band !== undefined && ratio >= band.low && ratio <= band.high) inside += weight;
  }
  return inside / total;
}

function fitted(errors: readonly HeldOutError[], level: number): Fitted | null {
  const clusters = [...new Set(errors.map(({ cluster }) => cluster))];
  if (errors.length < LEAST_ROWS || clusters.length < LEAST_CLUSTERS) return null;
  const ranked = rankErrors(errors);
  const others = clusters.map(
    (cluster) => [cluster, rankErrors(errors.filter((error) => error.cluster !== cluster))] as const,
  );
  const ratios: readonly Ratio[] = weighted(errors);
  let best: {
    readonly nominal: number;
    readonly without: Fitted["without"];
    readonly coverage: number;
  } | null = null;
  for (let percent = LOWEST; percent <= HIGHEST; percent += STEP) {
    const nominal = percent / PERCENT;
    const without = new Map(others.map(([cluster, rest]) => [cluster, relative(rest, nominal)]));
    const coverage = coverageOf(ratios, without);
    if (best === null || Math.abs(coverage - level) < Math.abs(best.coverage - level)) {
      best = { nominal, without, coverage };
    }
  }
  if (best === null || Math.abs(best.coverage - level) > WORST_MISS) return null;
  const { low, high } = relative(ranked, best.nominal);
  return {
    band: { low, high, rows: errors.length, clusters: clusters.length, coverage: best.coverage },
    without: best.without,
  };
}

/** @param level - share of the next source's measurements that a band is to hold. */
export function fitBands(errors: readonly StratumError[], level: number): BandFit {
  const byStratum = new Map<string, StratumError[]>();
  for (const error of errors) {
    for (const stratum of error.strata) {
      const list = byStratum.get(stratum);
      if (list === undefined) byStratum.set(stratum, [error]);
      else list.push(error);
    }
  }
  const made = new Map<string, Fitted>();
  for (const [stratum, list] of byStratum) {
    const fit = fitted(list, level);
    if (fit !== null) made.set(stratum, fit);
  }
  return {
    bands: new Map([...made].map(([stratum, { band }]) => [stratum, band])),
    without: (cluster, strata) => {
      for (const stratum of strata) {
        const fit = made.get(stratum);
        if (fit !== undefined) return fit.without.get(cluster) ?? fit.band;
      }
      return WHOLE;
    },
  };
}
