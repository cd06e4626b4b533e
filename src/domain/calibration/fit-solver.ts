/**
 * Robust least squares under bounds and priors.
 *
 * Model: damped Gauss–Newton (Levenberg–Marquardt) on Σ w·(√(r² + c²) − c) + ½·p·Σ((x − prior) ÷ deviation)²; weights of
 * each round follow from its residuals. Derivatives are forward differences; a derivative that is exactly zero says that
 * the coefficient does not touch the row, and such pairs are skipped until the next full round.
 * Assumes residuals are smooth in the parameters but for a few switches. Deterministic: no random numbers, no clock.
 * Source: Levenberg (1944), Marquardt (1963); pseudo-Huber loss (Charbonnier et al., 1997).
 */
import { solveLinear } from "./fit-linear.ts";

export interface SolverProblem {
  /** One entry a parameter; `null` deviation = free. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly prior: readonly number[];
  readonly deviation: readonly (number | null)[];
  readonly start: readonly number[];
  /** One weight a residual. */
  readonly weights: readonly number[];
  /** Residuals of the rows listed, in that order. */
  readonly residuals: (point: readonly number[], rows: readonly number[]) => readonly number[];
  /** Turning point of the loss from square to linear, in residuals. */
  readonly corner: number;
  /** Weight of the priors. */
  readonly priorWeight: number;
}

export interface Solution {
  readonly point: readonly number[];
  readonly loss: number;
  readonly rounds: number;
}

const DIFFERENCE = 1e-3;
const MAX_STEP = 1;
const TRIES = 8;
const CONVERGED = 1e-5;
/** Every so many rounds all pairs of row and parameter are tried again. */
const FULL_EVERY = 5;
const FIRST_DAMPING = 1e-3;
const LEAST_DAMPING = 1e-6;

const at = (values: readonly number[], index: number): number => values[index] ?? 0;

function lossOf(problem: SolverProblem, point: readonly number[], residuals: readonly number[]): number {
  const { corner, weights, priorWeight } = problem;
  let loss = 0;
  residuals.forEach((residual, row) => {
    loss += at(weights, row) * (Math.sqrt(residual * residual + corner * corner) - corner);
  });
  point.forEach((value, index) => {
    const deviation = problem.deviation[index] ?? null;
    if (deviation !== null) loss += 0.5 * priorWeight * ((value - at(problem.prior, index)) / deviation) ** 2;
  });
  return loss;
}

interface Column {
  /** Rows the parameter touches. */
  rows: readonly number[];
  values: number[];
}

function differenced(
  problem: SolverProblem,
  point: readonly number[],
  residuals: readonly number[],
  index: number,
  rows: readonly number[],
): Column {
  const isAtTop = at(point, index) + DIFFERENCE > at(problem.upper, index);
  const step = isAtTop ? -DIFFERENCE : DIFFERENCE;
  const moved = point.map((value, other) => (other === index ? value + step : value));
  const there = problem.residuals(moved, rows);
  const touched: number[] = [];
  const values: number[] = [];
  rows.forEach((row, order) => {
    const slope = (at(there, order) - at(residuals, row)) / step;
    if (slope === 0) return;
    touched.push(row);
    values.push(slope);
  });
  return { rows: touched, values };
}

