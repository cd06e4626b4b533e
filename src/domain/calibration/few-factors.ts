/**
 * A handful of factors from a handful of points.
 *
 * Model: least squares on the residuals with a normal prior at zero on every factor, by damped Gauss–Newton.
 * Assumes smooth residuals; with fewer points than factors the priors decide. Deterministic.
 * Source: Levenberg (1944), Marquardt (1963).
 */
import { solveLinear } from "./fit-linear.ts";

export interface FewFactors {
  /** Of the prior, one a factor. */
  readonly deviations: readonly number[];
  /** In units of the noise. */
  readonly residuals: (factors: readonly number[]) => readonly number[];
  readonly lower: number;
  readonly upper: number;
  /** The most that a factor moves in one step. */
  readonly longestStep: number;
  readonly steps: number;
}

const DIFFERENCE = 1e-3;
const TRIES = 6;
const FIRST_DAMPING = 1e-3;

const at = (values: readonly number[], index: number): number => values[index] ?? 0;
const squares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);

/** Logarithms of the factors; zeros where the forecast already says what was measured. */
export function fitFewFactors(problem: FewFactors): readonly number[] {
  const { deviations, lower, upper, longestStep } = problem;
  const lossOf = (residuals: readonly number[], factors: readonly number[]): number =>
    squares(residuals) + squares(factors.map((factor, index) => factor / at(deviations, index)));
  let factors: readonly number[] = deviations.map(() => 0);
  let residuals = problem.residuals(factors);
  let loss = lossOf(residuals, factors);
  let damping = FIRST_DAMPING;
  for (let step = 0; step < problem.steps; step += 1) {
    const { matrix, right } = equations(problem, factors, residuals);
    let isBetter = false;
    for (let attempt = 0; attempt < TRIES && !isBetter; attempt += 1) {
      const damped = matrix.map((row, a) => row.map((value, b) => (a === b ? value * (1 + damping) : value)));
      const moved = solveLinear(damped, right);
      const next = factors.map((factor, index) => {
        const change = Math.max(-longestStep, Math.min(longestStep, at(moved ?? [], index)));
        return Math.max(lower, Math.min(upper, factor + change));
      });
      const there = problem.residuals(next);
      const lossThere = lossOf(there, next);
      isBetter = lossThere < loss;
      if (isBetter) {
        factors = next;
        residuals = there;
        loss = lossThere;
        damping /= 4;
      } else damping *= 5;
    }
    if (!isBetter) break;
  }
  return factors;
}

/** Normal equations of residuals and priors, with forward differences. */
function equations(
  { deviations, residuals: residualsAt }: FewFactors,
  factors: readonly number[],
  residuals: readonly number[],
): { readonly matrix: readonly (readonly number[])[]; readonly right: readonly number[] } {
  const slopes = factors.map((_, moved) => {
    const there = residualsAt(factors.map((value, index) => (index === moved ? value + DIFFERENCE : value)));
    return residuals.map((residual, row) => (at(there, row) - residual) / DIFFERENCE);
  });
  const product = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, row) => sum + value * at(b, row), 0);
  return {
    matrix: slopes.map((own, a) =>
      slopes.map((other, b) => product(own, other) + (a === b ? 1 / at(deviations, a) ** 2 : 0)),
    ),
    right: slopes.map((own, a) => -product(own, residuals) - at(factors, a) / at(deviations, a) ** 2),
  };
}
