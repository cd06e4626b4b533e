/**
 * Bands of all strata from held-out errors, and the honest band of a row that must not use its own cluster.
 *
 * Model: each held-out error counts in its stratum and in all wider ones; a stratum needs enough rows and clusters to
 * have a band of its own.
 * Source: conformal.ts; the choice of strata in forecasting/band-strata.ts.
 */

import { conformalBand, type HeldOutError } from "./conformal.ts";
import type { RelativeBand } from "./judged-figure.ts";

/** Fewer rows or clusters say too little of the next source. [assumed] */
const LEAST_ROWS = 30;
const LEAST_CLUSTERS = 2;
const WHOLE: RelativeBand = { low: 0.4, high: 2.5 };

export interface StratumError extends HeldOutError {
  /** Strata the error counts in, most specific first. */
  readonly strata: readonly string[];
}

export interface StratumBand extends RelativeBand {
  readonly rows: number;
  readonly clusters: number;
}

export interface BandFit {
  readonly bands: ReadonlyMap<string, StratumBand>;
  /** Band of the first stratum that has one without the cluster's own errors. */
  without(cluster: string, strata: readonly string[]): RelativeBand;
}

function bandOf(errors: readonly HeldOutError[], nominal: number): StratumBand | null {
  const clusters = new Set(errors.map(({ cluster }) => cluster)).size;
  if (errors.length < LEAST_ROWS || clusters < LEAST_CLUSTERS) return null;
  const { low, high } = conformalBand(errors, nominal);
  return { low: Math.exp(low), high: Math.exp(high), rows: errors.length, clusters };
}

export function fitBands(errors: readonly StratumError[], nominal: number): BandFit {
  const byStratum = new Map<string, StratumError[]>();
  for (const error of errors) {
    for (const stratum of error.strata) {
      const list = byStratum.get(stratum);
      if (list === undefined) byStratum.set(stratum, [error]);
      else list.push(error);
    }
  }
  const bands = new Map<string, StratumBand>();
  for (const [stratum, list] of byStratum) {
    const band = bandOf(list, nominal);
    if (band !== null) bands.set(stratum, band);
  }
  const others = new Map<string, StratumBand | null>();
  const withoutCluster = (cluster: string, stratum: string): StratumBand | null => {
    const key = `${cluster}|${stratum}`;
    const known = others.get(key);
    if (known !== undefined) return known;
    const made = bandOf(
      (byStratum.get(stratum) ?? []).filter((error) => error.cluster !== cluster),
      nominal,
    );
    others.set(key, made);
    return made;
  };
  return {
    bands,
    without: (cluster, strata) => {
      for (const stratum of strata) {
        const band = withoutCluster(cluster, stratum);
        if (band !== null) return band;
      }
      return WHOLE;
    },
  };
}
