/** What the tools work with. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import type { Calibrator } from "../calibration/calibrator.ts";
import type { Bench } from "../experiments/bench.ts";
import type { Lab } from "../experiments/lab.ts";
import type { PriceOfLoad } from "../experiments/load-price.ts";
import type { Planner } from "../planner.ts";
import type { Catalog, FileStore, ModelSource } from "../ports.ts";
import type { Recommender } from "../recommend/create-recommender.ts";
import type { Calculator } from "../sizing/run-calc.ts";

/** What the sizing tools work with. */
export interface CalculatorServices {
  readonly planner: Planner;
  calculator(): Promise<Calculator>;
}

export interface ToolServices {
  readonly planner: Planner;
  readonly catalog: Catalog;
  readonly modelSource: ModelSource;
  readonly files: FileStore;
  /** Published measurements nearest to a plan, a sentence each; without it explanations name none. */
  readonly evidence?: (plan: CapacityPlan, path: string) => Promise<readonly string[]>;
  /** Without one the tools that rank machines are not offered. */
  readonly recommender?: Recommender;
  /** Without it calibrate_forecast is not offered. */
  readonly calibrator?: () => Promise<Calibrator>;
  /** Without it the sizing tools are not offered. */
  readonly calculator?: CalculatorServices["calculator"];
  /** Without it no endpoint can be measured. */
  readonly bench?: () => Promise<Bench>;
  /** Without it the lab's experiments are not offered. */
  readonly lab?: () => Promise<Lab>;
  /** What load may cost; without it no question names dollars. */
  readonly loadPrice?: PriceOfLoad;
}
