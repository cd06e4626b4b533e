/** recommend_machines: machines of the clouds, and one's own, ranked under the targets. */
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import { dollars } from "../../domain/planning/wording.ts";
import { type PlanRequest, planRequestSchema } from "../../domain/workload/plan-request.ts";
import type { Recommender } from "../recommend/create-recommender.ts";
import { type RecommendRequest, recommendRequestSchema } from "../recommend/recommend-request.ts";
import { defineTool } from "./define-tool.ts";

const {
  workload,
  headroomPercent,
  objective,
  top,
  owned,
  ownedPerMachine,
  ownedUsd,
  usdPerKwh,
  api,
  pricing,
} = recommendRequestSchema.shape;

/** The requirements gathered so far, and what only a recommendation asks. */
const inputSchema = planRequestSchema.extend({
  workload,
  headroomPercent,
  objective,
  top,
  pricing,
  owned,
  ownedPerMachine,
  ownedUsd,
  usdPerKwh,
  api,
});

type Input = ReturnType<typeof inputSchema.parse>;

/** Names of a plan's fields as a recommendation has them; what it does not know (growth, budget, peak) is left to the plan. */
function requestOf(input: Input): RecommendRequest {
  const { spot, precision, requestsPerSecond, users, requestsPerUserHour, ...rest } = input;
  const known = new Set(Object.keys(recommendRequestSchema.shape));
  const shared = Object.fromEntries(
    Object.entries(rest satisfies Partial<PlanRequest>).filter(
      ([name, value]) => known.has(name) && value !== undefined,
    ),
  );
  return recommendRequestSchema.parse({
    ...shared,
    ...(spot === true && rest.pricing === undefined ? { pricing: "spot" } : {}),
    ...(precision === undefined ? {} : { quantization: precision }),
    ...(requestsPerSecond === undefined ? { users, requestsPerUserHour } : { requestsPerSecond }),
  });
}

export interface RecommendedSummary {
  readonly message: string;
  readonly feasible: boolean;
  readonly candidates: readonly object[];
  readonly pareto: Recommendation["pareto"];
  readonly repairs: Recommendation["repairs"];
  readonly lowerBounds: readonly string[];
  readonly api: Recommendation["api"];
  readonly warnings: readonly string[];
  readonly assumptions: readonly string[];
  readonly considered: number;
  readonly unpriced: number;
}

/** What a chat model can read: the figures of the document, without its long tables. */
function summaryOf(document: Recommendation): RecommendedSummary {
  return {
    message: document.summary,
    feasible: document.feasible,
    candidates: document.candidates.map((row) => ({
      rank: row.rank,
      cloud: row.cloud,
      machine: row.machine,
      region: row.region,
      gpu: row.gpu,
      machines: row.machines,
      replicas: row.replicas,
      gpusPerReplica: row.gpusPerReplica,
      precision: row.precision,
      usdPerHour: row.usdPerHour,
      usdPerMonth: row.usdPerMonth,
      usdPerMillionOutputTokens: row.usdPerMillionOutputTokens,
      priceAsOf: row.priceAsOf,
      ttftP95Ms: row.latency.ttftMs.p95,
      itlP95Ms: row.latency.itlMs.p95,
      e2eP95Ms: row.latency.e2eMs.p95,
      meetsSlo: row.meetsSlo,
      reason: row.reason,
      line: `${row.rank}. ${row.machines} × ${row.machine} (${row.cloud}, ${row.zone ?? row.region}), ${row.gpu}: ${dollars(row.usdPerHour)} an hour, ${dollars(row.usdPerMonth)} a month, price of ${row.priceAsOf}. ${row.reason}`,
    })),
    pareto: document.pareto,
    repairs: document.repairs,
    lowerBounds: document.lowerBounds.filter(({ proves }) => proves).map(({ message }) => message),
    api: document.api,
    warnings: document.warnings.map(({ message }) => message),
    assumptions: document.assumptions,
    considered: document.considered,
    unpriced: document.unpriced,
  };
}

export const recommendMachines = (recommender: Recommender) =>
  defineTool({
    name: "recommend_machines",
    summary:
      "Ranks cloud machines, and owned GPUs, by cost under the latency targets; says what to change when none meets them.",
    effect: "none",
    usesDraft: true,
    input: inputSchema,
    run: async (input, { signal }) =>
      summaryOf(await recommender.recommend(requestOf(input), signal === undefined ? {} : { signal })),
  });

/** The same search, answered with the comparison alone. */
export const ownOrApi = (recommender: Recommender) =>
  defineTool({
    name: "own_or_api",
    summary: "Compares the cheapest fleet of one's own with APIs by the token: bills and break-even volume.",
    effect: "none",
    usesDraft: true,
    input: inputSchema,
    async run(input, { signal }) {
      const document = await recommender.recommend(requestOf(input), signal === undefined ? {} : { signal });
      const [first] = document.api;
      const message =
        first === undefined
          ? "No API price is kept for this model; give one as in,out dollars per million tokens."
          : document.feasible
            ? `At this load ${first.cheaper === "api" ? "the API" : "the own fleet"} is cheaper.`
            : "No fleet meets the targets, so the bills are not comparable.";
      return { message, fleet: document.summary, api: document.api };
    },
  });
