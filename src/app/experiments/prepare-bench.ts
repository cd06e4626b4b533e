/** Settles what a request leaves open, before anything but a question for the model's name is sent. */
import { PlannerError } from "../../domain/errors.ts";
import { replayOf } from "../../domain/measurement/arrivals/replay.ts";
import type { BenchRequest } from "../../domain/measurement/bench-request.ts";
import type { LengthModel } from "../../domain/measurement/lengths.ts";
import { parseLength } from "../../domain/measurement/parse-length.ts";
import { ASSUMED_OVERHEAD_TOKENS, type PromptPlan } from "../../domain/measurement/prompts.ts";
import { type Ms, msFromSeconds, type Seconds } from "../../domain/units.ts";
import type { LoadGenerator } from "../ports.ts";
import type { BenchLoads, BenchPlan } from "./bench-plan.ts";
import { readDataset, readTrace } from "./read-prompts.ts";

export interface PrepareServices {
  readonly loadGenerator: Pick<LoadGenerator, "models">;
  readFile(path: string): Promise<string>;
}

const DEFAULT_ISL = "256";
const DEFAULT_OSL = "128";
const DEFAULT_TIMEOUT_SECONDS: Seconds = 600;
const CONNECT_MS: Ms = 10_000;
const DEFAULT_MAX_ERRORS = 0.5;

/** @throws PlannerError invalid_input, unreadable_file or endpoint_failed */
export async function prepareBench(
  request: BenchRequest,
  headers: Readonly<Record<string, string>>,
  services: PrepareServices,
): Promise<BenchPlan> {
  refuseContradictions(request);
  const endpoint = (request.endpoint ?? "").replace(/\/+$/, "");
  const { isl, osl, loads } = await loadOf(request, services);
  const extraBody = extraBodyOf(request);
  const patienceMs = msFromSeconds(request.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
  const model =
    request.model ??
    (await firstModel(endpoint, { headers, insecure: request.insecure === true, patienceMs }, services));
  const api = request.api ?? "chat";
  return {
    request,
    endpoint,
    target: {
      url: `${endpoint}/${api === "chat" ? "chat/completions" : "completions"}`,
      api,
      model,
      stream: request.noStream !== true,
      headers,
      extraBody:
        request.temperature === undefined ? extraBody : { temperature: request.temperature, ...extraBody },
      ignoreEos: request.noIgnoreEos !== true,
      keepAlive: true,
      insecure: request.insecure === true,
    },
    loads,
    isl,
    osl,
    prompts: await promptsOf(request, services),
    timeouts: {
      connectMs: Math.min(CONNECT_MS, patienceMs),
      firstTokenMs: patienceMs,
      betweenTokensMs: patienceMs,
      totalMs: patienceMs,
    },
    targets: {
      ttftMs: request.ttftMs,
      itlMs: request.itlMs,
      e2eMs: request.e2eMs,
      percentile: request.sloPercentile ?? 95,
    },
    maxErrorShare: request.maxErrors ?? DEFAULT_MAX_ERRORS,
    repeats: request.repeats ?? 1,
    seed: request.seed ?? 1,
  };
}

const refusal = (message: string, hint: string) => new PlannerError("invalid_input", message, { hint });

function refuseContradictions(request: BenchRequest): void {
  const { concurrency, rate, trace, requests, durationSeconds } = request;
  if (request.endpoint === undefined)
    throw new PlannerError("missing_input", "A benchmark cannot do without --endpoint URL.", {
      hint: "Example: headroom bench --endpoint http://127.0.0.1:8000/v1 --concurrency 1,2,4.",
    });
  const { username, password } = new URL(request.endpoint);
  if (username !== "" || password !== "")
    throw refusal(
      "The address holds a name or password.",
      'Give it as a header: --header "Authorization=Basic …".',
    );
  const given = [concurrency && "--concurrency", rate && "--rate", trace && "--trace"].filter((flag) => flag);
  if (given.length > 1)
    throw refusal(`${given.join(" and ")} are different loads.`, "Give one of them, or none for a search.");
  if (requests !== undefined && durationSeconds !== undefined)
    throw refusal("--requests and --duration both say how long a level is.", "Give one of them.");
  if (request.arrivals !== undefined && rate === undefined)
    throw refusal("--arrivals says how requests of --rate come.", "Add --rate, or leave --arrivals out.");
}

function lengthIn(text: string, flag: string): LengthModel {
  const model = parseLength(text);
  if (model !== null) return model;
  throw refusal(
    `--${flag} "${text}" is no length.`,
    `Example: --${flag} 500, --${flag} 100-900, --${flag} 500~150 or --${flag} 100:9,1000:1.`,
  );
}

async function loadOf(
  request: BenchRequest,
  services: PrepareServices,
): Promise<{ isl: LengthModel; osl: LengthModel; loads: BenchLoads }> {
  const isl = lengthIn(request.isl ?? DEFAULT_ISL, "isl");
  const osl = lengthIn(request.osl ?? DEFAULT_OSL, "osl");
  if (request.trace !== undefined) {
    const replay = replayOf(readTrace(request.trace, await services.readFile(request.trace)));
    return { isl: replay.isl, osl: replay.osl, loads: { mode: "trace", dueMs: replay.dueMs } };
  }
  const ascending = (loads: readonly number[]) => [...new Set(loads)].sort((a, b) => a - b);
  if (request.concurrency !== undefined)
    return { isl, osl, loads: { mode: "concurrency", loads: ascending(request.concurrency) } };
  if (request.rate !== undefined)
    return { isl, osl, loads: { mode: "rate", loads: ascending(request.rate) } };
  return { isl, osl, loads: { mode: "search" } };
}

function extraBodyOf({ extraBody }: BenchRequest): Readonly<Record<string, unknown>> {
  if (extraBody === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(extraBody);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Readonly<Record<string, unknown>>;
  } catch {
    // Said below.
  }
  throw refusal("--extra-body is not a JSON object.", `Example: --extra-body '{"top_p": 0.9}'.`);
}

async function promptsOf(request: BenchRequest, services: PrepareServices): Promise<PromptPlan> {
  if (request.dataset !== undefined)
    return {
      kind: "dataset",
      prompts: readDataset(request.dataset, await services.readFile(request.dataset)),
    };
  return {
    kind: "synthetic",
    sharedFraction: request.sharedPrefix ?? 0,
    wordsPerToken: 1,
    overheadTokens: ASSUMED_OVERHEAD_TOKENS,
  };
}

const WANTS_KEY = /\b40[13]\b/;
const KEY_HINT = 'Give the key as a header: --header "Authorization=Bearer $TOKEN".';
const ADDRESS_HINT = "Check the address (as a rule it ends in /v1), or name the model with --model.";

async function firstModel(
  endpoint: string,
  asked: Parameters<LoadGenerator["models"]>[1],
  { loadGenerator }: PrepareServices,
): Promise<string> {
  const { ids, problem } = await loadGenerator.models(endpoint, asked);
  const [first] = ids;
  if (first !== undefined) return first;
  throw new PlannerError(
    "endpoint_failed",
    `${endpoint} does not say which models it serves${problem === null ? "" : `: ${problem}`}.`,
    { hint: WANTS_KEY.test(problem ?? "") ? KEY_HINT : ADDRESS_HINT },
  );
}
