/** `headroom eval`: the written dialogues held with one or more chat models, and what came of it. */

import type { Dialogue } from "../../app/agent/evaluation/dialogue.ts";
import { type DialogueScore, runDialogue } from "../../app/agent/evaluation/run-dialogue.ts";
import { type EvaluationRow, summarise } from "../../app/agent/evaluation/summarise.ts";
import { PlannerError } from "../../domain/errors.ts";
import { fromMillions } from "../../domain/units.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { evaluationText, type ModelEvaluation } from "./eval-text.ts";
import { numberFromText } from "./number-text.ts";
import { PROTOCOL_FLAG } from "./output-flags.ts";

const FLAGS: readonly FlagSpec[] = [
  {
    name: "model",
    placeholder: "NAME,NAME",
    example: "qwen3",
    description: "Chat models, a row each; default the configured one, or the built-in interviewer",
  },
  {
    name: "base-url",
    placeholder: "URL",
    example: "http://127.0.0.1:11434/v1",
    description: "Endpoint that has them; default the configured one",
  },
  PROTOCOL_FLAG,
  { name: "group", placeholder: "NAME", example: "typos", description: "Only the dialogues of this group" },
  { name: "limit", placeholder: "N", example: "10", description: "Only the first N dialogues" },
  {
    name: "min-success",
    placeholder: "0..1",
    example: "0.9",
    description: "Share of whole dialogues below which the exit code is 3",
  },
  {
    name: "usd-per-million-in",
    placeholder: "USD",
    example: "0.15",
    description: "Price of the model's input tokens, for the cost",
  },
  {
    name: "usd-per-million-out",
    placeholder: "USD",
    example: "0.6",
    description: "Price of the model's output tokens, for the cost",
  },
];

export const evalCommand: Command = { flags: FLAGS, operands: "", run };

async function run(invocation: Invocation): Promise<Answer> {
  const { flags } = invocation;
  const leastSuccess = numberIn(flags, "min-success") ?? 0;
  const names = flags
    .get("model")
    ?.split(",")
    .filter((name) => name.trim() !== "");
  const models: ModelEvaluation[] = [];
  for (const name of names ?? [undefined]) models.push(await evaluated(name, invocation));
  const worst = Math.min(...models.map(({ rows }) => successIn(rows)));
  const [only, ...more] = models;
  return {
    document:
      only !== undefined && more.length === 0
        ? { kind: "headroom.evaluation", ...documentOf(only) }
        : { kind: "headroom.evaluations", models: models.map(documentOf) },
    text: () => `${evaluationText(models).join("\n")}\n`,
    exitCode: worst < leastSuccess ? EXIT.noPlan : EXIT.done,
  };
}

const documentOf = ({ model, rows, usd, scores }: ModelEvaluation) => ({
  model,
  rows,
  usd,
  dialogues: scores,
});

function successIn(rows: readonly EvaluationRow[]): number {
  const all = rows.at(-1);
  return all === undefined ? 0 : all.successes / all.dialogues;
}

async function evaluated(
  name: string | undefined,
  { flags, services, io, signal }: Invocation,
): Promise<ModelEvaluation> {
  const [catalog, evaluation] = await Promise.all([
    services.catalog(),
    services.evaluation({
      model: name?.trim(),
      baseUrl: flags.get("base-url"),
      protocol: flags.get("model-protocol"),
    }),
  ]);
  const chosen = chosenFrom(evaluation.dialogues, flags);
  const scores: DialogueScore[] = [];
  let model = "";
  for (const [index, dialogue] of chosen.entries()) {
    const open = async () => {
      const opened = await evaluation.open();
      model = opened.conversation.model;
      return opened;
    };
    const score = await runDialogue(dialogue, open, catalog, () => performance.now(), signal);
    scores.push(score);
    const outcome = score.success ? "right" : (score.failures[0] ?? score.faults[0] ?? "wrong");
    io.warn(`${index + 1}/${chosen.length} ${dialogue.group}, ${dialogue.name}: ${outcome}\n`);
    if (index === 0 && score.failures.length === score.turns && score.failures.includes("endpoint_failed")) {
      throw new PlannerError(
        "endpoint_failed",
        `${model} answered nothing of the first dialogue (${outcome}).`,
        { hint: 'Try `headroom -p "hello"` first: it says what is wrong.' },
      );
    }
  }
  const rows = summarise(scores);
  return { model, scores, rows, usd: costOf(rows.at(-1), flags) };
}

function chosenFrom(dialogues: readonly Dialogue[], flags: ReadonlyMap<string, string>): readonly Dialogue[] {
  const wanted = flags.get("group");
  const chosen = dialogues
    .filter(({ group }) => wanted === undefined || group === wanted)
    .slice(0, numberIn(flags, "limit") ?? dialogues.length);
  if (chosen.length > 0) return chosen;
  throw new PlannerError("invalid_input", "There is no dialogue of that kind.", {
    hint: `Groups: ${[...new Set(dialogues.map(({ group }) => group))].join(", ")}.`,
  });
}

function numberIn(flags: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = flags.get(name);
  if (text === undefined) return undefined;
  const reading = numberFromText(text, undefined);
  if (reading.ok && reading.value >= 0) return reading.value;
  throw new PlannerError(
    "invalid_input",
    `--${name} "${text}" ${reading.ok ? "is below zero" : reading.problem}.`,
  );
}

function costOf(all: EvaluationRow | undefined, flags: ReadonlyMap<string, string>): number | null {
  const [perIn, perOut] = [numberIn(flags, "usd-per-million-in"), numberIn(flags, "usd-per-million-out")];
  if (all?.inputTokens == null || all.outputTokens === null || perIn === undefined || perOut === undefined)
    return null;
  return (all.inputTokens * perIn + all.outputTokens * perOut) / fromMillions(1);
}
