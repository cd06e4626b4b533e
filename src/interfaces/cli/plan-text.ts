/** A plan as plain text: the sections of a capacity plan, each figure with its range, each input with its source. */
import type { TextbookFigure } from "../../app/textbook-forecast.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { costSection } from "./plan-text-cost.ts";
import { inputSection } from "./plan-text-inputs.ts";
import { gpuSection, throughputSection } from "./plan-text-resources.ts";
import { latencySection, scalingSection } from "./plan-text-serving.ts";
import { textbookSection } from "./plan-text-textbook.ts";
import { assumptionSection, sourceSection, verdictSection, warningSection } from "./plan-text-verdict.ts";

const TITLE = "LLM INFRASTRUCTURE CAPACITY PLAN";

export interface PlanTextOptions {
  /** Adds the cost section. */
  readonly cost: boolean;
  /** Adds the textbook's formulas and their results. */
  readonly textbook?: readonly TextbookFigure[];
}

export function planText(plan: CapacityPlan, options: PlanTextOptions): string {
  return `${[
    TITLE,
    "=".repeat(TITLE.length),
    ...verdictSection(plan),
    ...inputSection(plan),
    ...gpuSection(plan),
    ...throughputSection(plan),
    ...latencySection(plan),
    ...scalingSection(plan),
    ...(options.cost ? costSection(plan) : []),
    ...textbookSection(options.textbook ?? []),
    ...warningSection(plan),
    ...assumptionSection(plan),
    ...sourceSection(plan),
  ].join("\n")}\n`;
}
