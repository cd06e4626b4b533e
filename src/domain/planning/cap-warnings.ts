/**
 * A batch cap against what the load needs.
 *
 * Model: Little's law: requests in flight = rate × time each spends in the system. Concurrency is an outcome; a cap below
 * it buys replicas.
 * Source: Little, A Proof for the Queuing Formula L = λW, Operations Research 9 (1961).
 */
import { secondsFromMs } from "../units.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { steadyCallsPerSecond } from "./replicas.ts";
import { dollars, number, plural, rate, time } from "./wording.ts";

export function capWarnings(draft: PlanDraft): Warning[] {
  const { problem, evaluation, uncapped } = draft;
  const { serving } = evaluation;
  if (serving === null || problem.batchCap === null) return [];
  const { steady, saturation, counts } = serving;
  const warnings: Warning[] = [];
  const calls = steadyCallsPerSecond(problem.load);
  const inFlight = calls * secondsFromMs(steady.e2eMs.mean);
  if (Number.isFinite(inFlight) && inFlight > problem.batchCap) {
    warnings.push({
      code: "batch_cap_below_little",
      message: `${rate(calls)} × ${time(steady.e2eMs.mean)} = ${number(inFlight)} requests in flight (Little's law); a replica capped at ${plural(problem.batchCap, "sequence")} keeps up with ${rate(saturation.requestsPerSecond)}, so it takes ${plural(counts.max, "replica")}.`,
    });
  }
  const lifted = uncapped?.serving;
  if (uncapped !== null && lifted !== null && lifted !== undefined && lifted.counts.max < counts.max) {
    const saving =
      uncapped.price !== null && evaluation.price !== null
        ? `, ${dollars(evaluation.price.max.usdPerMonth - uncapped.price.max.usdPerMonth)} a month less`
        : "";
    const tp =
      uncapped.gpusPerReplica === evaluation.gpusPerReplica
        ? ""
        : ` of ${plural(uncapped.gpusPerReplica, "GPU")}`;
    warnings.push({
      code: "batch_cap_costs",
      message: `Without the cap of ${number(problem.batchCap)} the engine's ${number(uncapped.spec.batchCap)} serves the same load with ${plural(lifted.counts.max, "replica")}${tp}${saving}.`,
    });
  }
  return warnings;
}
