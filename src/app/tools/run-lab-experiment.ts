/** run_lab_experiment: the inference-physics experiments in conversation; those that send load ask first. */
import { z } from "zod";
import { PlannerError } from "../../domain/errors.ts";
import { EXPERIMENTS, type Experiment, type ExperimentName } from "../../domain/lab/experiments.ts";
import type { LabDocument, LabResult } from "../../domain/lab/lab-document.ts";
import { labRequestSchema } from "../../domain/lab/lab-request.ts";
import { plural } from "../../domain/planning/wording.ts";
import type { Lab } from "../experiments/lab.ts";
import type { LabPlan } from "../experiments/lab-plan.ts";
import { labLoadConsent } from "../experiments/load-consent.ts";
import type { PriceOfLoad } from "../experiments/load-price.ts";
import { preflightAdvice } from "../experiments/preflight-advice.ts";
import { askedPlans } from "./asked-plans.ts";
import { defineTool } from "./define-tool.ts";
import { labSummary } from "./lab-summary.ts";
import { labToolProgress } from "./lab-tool-progress.ts";

const NAMES = EXPERIMENTS.map(({ name }) => name) as [ExperimentName, ...ExperimentName[]];
const MOST_FILES = 20;

/** The parameters are the lab's own declaration. */
const inputSchema = z.strictObject({
  experiment: z.enum(NAMES).describe("Name of the experiment"),
  ...labRequestSchema.shape,
  from: z
    .array(z.string().min(1).max(4096))
    .max(MOST_FILES)
    .optional()
    .describe("Kept experiments that checklist and explain read, besides those of this conversation"),
});

type Input = z.infer<typeof inputSchema>;

const experimentOf = ({ experiment }: Pick<Input, "experiment">): Experiment | undefined =>
  EXPERIMENTS.find(({ name }) => name === experiment);

const reachesOut = (input: Pick<Input, "experiment">): boolean => {
  const effect = experimentOf(input)?.effect;
  return effect === "load" || effect === "call";
};

/** @param priceOf - what the load may cost, for the question. */
export function runLabExperiment(open: () => Promise<Lab>, priceOf?: PriceOfLoad) {
  /** What this conversation has found, for checklist and explain. */
  const found: LabResult[] = [];

  /** Whom the last experiment asked: the next one asks there too when nobody is named. */
  let last: Pick<Input, "endpoint" | "model"> = {};

  const prepare = async ({ experiment, from: _from, ...request }: Input): Promise<LabPlan> => {
    const asksAgain = reachesOut({ experiment }) && request.endpoint === undefined;
    return (await open()).prepare(experiment, asksAgain ? { ...last, ...request } : request, {});
  };

  const { ask, agreed } = askedPlans(prepare);

  const keptIn = async (lab: Lab, files: readonly string[]): Promise<LabResult[]> => {
    const kept: LabResult[] = [];
    for (const file of files) kept.push((await lab.read(file)).result);
    return [...kept, ...found];
  };

  return defineTool({
    name: "run_lab_experiment",
    summary:
      "Runs an experiment of the inference-physics lab (list_lab_experiments tells what each shows and takes). Those that ask an endpoint need a yes first; checklist is the tuning advice filled with what this conversation measured.",
    effect: "network",
    input: inputSchema,
    sendsNothing: (input) => !reachesOut(input),
    async approval(input, callId) {
      const { sentence, host, tokens } = await labLoadConsent(await ask(callId, input), priceOf);
      return { summary: sentence, subject: host, size: tokens };
    },
    async run(input, { signal = new AbortController().signal, callId, progress }) {
      const isAsked = callId !== undefined && reachesOut(input);
      const plan = await (isAsked ? agreed(callId) : prepare(input));
      if (input.endpoint !== undefined) last = { endpoint: input.endpoint, model: plan.settings.model };
      const lab = await open();
      const path = reachesOut(input) ? lab.defaultPath(input.experiment) : undefined;
      let ended = 0;
      const tell = labToolProgress((lines) => progress?.(lines, keptSoFar(ended, path)));
      const document = await lab.run({
        plan,
        kept: await keptIn(lab, input.from ?? []),
        watch: {
          signal,
          onEvent: (event) => {
            if (event.kind === "finished") ended += 1;
            tell(event);
          },
        },
        path,
      });
      const file = path === undefined ? null : await lab.keep(path, document);
      refuseSilence(document);
      found.push(document.result);
      return labSummary(document, file);
    },
  });
}

const keptSoFar = (ended: number, path: string | undefined): string =>
  ended === 0 || path === undefined
    ? "No level was finished, so nothing was measured."
    : `${plural(ended, "finished level")} kept in ${path}`;

/** Whether anything was answered; true of experiments that ask nobody. */
function isAnswered(result: LabResult): boolean {
  switch (result.experiment) {
    case "preflight":
      return result.reachable;
    case "baseline":
      return result.row.ok > 0;
    case "sweep":
    case "overload":
      return result.rows.some(({ ok }) => ok > 0);
    case "tokens":
      return result.cells.some(({ p50_s }) => p50_s !== null);
    case "throughput":
      return result.ok > 0;
    default:
      return true;
  }
}

function whyNot(result: LabResult): string {
  switch (result.experiment) {
    case "preflight":
      return result.problem ?? "no answer";
    case "baseline":
      return result.row.sample_error ?? "no answer";
    case "throughput":
      return result.sample_error ?? "no answer";
    case "sweep":
    case "overload":
      return result.rows.find(({ sample_error }) => sample_error !== null)?.sample_error ?? "no answer";
    default:
      return "no answer";
  }
}

/** @throws PlannerError endpoint_failed when no request succeeded. */
function refuseSilence({ result, settings, complete }: LabDocument): void {
  if (!complete || isAnswered(result)) return;
  const address = settings?.baseUrl ?? "the endpoint";
  const why = whyNot(result);
  const { finding, hints } = preflightAdvice(address, why);
  throw result.experiment === "preflight"
    ? new PlannerError("endpoint_failed", `${finding}.`, { hint: hints.join("\n") })
    : new PlannerError("endpoint_failed", `No request to ${address} succeeded (${why}).`, {
        hint: "Check the address, the model's name and the time-out.",
      });
}
