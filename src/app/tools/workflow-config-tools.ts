/** show_workflow_config and edit_workflow_config: the configuration of a workflow to size, and where its model is. */
import { z } from "zod";
import { PlannerError } from "../../domain/errors.ts";
import type { WorkflowConfigs } from "../ports.ts";
import { defineTool } from "./define-tool.ts";
import type { CalculatorServices, ToolServices } from "./tool-services.ts";

const path = z.string().min(1).max(4096).describe("The YAML file, such as config.yml");
const endpoint = {
  baseUrl: z.url({ protocol: /^https?$/ }).describe("Where the model is served; ends in /v1"),
  model: z.string().trim().min(1).max(1000).describe("Model name as the endpoint knows it"),
};

const KEY = String.raw`["']?[\w.-]*(?:api_?key|private_?key|access_?key|token|secret|passw(?:or)?d|credentials?|authorization)["']?\s*:`;
/** A value over several lines, then one in quotes, then the rest of a line. */
const KEPT_SECRET = [
  new RegExp(String.raw`^([ \t]*)(?:- )?${KEY}[ \t]*[|>].*$(?:\n(?:\1[ \t]+.*|[ \t]*)$)*`, "gim"),
  new RegExp(String.raw`${KEY}[ \t]*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s|>(].*)`, "gi"),
] as const;

/** Keys are never shown. */
const hidden = (text: string): string =>
  KEPT_SECRET.reduce(
    (shown, secret) => shown.replace(secret, (match) => `${match.slice(0, match.indexOf(":"))}: (hidden)`),
    text,
  );

/** The name of the LLM section that an edit changes: the first, else the guides' own. */
const llmOf = (llms: readonly { readonly name: string }[]): string => llms[0]?.name ?? "nim_llm";

async function shown(configs: WorkflowConfigs, file: string) {
  const { text, llms, dataset, outputDir } = await configs.read(file);
  // Whatever a chat model asks to see goes to wherever that model is: no file of another kind does.
  if (llms.length === 0 && dataset === null && outputDir === null)
    throw new PlannerError("invalid_input", `"${file}" is no workflow's configuration.`, {
      hint: "Name a YAML file with llms, or with eval.general.dataset.",
    });
  const [llm] = llms;
  return {
    path: file,
    text: hidden(text),
    baseUrl: llm?.baseUrl ?? null,
    model: llm?.model ?? null,
    dataset: dataset?.path ?? null,
    outputDir,
    llm: llmOf(llms),
  };
}

export const showWorkflowConfig = ({ calculator }: CalculatorServices) =>
  defineTool({
    name: "show_workflow_config",
    summary:
      "Shows a workflow's configuration; with a new endpoint and model, how it would look. Writes nothing.",
    effect: "none",
    input: z.object({ path, baseUrl: endpoint.baseUrl.optional(), model: endpoint.model.optional() }),
    async run(input) {
      const { configs } = (await calculator()).services;
      const current = await shown(configs, input.path);
      const { baseUrl, model } = input;
      if (baseUrl === undefined || model === undefined)
        return { ...current, isPreview: false, message: `${input.path} is as shown.` };
      const text = hidden(await configs.edited(input.path, current.llm, baseUrl, model));
      return { ...current, text, baseUrl, model, isPreview: true, message: "Nothing was written yet." };
    },
  });

export const editWorkflowConfig = ({ calculator, files }: CalculatorServices & Pick<ToolServices, "files">) =>
  defineTool({
    name: "edit_workflow_config",
    summary:
      "Writes a new endpoint and model into a workflow's configuration, after the person agreed to it.",
    effect: "file",
    input: z.object({ path, ...endpoint }),
    async run({ path: file, baseUrl, model }) {
      const { configs } = (await calculator()).services;
      const { llms } = await configs.read(file);
      const text = await configs.edited(file, llmOf(llms), baseUrl, model);
      const written = await files.writeAtomically(file, text);
      return { path: written, baseUrl, model, message: `Saved: ${file} now names ${model} at ${baseUrl}.` };
    },
  });
