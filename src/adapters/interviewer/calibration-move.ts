/** The forecast fitted to a benchmark in conversation: "calibrate with it on H100 as prod-8b". */
import { dollars, number, time } from "../../domain/planning/wording.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import { record, type ToolResult, type View } from "./known-state.ts";
import { call, type Move, nextQuestion, say } from "./move.ts";
import { readText } from "./read-text.ts";
import { failureReply, messageOf } from "./result-replies.ts";

const WANTED = /^(?:please |now |then |yes,? |ok(?:ay)?,? |can you )*(?:re)?calibrate\b/i;
const FILE_SAID = /["'`]([^"'`]+\.json)["'`]|(\S+\.json)\b/i;
const NAME_SAID = /\bas\s+["'`]?(?!it\b|is\b)([\p{L}\p{N}][\p{L}\p{N}._-]*)/iu;
const FILE_KEPT = /^Kept in (.+\.json)$/m;
const HOST_KEPT = /\blevels? of (\S+), model\b/;
const UNNAMED = "live";

/** Null leaves the message to the rest of the dialogue. */
export function calibrationMove(view: View): Move | null {
  const { text, benchmarkSaid = "" } = view;
  if (!WANTED.test(text.trim())) return null;
  const [, quoted, bare] = FILE_SAID.exec(text) ?? [];
  const from = quoted ?? bare ?? FILE_KEPT.exec(benchmarkSaid)?.[1];
  if (from === undefined)
    return say(
      'There is no benchmark to calibrate with yet. Measure one first: "benchmark http://HOST:PORT/v1".',
    );
  const name = NAME_SAID.exec(text)?.[1]?.replace(/[.]+$/, "") ?? nameOfHost(benchmarkSaid);
  const done = view.results.find(({ name: tool }) => tool === "calibrate_forecast");
  if (done === undefined) return call("calibrate_forecast", { from, name, ...deploymentIn(view) });
  if (done.error !== undefined) return say(refusal(done));
  return planned(view, name, calibratedReply(done));
}

const nameOfHost = (said: string): string =>
  HOST_KEPT.exec(said)?.[1]?.replace(/[^\p{L}\p{N}._-]+/gu, "-") ?? UNNAMED;

const DEPLOYMENT = [
  "tp",
  "engine",
  "precision",
  "kvPrecision",
] as const satisfies readonly (keyof PlanRequest)[];

/** What the message says of the measured deployment; the rest stands in the requirements. */
function deploymentIn({ text, state }: View): PlanRequest {
  const words = text.replace(FILE_SAID, " ").replace(NAME_SAID, " ");
  const { set, modelName, gpuName } = readText(words, state.requirements);
  return {
    ...Object.fromEntries(
      DEPLOYMENT.flatMap((field) => (set[field] === undefined ? [] : [[field, set[field]]])),
    ),
    ...(modelName === undefined ? {} : { model: modelName }),
    ...(gpuName === undefined ? {} : { gpu: gpuName }),
  };
}

function refusal(result: ToolResult): string {
  const { code } = result.error ?? {};
  if (code === "not_approved") return "Nothing was kept.";
  return code === "missing_input"
    ? 'Which GPU was measured? Say it with the word calibrate, such as "calibrate with it on H100".'
    : failureReply(result);
}

/** The plan beside itself as it was, then planned with the calibration; without a load yet it is only noted. */
function planned(view: View, calibration: string, told: string): Move {
  const { results, state } = view;
  const noted = results.find(({ name }) => name === "set_requirements");
  if (noted === undefined && state.missing.length > 0) return call("set_requirements", { calibration });
  if (noted !== undefined)
    return say(told, noted.error === undefined ? nextQuestion(view) : failureReply(noted));
  const compared = results.find(({ name }) => name === "compare_options");
  if (compared === undefined) return call("compare_options", { changes: [{ calibration }] });
  if (compared.error !== undefined) return say(told, failureReply(compared));
  const plan = results.find(({ name }) => name === "plan_capacity");
  if (plan === undefined) return call("plan_capacity", { calibration });
  return say(told, plan.error === undefined ? beforeAndAfter(compared) : failureReply(plan));
}

const linesIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : []).filter((line): line is string => typeof line === "string");

function calibratedReply(result: ToolResult): string {
  const { table, left, warnings } = record(result.value);
  const leftOut = (Array.isArray(left) ? left : []).map((one) => {
    const { concurrency, reason } = record(one);
    return `- Left out${typeof concurrency === "number" ? ` at ${number(concurrency)}` : ""}: ${String(reason)}`;
  });
  return [
    messageOf(result),
    `\`\`\`\n${linesIn(table).join("\n")}\n\`\`\``,
    [...leftOut, ...linesIn(warnings).map((line) => `- ${line}`)].join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

interface Row {
  readonly gpu: string;
  readonly gpus: number;
  readonly usdPerMonth: number | null;
  readonly ttftP95Ms: number | null;
  readonly itlP95Ms: number | null;
  readonly feasible: boolean;
}

function beforeAndAfter({ value }: ToolResult): string {
  const rows = (record(value)["rows"] ?? []) as readonly Row[];
  const labels = ["before", "after"];
  const lines = rows.slice(0, labels.length).map((row, place) => {
    const { gpu, gpus, usdPerMonth, ttftP95Ms, itlP95Ms, feasible } = row;
    const price = usdPerMonth === null ? "no price known" : `${dollars(usdPerMonth)} a month`;
    const latency =
      ttftP95Ms === null || itlP95Ms === null
        ? ""
        : `, TTFT ${time(ttftP95Ms)} and ITL ${time(itlP95Ms)} (p95 at the peak)`;
    return `- ${labels[place] ?? ""}: ${number(gpus)} × ${gpu}, ${price}${latency}, ${feasible ? "holds" : "does not hold"}`;
  });
  return `The plan before and after the calibration:\n${lines.join("\n")}\n\nThe requirements now plan with it; "undo" takes it back.`;
}
