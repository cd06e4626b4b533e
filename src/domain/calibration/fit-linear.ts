/** Solves small dense linear systems; rows are plain arrays, in place of a library. */

/**
 * Gaussian elimination with partial pivoting.
 *
 * @returns x of `matrix` · x = `right`; `null` when the matrix is singular.
 */
export function solveLinear(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] | null {
  const size = right.length;
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    }
    const top = rows[pivot];
    const displaced = rows[column];
    if (top === undefined || displaced === undefined || !(Math.abs(top[column] ?? 0) > 0)) return null;
    rows[pivot] = displaced;
    rows[column] = top;
    const lead = top[column] ?? 1;
    for (let row = column + 1; row < size; row += 1) {
      const line = rows[row] ?? [];
      const times = (line[column] ?? 0) / lead;
      if (times === 0) continue;
      for (let at = column; at <= size; at += 1) line[at] = (line[at] ?? 0) - times * (top[at] ?? 0);
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    const line = rows[row] ?? [];
    let rest = line[size] ?? 0;
    for (let at = row + 1; at < size; at += 1) rest -= (line[at] ?? 0) * (solution[at] ?? 0);
    solution[row] = rest / (line[row] ?? 1);
  }
  return solution;
}