/** Normal equations of the weighted residuals and the priors. */
function normalEquations(
  problem: SolverProblem,
  point: readonly number[],
  residuals: readonly number[],
  columns: readonly Column[],
): { readonly matrix: number[][]; readonly right: number[] } {
  const { corner, weights, priorWeight } = problem;
  const size = point.length;
  const pull = residuals.map(
    (residual, row) => at(weights, row) / Math.sqrt(residual * residual + corner * corner),
  );
  const dense = new Float64Array(residuals.length);
  const matrix = point.map(() => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (let a = 0; a < size; a += 1) {
    const column = columns[a];
    const line = matrix[a];
    if (column === undefined || line === undefined) continue;
    dense.fill(0);
    let downhill = 0;
    column.rows.forEach((row, order) => {
      const weighted = at(column.values, order) * at(pull, row);
      dense[row] = weighted;
      downhill -= weighted * at(residuals, row);
    });
    right[a] = downhill;
    for (let b = 0; b <= a; b += 1) {
      const other = columns[b];
      if (other === undefined) continue;
      let sum = 0;
      for (let order = 0; order < other.rows.length; order += 1) {
        sum += at(other.values, order) * (dense[at(other.rows, order)] ?? 0);
      }
      line[b] = sum;
      const mirrored = matrix[b];
      if (mirrored !== undefined) mirrored[a] = sum;
    }
  }
  point.forEach((value, index) => {
    const deviation = problem.deviation[index] ?? null;
    const line = matrix[index];
    if (deviation === null || line === undefined) return;
    line[index] = at(line, index) + priorWeight / deviation ** 2;
    right[index] = at(right, index) - (priorWeight * (value - at(problem.prior, index))) / deviation ** 2;
  });
  return { matrix, right };
}

/** A step of the damped equations; parameters that would leave their bounds stay where they are. */
function boundedStep(
  problem: SolverProblem,
  point: readonly number[],
  matrix: readonly (readonly number[])[],
  right: readonly number[],
  damping: number,
): readonly number[] | null {
  let active = point.map((_, index) => index);
  let step = point.map(() => 0);
  for (let round = 0; round < 3; round += 1) {
    const reduced = active.map((a) =>
      active.map((b) => {
        const entry = at(matrix[a] ?? [], b);
        return a === b ? entry + damping * Math.max(entry, 1e-3) : entry;
      }),
    );
    const solved = solveLinear(
      reduced,
      active.map((a) => at(right, a)),
    );
    if (solved === null) return null;
    step = point.map(() => 0);
    active.forEach((index, order) => {
      step[index] = at(solved, order);
    });
    const staying = active.filter((index) => {
      const value = at(point, index);
      const next = value + at(step, index);
      const leavesBelow = next < at(problem.lower, index) && value <= at(problem.lower, index) + 1e-12;
      const leavesAbove = next > at(problem.upper, index) && value >= at(problem.upper, index) - 1e-12;
      return !(leavesBelow || leavesAbove);
    });
    if (staying.length === active.length) break;
    active = staying;
  }
  return step;
}

function moved(problem: SolverProblem, point: readonly number[], step: readonly number[]): readonly number[] {
  return point.map((value, index) => {
    const next = value + Math.max(-MAX_STEP, Math.min(MAX_STEP, at(step, index)));
    return Math.max(at(problem.lower, index), Math.min(at(problem.upper, index), next));
  });
}

/** Runs until the loss falls by less than a hundred-thousandth, or for `maxRounds`. */
export function solveRobust(problem: SolverProblem, maxRounds: number): Solution {
  const all = problem.weights.map((_, row) => row);
  let point = moved(problem, problem.start, []);
  let residuals = problem.residuals(point, all);
  let loss = lossOf(problem, point, residuals);
  let damping = FIRST_DAMPING;
  let touched: readonly (readonly number[])[] = point.map(() => all);
  let round = 0;
  for (; round < maxRounds; round += 1) {
    if (round % FULL_EVERY === 0) touched = point.map(() => all);
    const columns = point.map((_, index) =>
      differenced(problem, point, residuals, index, touched[index] ?? all),
    );
    touched = columns.map(({ rows }) => rows);
    const { matrix, right } = normalEquations(problem, point, residuals, columns);
    let gain = 0;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const step = boundedStep(problem, point, matrix, right, damping);
      if (step !== null) {
        const next = moved(problem, point, step);
        const there = problem.residuals(next, all);
        const lossThere = lossOf(problem, next, there);
        if (lossThere < loss) {
          gain = loss - lossThere;
          point = next;
          residuals = there;
          loss = lossThere;
          break;
        }
      }
      damping = Math.max(damping * 5, LEAST_DAMPING);
    }
    if (gain < CONVERGED * loss) break;
    damping = Math.max(damping / 4, LEAST_DAMPING);
  }
  return { point, loss, rounds: round };
}
