/** "How many requests can 4 H100 serve?": the load of a given number of GPUs, without a plan for a load. */

import type { WorkloadPreset } from "../../domain/catalog/workload-preset.ts";
import { plural, rate } from "../../domain/planning/wording.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import { record, type View } from "./known-state.ts";
import { lookUp } from "./lookups.ts";
import { call, type Move, nextQuestion, say } from "./move.ts";
import { gpusIn } from "./read-names.ts";
import { readText } from "./read-text.ts";
import { failureReply } from "./result-replies.ts";

const ASKED =
  /\b(?:how (?:many|much)|what|which)\s+(?:rps|qps|requests?|traffic|load|users|queries|calls|rate|throughput)\b.{0,40}\b(?:can|could|will|would|do|does)\b/i;
const COUNT =
  /\b(?<count>\d{1,4}|one|an?|a single)\s*(?:x|×)?\s*(?=(?:nvidia\s+|amd\s+)?(?:[abhl]\d{1,3}|gb?[23]00|mi\d|rtx|t4|v100))/i;
/** Degrees of tensor parallelism that are tried; the one with the largest total is told. */
const DEGREES = [1, 2, 4, 8];
const TOOL = "forecast_throughput";

/** Null leaves the message to the rest of the dialogue. */
export function capacityMove(view: View, presets: readonly WorkloadPreset[]): Move | null {
  const { text, state, results } = view;
  const said = COUNT.exec(text)?.groups?.["count"];
  if (!ASKED.test(text) || said === undefined || gpusIn(text).length === 0) return null;
  const count = /\d/.test(said) ? Number(said) : 1;
  const forecasts = results.filter(({ name }) => name === TOOL);
  if (forecasts.length === 0) {
    const reading = readText(text, state.requirements, presets);
    const lookups = lookUp({ ...reading, gpuName: gpusIn(text)[0] }, results);
    if (lookups.calls.length > 0) return { say: "", calls: lookups.calls };
    if (lookups.problems.length > 0) return say(lookups.problems.join("\n"));
    const known = { ...state.requirements, ...reading.set, ...lookups.set };
    if (
      known.isl === undefined ||
      known.osl === undefined ||
      (known.model ?? known.parametersB) === undefined
    )
      return say(
        "For that I need the model and both lengths: say them in the same message.",
        nextQuestion(view),
      );
    const load = oneRequest(state.requirements, reading.set);
    const degrees = known.tp === undefined ? DEGREES.filter((tp) => tp <= count) : [known.tp];
    const calls = degrees.flatMap((tp) => call(TOOL, { ...reading.set, ...lookups.set, ...load, tp }).calls);
    return { say: "", calls };
  }
  const held = forecasts.filter(({ error }) => error === undefined).map(({ value }) => fleetOf(count, value));
  const best = held.toSorted((x, y) => y.total - x.total)[0];
  const [failed] = forecasts;
  if (best === undefined) return say(failed === undefined ? "" : failureReply(failed));
  return say(answer(count, best));
}

/** A replica carries the same whatever the load; one request a second stands in where none is known. */
const oneRequest = (known: PlanRequest, said: PlanRequest): PlanRequest =>
  (known.requestsPerSecond ?? said.requestsPerSecond ?? known.users ?? said.users) === undefined
    ? { requestsPerSecond: 1 }
    : {};

interface Fleet {
  readonly gpu: string;
  readonly perReplica: number;
  readonly replicas: number;
  /** Requests a second of a replica and of all. */
  readonly each: number;
  readonly total: number;
}

function fleetOf(count: number, value: unknown): Fleet {
  const { capacity, deployment } = record(value);
  const each = Number(record(record(capacity)["perReplica"])["requestsPerSecond"]);
  const { gpu, gpusPerReplica } = record(deployment);
  const perReplica = Number(gpusPerReplica);
  const replicas = Math.floor(count / perReplica);
  return { gpu: String(gpu), perReplica, replicas, each, total: each * replicas };
}

function answer(count: number, { gpu, perReplica, replicas, each, total }: Fleet): string {
  if (total === 0) return `${plural(count, "GPU")} of ${gpu} hold no replica of it.`;
  const spare =
    replicas > 1 ? `; with one of them failed ${rate(total - each)}` : "; there is no spare for a failure";
  return `${rate(total)} at the peak, at the share of saturation a plan allows: ${plural(replicas, "replica")} of ${plural(perReplica, "GPU")} (${gpu}), ${rate(each)} each${spare}. The average load is that over the peak factor.`;
}
