import { type CapacityPlan, INPUT_NAMES, type PlanInput } from "../../domain/planning/capacity-plan.ts";
import { declared } from "../format.ts";
import { labelOfField } from "./plan-flags.ts";
import { alignedRows, section } from "./text-layout.ts";

/** "ttftP95Ms" is the TTFT target at the 95th percentile. */
const LATENCY_INPUT = /^(ttft|itl|e2e)P(\d+)Ms$/;

export function labelOf(name: string): string {
  const latency = LATENCY_INPUT.exec(name);
  if (latency !== null) return `${latency[1]?.toUpperCase()} target, p${latency[2]}`;
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return labelOfField(name) ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Who said so; the reason of an assumption stands in its own section. */
const sourceMark = ({ source }: PlanInput): string => (source === "default" ? "assumed" : source);

/** Inputs that were given or that shape the plan; a target or budget nobody set is not listed. */
export function inputSection(plan: CapacityPlan): string[] {
  const rows = INPUT_NAMES.flatMap((name) => {
    const input = plan.inputs[name];
    if (input === undefined || (input.value === null && input.source !== "user")) return [];
    return [{ label: labelOf(name), value: declared(input.value, input.unit), note: sourceMark(input) }];
  });
  return section("INPUT SUMMARY", alignedRows(rows));
}
