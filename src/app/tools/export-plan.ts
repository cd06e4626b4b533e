/** export_plan: writes the plan document to a file, whole or not at all. */
import { z } from "zod";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

const inputSchema = planRequestSchema.extend({
  path: z.string().min(1).max(4096).describe("File to write, such as plan.json"),
});

export const exportPlan = ({ planner, files }: ToolServices) =>
  defineTool({
    name: "export_plan",
    summary:
      "Writes the plan as JSON to a file; replaces a Headroom document of that name, and no other file.",
    effect: "file",
    usesDraft: true,
    input: inputSchema,
    async run({ path, ...request }, { signal }) {
      const plan = await planner.plan(request, signal);
      const written = await files.writeOwn(path, `${JSON.stringify(plan, null, 2)}\n`);
      return { path: written, message: `The plan is in ${written}.` };
    },
  });
