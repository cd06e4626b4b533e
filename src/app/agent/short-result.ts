/** A tool's result for a chat model with a small window: the plan's main figures, or the first words of anything else. */
import { planIn, resultMessage } from "./compact-result.ts";

/** Characters of a result that is no plan. [assumed] about 300 tokens. */
const LONGEST = 1200;

export function shortResult(text: string): string {
  const result = parsed(text);
  const plan = planIn(result);
  if (plan !== null) return JSON.stringify(mainFigures(plan));
  if (text.length <= LONGEST) return text;
  for (const [items, depth] of PRUNINGS) {
    const pruned = JSON.stringify(prune(result, items, depth));
    if (pruned.length <= LONGEST) return pruned;
  }
  const message = resultMessage(result);
  return JSON.stringify({
    ...(message === "" ? {} : { message }),
    begins: text.slice(0, LONGEST - Math.min(message.length, LONGEST)),
  });
}

/** Items of each list and levels that are kept, from generous to little. */
const PRUNINGS = [
  [4, 4],
  [2, 3],
  [1, 2],
  [0, 2],
] as const;

function prune(value: unknown, items: number, depth: number): unknown {
  if (Array.isArray(value))
    return depth === 0 ? [] : value.slice(0, items).map((item) => prune(item, items, depth - 1));
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return {};
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, prune(part, items, depth - 1)]));
}

function mainFigures({
  inputs,
  latency,
  capacity,
  replicas,
  cost,
  verdict,
  assumptions,
}: NonNullable<ReturnType<typeof planIn>>) {
  return {
    plan: verdict.summary,
    feasible: verdict.feasible,
    failing: verdict.failing.slice(0, 3),
    repairs: verdict.repairs.slice(0, 3).map(({ change }) => change),
    gpu: inputs.gpu?.value,
    gpus: replicas.gpus,
    replicas: replicas.max,
    gpusPerReplica: replicas.gpusPerReplica,
    ttftP95Ms: rounded(latency?.ttftMs.p95),
    itlP95Ms: rounded(latency?.itlMs.p95),
    limit: capacity.bindingConstraint,
    usdPerMonth: rounded(cost?.usdPerMonth),
    assumed: assumptions.slice(0, 4).map(({ input }) => input),
  };
}

const rounded = (value: number | null | undefined): number | undefined =>
  typeof value === "number" ? Number(value.toPrecision(3)) : undefined;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
