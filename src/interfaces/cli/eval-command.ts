/** `headroom eval`: the written dialogues held with a chat model, and what came of it. */

import { type DialogueScore, runDialogue } from "../../app/agent/evaluation/run-dialogue.ts";
import { type EvaluationRow, summarise } from "../../app/agent/evaluation/summarise.ts";
import { PlannerError } from "../../domain/errors.ts";
import { fromMillions } from "../../domain/units.ts";
import { count, NOT_KNOWN, percent, usd } from "../format.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { numberFromText } from "./number-text.ts";
import { table } from "./text-layout.ts";

const FLAGS: readonly FlagSpec[] = [
  {
    name: "model",
    placeholder: "NAME",
    example: "qwen3",
    description: "Chat model; default the configured one, or the built-in interviewer",
  },
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

interface Result {
  readonly model: string;
  readonly scores: readonly DialogueScore[];
  readonly rows: readonly EvaluationRow[];
  readonly usd: number | null;
}

async function run({ flags, services, io, signal }: Invocation): Promise<Answer> {
  const [catalog, evaluation] = await Promise.all([
    services.catalog(),
    services.evaluation(flags.get("model")),
  ]);
  const leastSuccess = numberIn(flags, "min-success") ?? 0;
  const group = flags.get("group");
  const chosen = evaluation.dialogues
    .filter((dialogue) => group === undefined || dialogue.group === group)
    .slice(0, numberIn(flags, "limit") ?? evaluation.dialogues.length);
  if (chosen.length === 0) {
    const groups = [...new Set(evaluation.dialogues.map((dialogue) => dialogue.group))];
    throw new PlannerError("invalid_input", "There is no dialogue of that kind.", {
      hint: `Groups: ${groups.join(", ")}.`,
    });
  }
  const scores: DialogueScore[] = [];
  let model = "";
  for (const [index, dialogue] of chosen.entries()) {
    const open = async () => {
      const opened = await evaluation.open();
      model = opened.conversation.model;
      return opened;
    };
    const score = await runDialogue(dialogue, open, catalog, signal);
    scores.push(score);
    const outcome = score.success ? "right" : (score.failures[0] ?? score.faults[0] ?? "wrong");
    io.warn(`${index + 1}/${chosen.length} ${dialogue.group}, ${dialogue.name}: ${outcome}\n`);
    if (index === 0 && score.failures.length === score.turns) {
      throw new PlannerError(
        "endpoint_failed",
        `${model} answered nothing of the first dialogue (${outcome}).`,
        {
          hint: 'Try `headroom -p "hello"` first: it says what is wrong.',
        },
      );
    }
  }
  const rows = summarise(scores);
  const result: Result = { model, scores, rows, usd: costOf(rows.at(-1), flags) };
  const all = rows.at(-1);
  const success = all === undefined ? 0 : all.successes / all.dialogues;
  return {
    document: { kind: "headroom.evaluation", model, rows, usd: result.usd, dialogues: scores },
    text: () => `${evaluationText(result).join("\n")}\n`,
    exitCode: success < leastSuccess ? EXIT.noPlan : EXIT.done,
  };
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

function evaluationText({ model, rows, scores, usd: cost }: Result): string[] {
  const cells = rows.map((row) => [
    row.group,
    `${row.successes} of ${row.dialogues}`,
    percent(row.inputsRight / row.inputs),
    count(row.toolCalls),
    count(row.toolErrors),
    count(row.gateHits),
    count(row.failures),
    row.inputTokens === null ? NOT_KNOWN : `${count(row.inputTokens)} + ${count(row.outputTokens)}`,
  ]);
  const wrong = scores.filter(({ success }) => !success);
  const head = [
    "group",
    "dialogues",
    "inputs right",
    "tool calls",
    "tool errors",
    "gate hits",
    "failed turns",
    "tokens in + out",
  ];
  return [
    `Chat model: ${model}`,
    "",
    ...table(head, cells),
    ...(cost === null ? [] : ["", `Cost: ${usd(cost)}`]),
    ...(wrong.length === 0 ? [] : ["", "Not right:"]),
    ...wrong.map(
      ({ group, name, faults, failures }) =>
        `  ${group}, ${name}: ${[...failures, ...faults].slice(0, 2).join("; ")}`,
    ),
  ];
}
