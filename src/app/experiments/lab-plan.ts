/** An experiment with every choice made: what is sent, where, and how much. */
import { PlannerError } from "../../domain/errors.ts";
import {
  EXPERIMENTS,
  type Experiment,
  type ExperimentName,
  strangeFields,
} from "../../domain/lab/experiments.ts";
import { type LabRequest, labRequestSchema } from "../../domain/lab/lab-request.ts";
import { chatUrl, type LabSettings, labSettings } from "../../domain/lab/settings.ts";
import { SECONDS_PER_MINUTE, type Seconds, type Tokens } from "../../domain/units.ts";
import { parameterMeta } from "../../domain/workload/parameter.ts";

export interface LabPlan {
  readonly experiment: Experiment;
  /** The defaults of the experiment, and over them what was typed. */
  readonly request: LabRequest;
  readonly settings: LabSettings;
  readonly headers: Readonly<Record<string, string>>;
}

type Variables = Readonly<Record<string, string | undefined>>;

export function experimentNamed(name: string): Experiment {
  const found = EXPERIMENTS.find((experiment) => experiment.name === name.toLowerCase());
  if (found !== undefined) return found;
  throw new PlannerError("invalid_input", `"${name.slice(0, 60)}" is no experiment of the lab.`, {
    hint: `There are ${EXPERIMENTS.map((experiment) => experiment.name).join(", ")}.`,
  });
}

/** @throws PlannerError invalid_input */
export function planLab(
  name: ExperimentName,
  typed: LabRequest,
  variables: Variables,
  headers: Readonly<Record<string, string>>,
): LabPlan {
  const experiment = experimentNamed(name);
  const [strange] = strangeFields(experiment, typed);
  if (strange !== undefined) {
    const flag = parameterMeta(labRequestSchema.shape[strange])?.flag ?? strange;
    throw new PlannerError("invalid_input", `--${flag} says nothing to the experiment "${name}".`, {
      hint: "Leave it out; `headroom lab` tells which parameters each experiment takes.",
    });
  }
  const request = { ...experiment.defaults, ...typed };
  refuseContradictions(name, request);
  const settings = labSettings(variables, typed);
  if (experiment.effect === "load" || experiment.effect === "call") refuseBadAddress(settings);
  return { experiment, request, settings, headers };
}

function refuseContradictions(name: ExperimentName, { maxTokens, concurrency, requests }: LabRequest): void {
  if (name !== "tokens" && (maxTokens?.length ?? 0) > 1)
    throw new PlannerError("invalid_input", `The experiment "${name}" takes one --max-tokens.`, {
      hint: "`headroom lab tokens` runs a grid of several.",
    });
  const most = Math.max(...(concurrency ?? [1]));
  if (requests !== undefined && requests < most)
    throw new PlannerError("invalid_input", `${requests} requests cannot keep ${most} in flight.`, {
      hint: `Give --requests ${most} or more, or lower --concurrency.`,
    });
}

function refuseBadAddress(settings: LabSettings): void {
  const url = chatUrl(settings);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new PlannerError("invalid_input", `NIM_BASE_URL "${settings.baseUrl}" is no address.`, {
      hint: "Example: NIM_BASE_URL=http://localhost:8000.",
    });
  const { username, password } = new URL(url);
  if (username !== "" || password !== "")
    throw new PlannerError("invalid_input", "The address holds a name or password.", {
      hint: 'Give it as a header: --header "Authorization=Basic …".',
    });
}

/** Concurrencies in rising order; one request at a time where an experiment has none. */
export const loadsOf = ({ request }: LabPlan): number[] =>
  [...new Set(request.concurrency ?? [1])].sort((a, b) => a - b);

export interface LabConsent {
  readonly host: string;
  readonly hostname: string;
  readonly requests: number;
  /** At most: answers may end earlier. */
  readonly tokens: Tokens;
  readonly inputTokens: Tokens;
  readonly outputTokens: Tokens;
  readonly minutes: number;
}

/** [assumed] until the endpoint has been measured, as for benchmarks. */
const ASSUMED_TTFT_SECONDS: Seconds = 0.5;
const ASSUMED_ITL_SECONDS: Seconds = 0.03;
/** [assumed] English text. */
const CHARS_PER_TOKEN = 4;

export function labConsent(plan: LabPlan): LabConsent {
  const { request, settings } = plan;
  const url = new URL(chatUrl(settings));
  let [requests, inputTokens, outputTokens, seconds] = [0, 0, 0, 0];
  for (const maxTokens of request.maxTokens ?? []) {
    for (const chars of request.promptChars ?? [request.prompt?.length ?? 0]) {
      for (const load of loadsOf(plan)) {
        const some = request.requests ?? 1;
        const runs = request.repeats ?? 1;
        requests += runs * some;
        inputTokens += (runs * some * chars) / CHARS_PER_TOKEN;
        outputTokens += runs * some * maxTokens;
        seconds +=
          runs * (some / Math.min(load, some)) * (ASSUMED_TTFT_SECONDS + maxTokens * ASSUMED_ITL_SECONDS);
      }
    }
  }
  return {
    host: url.host,
    hostname: url.hostname,
    requests,
    tokens: Math.round(inputTokens + outputTokens),
    inputTokens,
    outputTokens,
    minutes: seconds / SECONDS_PER_MINUTE,
  };
}
