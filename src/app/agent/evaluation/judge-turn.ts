/** What is wrong after a turn of a written dialogue, and how many inputs are right. */
import { matchGpu } from "../../../domain/catalog/gpu-names.ts";
import { matchName } from "../../../domain/catalog/name-match.ts";
import type { PlanRequest } from "../../../domain/workload/plan-request.ts";
import type { Catalog } from "../../ports.ts";
import type { DialogueTurn } from "./dialogue.ts";

export interface TurnOutcome {
  readonly requirements: PlanRequest;
  readonly planned: boolean;
}

export interface Verdict {
  readonly right: number;
  readonly faults: readonly string[];
}

/** Rates that were converted on the way are equal to this share. [assumed] */
const CLOSE = 1e-4;

/** Names are compared as the catalog understands them: "llama 3.1 8b" is the same model as its Hugging Face id. */
export function judgeTurn(turn: DialogueTurn, outcome: TurnOutcome, catalog: Catalog): Verdict {
  const faults: string[] = [];
  let right = 0;
  const check = (holds: boolean, fault: string) => {
    if (holds) right += 1;
    else faults.push(fault);
  };
  const got: Readonly<Record<string, unknown>> = outcome.requirements;
  for (const [field, expected] of Object.entries(turn.inputs)) {
    const known = got[field];
    check(
      isSame(canonical(field, known, catalog), canonical(field, expected, catalog)),
      `${field} is ${shown(known)}, not ${shown(expected)}`,
    );
  }
  for (const field of turn.absent ?? []) {
    check(got[field] === undefined, `${field} is ${shown(got[field])}, and should not be set`);
  }
  check(outcome.planned === turn.planned, turn.planned ? "there is no plan" : "there is a plan too early");
  return { right, faults };
}

const shown = (value: unknown): string => (value === undefined ? "not set" : JSON.stringify(value));

function canonical(field: string, value: unknown, catalog: Catalog): unknown {
  if (typeof value !== "string") return value;
  if (field === "model") {
    const match = matchName(value, catalog.modelNames());
    return match.kind === "one" ? match.id : value;
  }
  if (field !== "gpu") return value;
  const match = matchGpu(value, catalog.listedGpus());
  return match.kind === "one" ? match.id : value;
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= CLOSE * Math.abs(b);
  return a === b;
}
