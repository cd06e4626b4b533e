import { searchMachines } from "../../domain/planning/ranking-search.ts";
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import { documentOf } from "./build-recommendation.ts";
import { prepare, type RecommenderSources, type RecommendOptions } from "./prepare-search.ts";
import type { RecommendRequest } from "./recommend-request.ts";

export interface Recommender {
  recommend(request: RecommendRequest, options?: RecommendOptions): Promise<Recommendation>;
}

export function createRecommender(sources: RecommenderSources): Recommender {
  return {
    async recommend(request, options = {}) {
      const bench = await prepare(request, options, sources);
      return documentOf(bench, searchMachines(bench.problem, bench.services, options.onProgress));
    },
  };
}
