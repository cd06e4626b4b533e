/**
 * Minimum of a function of few variables without derivatives.
 *
 * Model: Nelder–Mead with the usual coefficients (1, 2, ½, ½), started from a simplex of given edges. Deterministic.
 * Source: Nelder and Mead (1965).
 */
export type Objective = (point: readonly number[]) => number;

interface Vertex {
  readonly point: readonly number[];
  readonly value: number;
}

const SPREAD = 1e-9;

/** @param edges - first step along each axis. */
export function minimise(
  objective: Objective,
  start: readonly number[],
  edges: readonly number[],
  maxEvaluations: number,
): readonly number[] {
  let evaluations = 0;
  const vertexAt = (point: readonly number[]): Vertex => {
    evaluations += 1;
    return { point, value: objective(point) };
  };
  const size = start.length;
  let simplex = [
    vertexAt(start),
    ...start.map((_, axis) =>
      vertexAt(start.map((value, index) => (index === axis ? value + (edges[axis] ?? 0) : value))),
    ),
  ];
  const sorted = (vertices: readonly Vertex[]): Vertex[] => [...vertices].sort((a, b) => a.value - b.value);
  simplex = sorted(simplex);
  while (evaluations < maxEvaluations) {
    const best = simplex[0];
    const worst = simplex[size];
    const second = simplex[size - 1];
    if (best === undefined || worst === undefined || second === undefined) break;
    if (worst.value - best.value < SPREAD) break;
    const others = simplex.slice(0, size);
    const centre = start.map(
      (_, axis) => others.reduce((sum, { point }) => sum + (point[axis] ?? 0), 0) / size,
    );
    const along = (times: number): Vertex =>
      vertexAt(centre.map((value, axis) => value + times * ((worst.point[axis] ?? 0) - value)));
    const reflected = along(-1);
    let next: Vertex | null = reflected.value < second.value ? reflected : null;
    if (reflected.value < best.value) {
      const expanded = along(-2);
      next = expanded.value < reflected.value ? expanded : reflected;
    } else if (next === null) {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) next = contracted;
    }
    simplex =
      next === null
        ? sorted([
            best,
            ...simplex
              .slice(1)
              .map(({ point }) =>
                vertexAt(point.map((value, axis) => (value + (best.point[axis] ?? 0)) / 2)),
              ),
          ])
        : sorted([...others, next]);
  }
  return simplex[0]?.point ?? start;
}
