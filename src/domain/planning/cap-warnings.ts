/**
 * A batch cap against what the load needs.
 *
 * Model: Little's law: sequences running = rate × time each runs. Concurrency is an outcome; a cap below it buys replicas.
 * Source: Little, A Proof for the Queuing Formula L = λW, Operations Research 9 (1961).
 */
import { secondsFromMs } from "../units.ts";
import type { PlanDraft, Warning } from "./plan-draft.ts";
import { steadyCallsPerSecond } from "./replicas.ts";
import { dollars, memory as gib, number, plural, rate, time } from "./wording.ts";

function belowLittle({ problem, evaluation }: PlanDraft, cap: number): Warning[] {
  const { serving } = evaluation;
  if (serving === null || !serving.steady.stable) return [];
  const { steady, saturation, counts } = serving;
  const calls = steadyCallsPerSecond(problem.load);
  const runningMs = steady.e2eMs.mean - steady.queueMs;
  const running = calls * secondsFromMs(runningMs);
  if (!(running > cap)) return [];
  return [
    {
      code: "batch_cap_below_little",
      message: `${rate(calls)} × ${time(runningMs)} = ${number(running)} sequences at once (Little's law); a replica capped at ${number(cap)} keeps up with ${rate(saturation.requestsPerSecond)} at most, hence ${plural(counts.max, "replica")}.`,
    },
  ];
}

function costs({ evaluation, uncapped }: PlanDraft, cap: number): Warning[] {
  const { serving, price } = evaluation;
  const lifted = uncapped?.serving ?? null;
  if (serving === null || uncapped === null || lifted === null) return [];
  if (cap >= uncapped.spec.batchCap || lifted.counts.max >= serving.counts.max) return [];
  const saved =
    price === null || uncapped.price === null ? 0 : price.max.usdPerMonth - uncapped.price.max.usdPerMonth;
  const saving = saved > 0 ? `, ${dollars(saved)} a month less` : "";
  const degree = uncapped.gpusPerReplica;
  const gpus = degree === evaluation.gpusPerReplica ? "" : ` of ${plural(degree, "GPU")}`;
  return [
    {
      code: "batch_cap_costs",
      message: `Without the cap of ${number(cap)} the engine's own ${number(uncapped.spec.batchCap)} serves the same load with ${plural(lifted.counts.max, "replica")}${gpus}${saving}.`,
    },
  ];
}

/** Tokens a second are many sequences at once: what the cap leaves of them. */
function throughput({ problem, evaluation, uncapped }: PlanDraft, cap: number): Warning[] {
  const { serving, gpusPerReplica } = evaluation;
  // A cap above what the plan would take by itself holds nothing back.
  if (serving === null || uncapped === null || cap >= uncapped.spec.batchCap) return [];
  const { osl } = problem.request;
  const most = serving.saturation.outputTokensPerSecond;
  const free = uncapped.serving?.saturation.outputTokensPerSecond ?? most;
  if (free <= most) return [];
  const share = most / Math.max(1, serving.saturation.concurrency);
  return [
    {
      code: "batch_cap_limits_throughput",
      message: `${plural(cap, "sequence")} give a replica of ${plural(gpusPerReplica, "GPU")} at most ${number(most)} output tokens/s, about ${number(share)} each (${number(most / osl)} requests/s); more needs more of them at once: ${number(free)} tokens/s without the cap.`,
    },
  ];
}

/** A cap so high that the memory set aside for it costs replicas. */
function tooHigh({ evaluation, uncapped }: PlanDraft, cap: number): Warning[] {
  const lifted = uncapped?.serving ?? null;
  const { serving, memory } = evaluation;
  if (serving === null || uncapped === null || lifted === null) return [];
  if (cap <= uncapped.spec.batchCap || lifted.counts.max >= serving.counts.max) return [];
  return [
    {
      code: "batch_cap_too_high",
      message: `A cap of ${number(cap)} sets ${gib(memory.activationBytes)} a GPU aside; a cap of ${number(uncapped.spec.batchCap)} leaves that to the KV cache and serves the same load with ${plural(lifted.counts.max, "replica")}.`,
    },
  ];
}

export function capWarnings(draft: PlanDraft): Warning[] {
  const cap = draft.problem.batchCap;
  if (cap === null) return [];
  return [
    ...belowLittle(draft, cap),
    ...costs(draft, cap),
    ...throughput(draft, cap),
    ...tooHigh(draft, cap),
  ];
}
