/** Which workflow a configuration means. */
import { PlannerError } from "../../domain/errors.ts";
import type { CalcConfig } from "../../domain/sizing/calc-config.ts";
import type { ConfiguredLlm, WorkflowConfig } from "../../domain/sizing/workflow-config.ts";
import type { Workflow, WorkflowSource } from "../ports.ts";

export interface ChosenWorkflow {
  readonly workflow: Workflow;
  /** What the choice leaves out, for people. */
  readonly notices: readonly string[];
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");
/** The address with its route is taken too. */
const rootOf = (url: string): string => withoutSlash(url).replace(/\/generate(\/full)?$/, "");
const isOpenAi = (endpoint: string): boolean => /\/v1$/.test(withoutSlash(endpoint));

/** @throws PlannerError missing_input when nothing names a workflow */
export async function chooseWorkflow(
  config: CalcConfig,
  { llms }: WorkflowConfig,
  source: WorkflowSource,
): Promise<ChosenWorkflow> {
  const { endpoint, endpoint_timeout: timeout } = config;
  if (config.module !== undefined)
    return { workflow: await source.module(config.module, timeout), notices: [] };
  if (config.command !== undefined)
    return { workflow: await source.command(config.command, timeout), notices: [] };
  if (endpoint !== undefined && !isOpenAi(endpoint))
    return { workflow: await source.toolkit(rootOf(endpoint), timeout), notices: [] };
  const llm = chosenLlm(llms, endpoint);
  const baseUrl = endpoint ?? llm?.baseUrl;
  if (baseUrl === undefined || baseUrl === null) {
    throw new PlannerError("missing_input", "Nothing names the workflow to measure.", {
      hint: "Give --endpoint URL, --command, --module, or llms.*.base_url in the configuration.",
    });
  }
  const workflow = await source.openAi(
    {
      baseUrl: withoutSlash(baseUrl),
      model: config.model ?? llm?.model ?? null,
      type: llm?.type ?? null,
      apiKey: llm?.apiKey ?? null,
      kind: endpoint === undefined ? "local" : "remote",
    },
    timeout,
  );
  return { workflow, notices: endpoint === undefined ? oneCallNotices(llms, llm) : [] };
}

/** The one at the endpoint that was named, else the first with an address. */
function chosenLlm(llms: readonly ConfiguredLlm[], endpoint: string | undefined): ConfiguredLlm | undefined {
  const addressed = llms.filter(({ baseUrl }) => baseUrl !== null);
  return endpoint === undefined
    ? addressed[0]
    : addressed.find(({ baseUrl }) => withoutSlash(baseUrl ?? "") === withoutSlash(endpoint));
}

function oneCallNotices(llms: readonly ConfiguredLlm[], llm: ConfiguredLlm | undefined): string[] {
  const others = llms.filter(({ name }) => name !== llm?.name).map(({ name }) => name);
  return [
    `The workflow itself is not run: each question is one call to llms.${llm?.name ?? ""}. To measure the whole workflow, start it and give --endpoint.`,
    ...(others.length === 0 ? [] : [`Not measured: llms.${others.join(", llms.")}.`]),
  ];
}
