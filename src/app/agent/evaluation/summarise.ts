/** The scores of many dialogues in one row per group, and one for all. */
import type { DialogueScore } from "./run-dialogue.ts";

export interface EvaluationRow {
  readonly group: string;
  readonly dialogues: number;
  readonly successes: number;
  readonly inputs: number;
  readonly inputsRight: number;
  readonly turns: number;
  readonly toolCalls: number;
  readonly toolErrors: number;
  readonly gateHits: number;
  readonly failures: number;
  readonly politeTurns: number;
  readonly seconds: number;
  /** null when the endpoint does not count. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

const ALL_GROUPS = "all";

export function summarise(scores: readonly DialogueScore[]): readonly EvaluationRow[] {
  const groups = [...Map.groupBy(scores, ({ group }) => group)];
  return [...groups.map(([group, held]) => rowOf(group, held)), rowOf(ALL_GROUPS, scores)];
}

function rowOf(group: string, scores: readonly DialogueScore[]): EvaluationRow {
  const sum = (of: (score: DialogueScore) => number): number =>
    scores.reduce((total, score) => total + of(score), 0);
  const counted = scores.some(({ usage }) => usage !== null);
  return {
    group,
    dialogues: scores.length,
    successes: sum(({ success }) => Number(success)),
    inputs: sum(({ inputs }) => inputs),
    inputsRight: sum(({ inputsRight }) => inputsRight),
    turns: sum(({ turns }) => turns),
    toolCalls: sum(({ toolCalls }) => toolCalls),
    toolErrors: sum(({ toolErrors }) => toolErrors),
    gateHits: sum(({ gateHits }) => gateHits),
    failures: sum(({ failures }) => failures.length),
    politeTurns: sum(({ politeTurns }) => politeTurns),
    seconds: sum(({ seconds }) => seconds),
    inputTokens: counted ? sum(({ usage }) => usage?.inputTokens ?? 0) : null,
    outputTokens: counted ? sum(({ usage }) => usage?.outputTokens ?? 0) : null,
  };
}
