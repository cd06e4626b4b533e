/** The evaluation as a table of at most 80 columns: a row per group of one model, or a row per model. */
import type { DialogueScore } from "../../app/agent/evaluation/run-dialogue.ts";
import type { EvaluationRow } from "../../app/agent/evaluation/summarise.ts";
import { fromMillions } from "../../domain/units.ts";
import { count, NOT_KNOWN, number, percent, seconds, usd } from "../format.ts";
import { bullets, paragraph, table } from "./text-layout.ts";

export interface ModelEvaluation {
  readonly model: string;
  readonly scores: readonly DialogueScore[];
  readonly rows: readonly EvaluationRow[];
  /** null without prices, or when the endpoint does not count tokens. */
  readonly usd: number | null;
}

const HEAD = ["passed", "inputs", "calls", "errors", "gate", "polite", "Mtok in/out", "time"];
const KEY =
  "passed: dialogues right to the end; inputs: requirements right after each turn; errors: tool calls that failed; gate: sentences withheld for a figure no result has; polite: turns that ended with an answer or a plain reason.";
/** Of many models only the summary is told. */
const MOST_FAULTS = 12;
const LONGEST_NAME = 18;

export function evaluationText(models: readonly ModelEvaluation[]): string[] {
  const [only, ...more] = models;
  if (only === undefined) return [];
  if (more.length > 0) {
    const rows = models.flatMap(({ model, rows: own }) =>
      own.slice(-1).map((row) => [shortened(model), ...cells(row)]),
    );
    return [...table(["model", ...HEAD], rows), ...costLines(models), "", ...paragraph(KEY)];
  }
  return [
    `Chat model: ${only.model}`,
    "",
    ...table(
      ["group", ...HEAD],
      only.rows.map((row) => [row.group, ...cells(row)]),
    ),
    ...costLines([only]),
    "",
    ...paragraph(KEY),
    ...faultLines(only.scores),
  ];
}

function cells(row: EvaluationRow): string[] {
  return [
    `${row.successes} of ${row.dialogues}`,
    percent(row.inputsRight / row.inputs),
    count(row.toolCalls),
    count(row.toolErrors),
    count(row.gateHits),
    percent(row.politeTurns / row.turns),
    row.inputTokens === null ? NOT_KNOWN : `${millions(row.inputTokens)}/${millions(row.outputTokens)}`,
    seconds(row.seconds),
  ];
}

const millions = (tokens: number | null): string =>
  tokens === null ? NOT_KNOWN : number(tokens / fromMillions(1));

function costLines(models: readonly ModelEvaluation[]): string[] {
  const priced = models.filter(({ usd: cost }) => cost !== null);
  return priced.length === 0
    ? []
    : ["", ...paragraph(`Cost: ${priced.map(({ model, usd: cost }) => `${model} ${usd(cost)}`).join(", ")}`)];
}

const shortened = (name: string): string =>
  name.length <= LONGEST_NAME ? name : `…${name.slice(1 - LONGEST_NAME)}`;

function faultLines(scores: readonly DialogueScore[]): string[] {
  const wrong = scores.filter(({ success }) => !success);
  if (wrong.length === 0) return [];
  const told = wrong
    .slice(0, MOST_FAULTS)
    .map(
      ({ group, name, faults, failures }) =>
        `${group}, ${name}: ${[...failures, ...faults].slice(0, 2).join("; ")}`,
    );
  const rest = wrong.length - told.length;
  return [
    "",
    "Not right:",
    ...bullets(told),
    ...(rest === 0 ? [] : paragraph(`and ${rest} more; --output-format json has all.`)),
  ];
}
