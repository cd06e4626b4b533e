/**
 * The Pareto front: points that no other beats on one axis without losing on the other.
 *
 * Model: smaller is better on both axes; of equal points the first given stays.
 */
export interface Tradeoff {
  readonly cost: number;
  readonly latency: number;
}

/** Cheapest first, each dearer and faster than the one before. */
export function paretoFront<Point extends Tradeoff>(points: readonly Point[]): readonly Point[] {
  const ordered = points
    .map((point, index) => ({ point, index }))
    .filter(({ point }) => Number.isFinite(point.cost) && Number.isFinite(point.latency))
    .sort((a, b) => a.point.cost - b.point.cost || a.point.latency - b.point.latency || a.index - b.index);
  const front: Point[] = [];
  let fastest = Number.POSITIVE_INFINITY;
  for (const { point } of ordered) {
    if (point.latency >= fastest) continue;
    fastest = point.latency;
    front.push(point);
  }
  return front;
}
