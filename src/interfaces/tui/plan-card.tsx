import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { planCardLines } from "./plan-card-lines.ts";
import { StyledText } from "./styled-text.tsx";

interface PlanCardProps {
  readonly plan: CapacityPlan;
  readonly before?: CapacityPlan | undefined;
  readonly full: boolean;
  readonly columns: number;
}

/** The plan as a framed card. */
export function PlanCard({ plan, before, full, columns }: PlanCardProps) {
  return <StyledText lines={planCardLines(plan, { columns, full, framed: true, before })} />;
}
