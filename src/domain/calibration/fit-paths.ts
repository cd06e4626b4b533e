/** Coefficients by name: "gemmEfficiency", "computeByArchitecture.Hopper". A fit moves a list of names and knows nothing else. */
import type { Coefficients } from "../physics/coefficients.ts";

type Tree = { [key: string]: number | Tree };

/** A copy as a tree of numbers. */
function treeOf(coefficients: Coefficients): Tree {
  return structuredClone(coefficients) as unknown as Tree;
}

function place(tree: Tree, path: string): { readonly holder: Tree; readonly key: string } {
  const keys = path.split(".");
  const key = keys.pop() ?? "";
  let holder = tree;
  for (const name of keys) {
    const next = holder[name];
    if (typeof next !== "object") throw new Error(`no coefficient "${path}"`);
    holder = next;
  }
  if (typeof holder[key] !== "number") throw new Error(`no coefficient "${path}"`);
  return { holder, key };
}

export function coefficientAt(coefficients: Coefficients, path: string): number {
  const { holder, key } = place(treeOf(coefficients), path);
  return Number(holder[key]);
}

/** A copy with `values[i]` at `paths[i]`. */
export function withCoefficients(
  coefficients: Coefficients,
  paths: readonly string[],
  values: readonly number[],
): Coefficients {
  const tree = treeOf(coefficients);
  paths.forEach((path, index) => {
    const { holder, key } = place(tree, path);
    holder[key] = values[index] ?? Number.NaN;
  });
  return tree as unknown as Coefficients;
}
