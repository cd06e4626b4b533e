/** What people call an input: the parameter's label, or a label of its own when no flag sets it. */
import { parameterMeta } from "../workload/parameter.ts";
import { type PlanField, planRequestSchema } from "../workload/plan-request.ts";
import type { InputName } from "./capacity-plan.ts";

const OWN: Readonly<Partial<Record<InputName, string>>> = {
  memoryUtilization: "Memory the engine may use",
  targetUtilization: "Target utilization",
  safetyMargin: "Safety margin",
  redundantReplicas: "Spare replicas",
};

const isField = (name: string): name is PlanField => name in planRequestSchema.shape;

export function inputLabel(name: InputName): string {
  const own = OWN[name];
  if (own !== undefined) return own;
  return (isField(name) ? parameterMeta(planRequestSchema.shape[name])?.label : undefined) ?? name;
}
