/** The plan as a file to read: Markdown, or one self-contained page. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { planCardLines } from "./plan-card-lines.ts";
import { lineText } from "./styled-line.ts";

const COLUMNS = 100;

/** "md" and "html" alone stand for plan.md and plan.html, "json" for plan.json. */
export function planFileName(typed: string | undefined): string {
  if (typed === undefined) return "plan.json";
  return /^(?:json|md|html)$/i.test(typed) ? `plan.${typed.toLowerCase()}` : typed;
}

/** The text of a file by the end of its name; null for the plan document itself. */
export function planFileText(path: string, plan: CapacityPlan): string | null {
  const text = planCardLines(plan, { columns: COLUMNS, full: true, framed: false })
    .map((line) => lineText(line).trimEnd())
    .join("\n");
  if (/\.md$/i.test(path)) return `# Capacity plan\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  if (!/\.html?$/i.test(path)) return null;
  return `<!doctype html>\n<meta charset="utf-8">\n<title>Capacity plan</title>\n<pre>${escaped(text)}</pre>\n`;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
