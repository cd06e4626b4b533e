/** Which tools a chat model with little room is offered: those that what was just said may need. */
import { isHumanMessage, isToolMessage } from "@langchain/core/messages";
import type { OfferedTool } from "./offered-tools.ts";
import type { AgentState } from "./state.ts";

/** Takes the requirements down and plans: always offered. */
export const PLANNING_TOOL = "plan_capacity";
/** More confuse a small model. [assumed] */
const MOST_OFFERED = 6;

const TOPICS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\b(?:bench\w*|measur\w+|load test)\b|https?:\/\//i, ["benchmark_endpoint"]],
  [/\b(?:export|save|write|file|dump)\b|\.json\b/i, ["export_plan"]],
  [/\bcalibrat/i, ["calibrate_forecast"]],
  [/\b(?:recommend|rank|cheapest|machines?|instances?|clouds?)\b/i, ["recommend_machines"]],
  [/\bapis?\b/i, ["own_or_api"]],
  [
    /\b(?:workflow|sweep|sizing|config)\b/i,
    ["size_from_sweep", "run_sizing_sweep", "show_workflow_config", "edit_workflow_config"],
  ],
  [/\b(?:undo|take (?:it|that) back|revert|go back)\b/i, ["undo_change"]],
  [
    /\b(?:without|forget|drop|remove|no longer|clear|reset|start (?:over|again)|no)\b/i,
    ["clear_requirements"],
  ],
  [/\b(?:why|explain|formula|come from|how (?:come|did|is|are))\b/i, ["explain_figure"]],
  [/\b(?:compare|versus|vs|instead|what if|or)\b/i, ["compare_options"]],
  [/\b(?:gpus?|cards?|vram)\b/i, ["find_gpu"]],
  [/\bmodels?\b/i, ["find_model"]],
];

export function offeredNow(tools: readonly OfferedTool[], state: AgentState): readonly OfferedTool[] {
  const { messages } = state;
  const start = messages.findLastIndex((message) => isHumanMessage(message));
  const said = messages[start]?.text ?? "";
  const used = messages
    .slice(start)
    .flatMap((message) => (isToolMessage(message) ? [message.name ?? ""] : []));
  const wanted = TOPICS.filter(([pattern]) => pattern.test(said)).flatMap(([, names]) => names);
  const names = [...new Set([PLANNING_TOOL, ...used, ...wanted])].slice(0, MOST_OFFERED);
  return names.flatMap((name) => tools.filter((tool) => tool.name === name));
}
