/** What is different between two plans, the inputs first: one line, or a line each. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { count, declared, ms, usd } from "../format.ts";

interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Inputs whose value is no choice of anybody. */
const FOLLOWS: ReadonlySet<string> = new Set(["parametersB", "contextWindow"]);

function planChanges(before: CapacityPlan, after: CapacityPlan): readonly Change[] {
  const names = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])];
  const inputs = names
    .filter((name) => !FOLLOWS.has(name))
    .map((name): Change => {
      const said = ({ inputs }: CapacityPlan) => {
        const input = Object.entries(inputs).find(([key]) => key === name)?.[1];
        return input === undefined ? "not set" : declared(input.value, input.unit);
      };
      return { name, before: said(before), after: said(after) };
    });
  const results = RESULTS.map(([name, of]): Change => ({ name, before: of(before), after: of(after) }));
  return [...inputs, ...results].filter((change) => change.before !== change.after);
}

const UNKNOWN = "unknown";
const RESULTS: readonly (readonly [string, (plan: CapacityPlan) => string])[] = [
  ["verdict", ({ verdict }) => (verdict.feasible ? "holds" : "does not hold")],
  ["GPUs", ({ replicas }) => count(replicas.gpus)],
  ["replicas", ({ replicas }) => count(replicas.max)],
  ["GPUs a replica", ({ replicas }) => count(replicas.gpusPerReplica)],
  ["cost a month", ({ cost }) => (cost.usdPerMonth === null ? UNKNOWN : usd(cost.usdPerMonth))],
  ["TTFT p95", ({ latency }) => (latency === null ? UNKNOWN : ms(latency.ttftMs.p95))],
  ["ITL p95", ({ latency }) => (latency === null ? UNKNOWN : ms(latency.itlMs.p95))],
  ["limit", ({ capacity }) => capacity.bindingConstraint],
];

const shown = ({ name, before, after }: Change): string => `${name} ${before} → ${after}`;

/** "Changed: precision fp8 → bf16; GPUs 2 → 3.", or "" when nothing did. */
export function changeLine(before: CapacityPlan, after: CapacityPlan): string {
  const changes = planChanges(before, after);
  return changes.length === 0 ? "" : `Changed: ${changes.map(shown).join("; ")}.`;
}

export function changeList(before: CapacityPlan, after: CapacityPlan): string {
  const changes = planChanges(before, after);
  if (changes.length === 0) return "The last two plans are the same.";
  return ["From the plan before to the last:", ...changes.map((change) => `  ${shown(change)}`)].join("\n");
}
