/** How many items of a data set a level runs, and how a short set is repeated. */
import { PlannerError } from "../errors.ts";

export interface DatasetItem {
  readonly id: string;
  readonly input: string;
}

const COPY_SUFFIX = /_rep\d+$/;

function rowsOf(count: number, concurrency: number, passes: number): number {
  if (passes > 0) return concurrency * passes;
  return count >= concurrency ? Math.floor(count / concurrency) * concurrency : concurrency;
}

/**
 * With passes: concurrency × passes rows. Without: the largest multiple of the concurrency that the set holds, at least one
 * pass. Copies of an item have ids that end in `_repN`.
 * @throws PlannerError invalid_input
 */
export function itemsOfLevel(
  items: readonly DatasetItem[],
  concurrency: number,
  passes: number,
): DatasetItem[] {
  if (!(concurrency > 0))
    throw new PlannerError("invalid_input", "Concurrency must be > 0", { hint: "Leave that level out." });
  if (items.length === 0)
    throw new PlannerError("invalid_input", "The data set holds no item.", {
      hint: "One question is enough.",
    });
  const rows = rowsOf(items.length, concurrency, passes);
  return Array.from({ length: rows }, (_, at) => {
    const copy = Math.floor(at / items.length);
    const item = items[at % items.length] ?? { id: "", input: "" };
    return copy === 0 ? item : { ...item, id: `${item.id.replace(COPY_SUFFIX, "")}_rep${copy}` };
  });
}
