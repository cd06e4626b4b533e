/** The kinds of workflow, each loaded when it is asked for. */
import type { WorkflowSource } from "../../app/ports.ts";

export function createWorkflowSource(env: Readonly<Record<string, string | undefined>>): WorkflowSource {
  return {
    toolkit: async (endpoint, timeout) =>
      (await import("./toolkit-workflow.ts")).toolkitWorkflow(endpoint, timeout),
    openAi: async (target, timeout) =>
      (await import("./openai-workflow.ts")).openAiWorkflow(target, timeout, env),
    command: async (command, timeout) =>
      (await import("./command-workflow.ts")).commandWorkflow(command, timeout),
    module: async (path, timeout) => (await import("./module-workflow.ts")).moduleWorkflow(path, timeout),
  };
}
