/** benchmark_endpoint: load on a live endpoint, level by level, after a yes. */
import { z } from "zod";
import { PlannerError } from "../../domain/errors.ts";
import type { BenchRequest } from "../../domain/measurement/bench-request.ts";
import { loadOf } from "../../domain/measurement/benchmark-level.ts";
import { failureAdvice } from "../../domain/measurement/failure-advice.ts";
import { number, plural } from "../../domain/planning/wording.ts";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import type { Bench } from "../experiments/bench.ts";
import type { BenchPlan } from "../experiments/bench-plan.ts";
import { benchConsent } from "../experiments/load-consent.ts";
import type { PricedLoad, PriceOfLoad } from "../experiments/load-price.ts";
import { askedPlans } from "./asked-plans.ts";
import { benchmarkProgress } from "./benchmark-progress.ts";
import { benchmarkSummary } from "./benchmark-summary.ts";
import { defineTool } from "./define-tool.ts";

const MOST_LEVELS = 20;
const MOST_STREAMS = 1000;
const MOST_RATE = 10_000;
const MOST_REQUESTS = 100_000;

/** Lengths and targets of the requirements stand behind those said here. */
const { isl, osl, ttftMs, itlMs, e2eMs, sloPercentile, gpu, tp } = planRequestSchema.shape;

const inputSchema = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).describe("OpenAI-compatible address, as a rule ending in /v1"),
  servedModel: z.string().min(1).max(1000).optional().describe("Name the server knows; else its first model"),
  concurrency: z
    .array(z.number().int().min(1).max(MOST_STREAMS))
    .min(1)
    .max(MOST_LEVELS)
    .optional()
    .describe("Streams at once, a level each, such as 1, 2, 4; neither this nor rate: automatic search"),
  rate: z
    .array(z.number().positive().max(MOST_RATE))
    .min(1)
    .max(MOST_LEVELS)
    .optional()
    .describe("Requests per second, a level each"),
  requests: z.number().int().min(1).max(MOST_REQUESTS).optional().describe("Measured requests a level"),
  inputTokens: z.number().int().min(1).optional().describe("Of each prompt; else isl of the requirements"),
  outputTokens: z.number().int().min(1).optional().describe("Of each answer; else osl of the requirements"),
  usdPerHour: z.number().positive().max(1e6).optional().describe("What the measured machines cost an hour"),
  isl,
  osl,
  gpu,
  tp,
  ttftMs,
  itlMs,
  e2eMs,
  sloPercentile,
});

type Input = z.infer<typeof inputSchema>;

function requestOf({
  servedModel,
  inputTokens,
  outputTokens,
  isl: known,
  osl: answer,
  tp: _tp,
  ...rest
}: Input) {
  const [prompt, wanted] = [inputTokens ?? known, outputTokens ?? answer];
  const request: BenchRequest = {
    ...rest,
    ...(servedModel === undefined ? {} : { model: servedModel }),
    ...(prompt === undefined ? {} : { isl: String(prompt) }),
    ...(wanted === undefined ? {} : { osl: String(wanted) }),
  };
  return request;
}

/** @param priceOf - what the load may cost, for the question. */
export function benchmarkEndpoint(open: () => Promise<Bench>, priceOf?: PriceOfLoad) {
  const prepare = async (input: Input): Promise<BenchPlan> =>
    (await open()).prepare(requestOf(inputSchema.parse(input)), {});
  const { ask, agreed } = askedPlans(prepare);

  return defineTool({
    name: "benchmark_endpoint",
    summary:
      "Measures a live endpoint under load: TTFT, ITL, tokens per second and errors at each concurrency, and the knee. Asks first.",
    effect: "network",
    usesDraft: true,
    input: inputSchema,
    async approval(input, callId) {
      const plan = await ask(callId, input);
      // A machine on which a replica of the plan does not fit is no price of it.
      const priced = priceOf && ((load: PricedLoad) => priceOf({ ...load, gpusPerReplica: input.tp }));
      const { sentence, host, tokens } = await benchConsent(plan, priced);
      return { summary: sentence, subject: host, size: tokens };
    },
    async run(input, { signal = new AbortController().signal, callId, progress }) {
      const plan = await (callId === undefined ? prepare(input) : agreed(callId));
      const bench = await open();
      const path = bench.defaultPath();
      let file = path;
      let finished = 0;
      const tell = benchmarkProgress(plan, (lines) => progress?.(lines, keptSoFar(finished, file)));
      const document = await bench.run(plan, [], {
        signal,
        onEvent: (event) => {
          if (event.kind === "level-finished") finished += 1;
          tell(event);
        },
        keep: async (soFar) => {
          file = await bench.keep(path, soFar);
        },
      });
      refuseSilence(document.levels, plan);
      return benchmarkSummary(document, file);
    },
  });
}

const keptSoFar = (levels: number, file: string): string =>
  levels === 0
    ? "No level was finished, so nothing was measured."
    : `${plural(levels, "finished level")} kept in ${file}`;

type Levels = Awaited<ReturnType<Bench["run"]>>["levels"];

const IN_A_SHELL = "Flags and keys are given to `headroom bench --endpoint URL`.";

/** @throws PlannerError endpoint_failed when no request succeeded. */
function refuseSilence(levels: Levels, { endpoint }: BenchPlan): void {
  if (levels.length === 0 || levels.some(({ ok }) => ok > 0)) return;
  const said = levels.map(
    (level) =>
      `${number(loadOf(level))}: ${Object.entries(level.errors)
        .map(([kind, some]) => `${number(some)} × ${kind}`)
        .join(", ")}`,
  );
  const kinds = [...new Set(levels.flatMap(({ errors }) => Object.keys(errors)))];
  const advice = kinds.flatMap((kind) => failureAdvice(kind) ?? []);
  const why = advice.map(({ meaning }) => meaning).join("; ");
  throw new PlannerError(
    "endpoint_failed",
    `No request to ${endpoint} succeeded (${said.join("; ")})${why === "" ? "" : `: ${why}`}.`,
    { hint: [...advice.map(({ hint }) => hint), IN_A_SHELL].filter((part) => part !== "").join(" ") },
  );
}
