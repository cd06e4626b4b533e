import { describe, expect, it } from "vitest";
import { solveLinear } from "../../../src/domain/calibration/fit-linear.ts";
import { type SolverProblem, solveRobust } from "../../../src/domain/calibration/fit-solver.ts";

/** y = a · x^b at ten points; parameters ln a and b. */
const points = Array.from({ length: 10 }, (_, index) => ({ x: index + 1, y: 3 * (index + 1) ** 0.7 }));

const problemOf = (change: Partial<SolverProblem> = {}): SolverProblem => ({
  lower: [-5, 0],
  upper: [5, 2],
  prior: [0, 0],
  deviation: [null, null],
  start: [0, 1],
  weights: points.map(() => 1),
  corner: 0.08,
  priorWeight: 1,
  residuals: ([a = 0, b = 0], rows) =>
    rows.map((row) => {
      const point = points[row] ?? { x: 1, y: 1 };
      return a + b * Math.log(point.x) - Math.log(point.y);
    }),
  ...change,
});

describe("the robust solver", () => {
  it("finds the power law that made the points", () => {
    const { point, loss } = solveRobust(problemOf(), 30);
    expect(Math.exp(point[0] ?? 0)).toBeCloseTo(3, 4);
    expect(point[1]).toBeCloseTo(0.7, 4);
    expect(loss).toBeLessThan(1e-6);
  });

  it("is not led astray by one wild point", () => {
    const { residuals } = problemOf();
    const wild = problemOf({
      residuals: (point, rows) =>
        residuals(point, rows).map((residual, order) => (rows[order] === 4 ? residual + 3 : residual)),
    });
    expect(solveRobust(wild, 40).point[1]).toBeCloseTo(0.7, 1);
  });

  it("stays within its bounds, and near a strong prior", () => {
    expect(solveRobust(problemOf({ upper: [5, 0.5] }), 30).point[1]).toBeLessThanOrEqual(0.5);
    const held = solveRobust(problemOf({ prior: [0, 0.2], deviation: [null, 1e-3] }), 30);
    expect(held.point[1]).toBeCloseTo(0.2, 2);
  });

  it("gives the same answer each time", () => {
    expect(solveRobust(problemOf(), 30)).toEqual(solveRobust(problemOf(), 30));
  });
});

describe("small linear systems", () => {
  it("are solved with pivoting", () => {
    // 0·x + 2·y = 4, 3·x + 1·y = 5
    expect(
      solveLinear(
        [
          [0, 2],
          [3, 1],
        ],
        [4, 5],
      ),
    ).toEqual([1, 2]);
  });

  it("are refused when they are singular", () => {
    expect(
      solveLinear(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 2],
      ),
    ).toBeNull();
  });
});
