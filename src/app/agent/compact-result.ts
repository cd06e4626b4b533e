/** A tool's result as a chat model reads it: compact JSON, figures whole, long explanations left to `explain_figure`. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";

/** Digits kept for a chat model; what people see comes from the plan itself. */
const SIGNIFICANT_DIGITS = 6;

export function compactResult(output: unknown): string {
  const plan = planIn(output);
  const slim =
    plan === null
      ? output
      : plan === output
        ? slimPlan(plan)
        : { ...(output as object), plan: slimPlan(plan) };
  return (
    JSON.stringify(slim, (_, value: unknown) =>
      typeof value === "number" && !Number.isInteger(value)
        ? Number(value.toPrecision(SIGNIFICANT_DIGITS))
        : value,
    ) ?? "null"
  );
}

/** The plan that a tool made: its result, or the `plan` inside it. */
export function planIn(output: unknown): CapacityPlan | null {
  if (typeof output !== "object" || output === null) return null;
  if ("kind" in output && output.kind === "headroom.plan") return output as CapacityPlan;
  if ("plan" in output && output !== output.plan) return planIn(output.plan);
  return null;
}

/** Explanations are left to `explain_figure`, thresholds' reasons to `set_autoscaling`. */
function slimPlan(plan: CapacityPlan): Record<string, unknown> {
  const { kind, inputs, memory, latency, capacity, replicas, autoscaling, cost, verdict, warnings } = plan;
  const { definitions: _definitions, ...figures } = latency ?? { definitions: {} };
  const { reasons: _reasons, ...counts } = replicas;
  return {
    kind,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, { value, unit, source }]) => [name, { value, unit, source }]),
    ),
    memory,
    latency: latency === null ? null : figures,
    capacity,
    replicas: counts,
    autoscaling: Object.fromEntries(
      Object.entries(autoscaling).map(([name, rule]) => [name, typeof rule === "object" ? rule.value : rule]),
    ),
    cost,
    verdict,
    assumptions: plan.assumptions.map(({ input, message }) => ({ input, message })),
    warnings,
    evidence: { bands: plan.evidence.bands, calibration: plan.evidence.calibration },
  };
}

/** One line about a result for people: its own message, the plan's verdict, or nothing. */
export function resultMessage(output: unknown): string {
  const plan = planIn(output);
  if (plan !== null) return plan.verdict.summary;
  if (typeof output !== "object" || output === null) return typeof output === "string" ? output : "";
  for (const key of ["message", "summary", "text", "explanation"]) {
    const value = (output as Record<string, unknown>)[key];
    if (typeof value === "string") return value;
  }
  return "";
}
