/** How long it takes to rank every machine of three clouds with every option left open. */
import { createRecommender } from "../../src/app/recommend/create-recommender.ts";
import { noModelSource, shippedCatalog, stillClock } from "../support/planner.ts";

export interface RecommendingTime {
  readonly seconds: number;
  readonly considered: number;
}

/** The first run, catalog and all: what a person waits for. */
export async function recommendingTime(): Promise<RecommendingTime> {
  const recommender = createRecommender({
    catalog: shippedCatalog,
    modelSource: noModelSource,
    clock: stillClock,
    version: "bench",
  });
  const started = performance.now();
  const { considered, feasible } = await recommender.recommend({
    model: "llama-3.1-8b",
    workload: "chat",
    users: 100,
    quantization: "any",
    kvPrecision: "any",
  });
  const seconds = (performance.now() - started) / 1000;
  if (!feasible) throw new Error("The benchmark's recommendation meets no target.");
  return { seconds, considered };
}
