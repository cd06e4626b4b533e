/** Headroom as a library: planner, recommender and sizing calculator over the catalog they come with, and their vocabulary. */
import type { Planner } from "./app/planner.ts";
import type { Recommender } from "./app/recommend/create-recommender.ts";
import type { CalcWatch } from "./app/sizing/run-calc.ts";
import { createServices } from "./compose.ts";
import { type CalcConfig, type CalcRunnerConfig, calcConfigOf } from "./domain/sizing/calc-config.ts";
import type { CalcRunnerOutput } from "./domain/sizing/calc-output.ts";
import { checkedConfig } from "./domain/sizing/config-check.ts";

export type { Planner } from "./app/planner.ts";
export type { Recommender } from "./app/recommend/create-recommender.ts";
export type { RecommendOptions } from "./app/recommend/prepare-search.ts";
export { type RecommendRequest, recommendRequestSchema } from "./app/recommend/recommend-request.ts";
export { isPlannerError, PlannerError, type PlannerErrorCode } from "./domain/errors.ts";
export { type CapacityPlan, capacityPlanSchema } from "./domain/planning/capacity-plan.ts";
export { type Recommendation, recommendationSchema } from "./domain/planning/recommendation.ts";
export type { CalcRunnerConfig } from "./domain/sizing/calc-config.ts";
export type { CalcRunnerOutput } from "./domain/sizing/calc-output.ts";
export { type PlanRequest, planRequestSchema } from "./domain/workload/plan-request.ts";

export interface PlannerOptions {
  /** Constants and defaults to replace, by dotted name: `{ "defaults.safetyMargin": 0.2 }`. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** Where the model reader looks for HF_HOME, HF_ENDPOINT and HF_TOKEN; the process's own when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * A planner over the catalog of this package.
 *
 * @example
 * const planner = await createPlanner();
 * const plan = await planner.plan({ model: "llama-3.1-8b", requestsPerSecond: 20, isl: 500, osl: 200 });
 */
export async function createPlanner({ overrides, env = process.env }: PlannerOptions = {}): Promise<Planner> {
  return createServices(env).planner(overrides);
}

export interface RecommenderOptions {
  /** Where the model reader looks for HF_HOME, HF_ENDPOINT and HF_TOKEN; the process's own when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * A recommender over the catalog of this package: machines of the clouds, or one's own, ranked by cost under the latency
 * targets. Latencies are in milliseconds, rates in requests per second, money in US dollars.
 *
 * `recommend` returns a document also when nothing meets the targets: `feasible` is false then, and `repairs` say what
 * one change would do. It throws a {@link PlannerError} for a request that cannot be read, such as an unknown GPU, a zone
 * that no price names, or an engine that does not run on the GPU asked for.
 *
 * @example
 * const recommender = await createRecommender();
 * const { candidates } = await recommender.recommend({ model: "llama-3.1-8b", workload: "chat", users: 100 });
 */
export async function createRecommender({
  env = process.env,
}: RecommenderOptions = {}): Promise<Recommender> {
  return createServices(env).recommender();
}

export interface CalcRunnerOptions extends CalcWatch {
  /** Where keys of endpoints are read from; the process's own when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The sizing calculator, with the names of the NeMo Agent Toolkit's own class.
 *
 * @example
 * const runner = new CalcRunner({
 *   config_file: "config.yml", output_dir: ".tmp/calc/", concurrencies: [1, 2, 4, 8, 16, 32], num_passes: 2,
 *   endpoint: "http://127.0.0.1:8000", test_gpu_count: 8, target_workflow_runtime: 10, target_users: 100,
 * });
 * const { gpu_estimates, per_concurrency_data } = await runner.run();
 */
export class CalcRunner {
  readonly config: CalcConfig;
  readonly #options: CalcRunnerOptions;

  /** @throws PlannerError invalid_input when the configuration cannot be run. */
  constructor(config: CalcRunnerConfig, options: CalcRunnerOptions = {}) {
    this.config = checkedConfig(calcConfigOf(config));
    this.#options = options;
  }

  async run(): Promise<CalcRunnerOutput> {
    const calculator = await createServices(this.#options.env ?? process.env).calculator();
    return (await calculator.run(this.config, this.#options)).output;
  }
}
