/** A benchmark whose load comes from several machines: its flags, and what is said about it before the load. */
import type { SharedBench } from "../../app/crew/crew-run.ts";
import type { BenchPlan } from "../../app/experiments/bench-plan.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { FlagSpec } from "./arguments.ts";
import type { Invocation } from "./command.ts";
import { QUEUE_FLAGS, queueFrom } from "./queue-flags.ts";

export const SHARED_FLAGS: readonly FlagSpec[] = [
  ...QUEUE_FLAGS,
  {
    name: "workers",
    placeholder: "N",
    example: "2",
    description: "Workers (`headroom worker`) that share the load, with --queue",
  },
  {
    name: "join-timeout",
    placeholder: "SECONDS",
    example: "60",
    description: "Longest wait for the workers; 60 unless given",
  },
];

const DEFAULT_JOIN_SECONDS = 60;
const MOST_WORKERS = 1000;
const LONGEST_JOIN_SECONDS = 86_400;

export interface Sharing {
  readonly workers: number;
  open(plan: BenchPlan): Promise<SharedBench>;
}

/** @returns undefined when this machine alone sends the load. @throws PlannerError before anything is sent. */
export function sharingFrom({ flags, services, io, signal }: Invocation): Sharing | undefined {
  const queue = queueFrom(flags);
  const workers = flags.get("workers");
  if (queue === undefined) {
    if (workers === undefined) return undefined;
    throw new PlannerError(
      "missing_input",
      "--workers says how many share the load, and there is no queue.",
      {
        hint: "Add --queue redis://HOST:PORT.",
      },
    );
  }
  if (workers === undefined)
    throw new PlannerError("missing_input", "--queue does not say how many workers share the load.", {
      hint: "Add --workers N, and start as many: headroom worker --queue … --allow-host …",
    });
  const wanted = wholeNumber("workers", workers, MOST_WORKERS);
  const joinSeconds = wholeNumber(
    "join-timeout",
    flags.get("join-timeout") ?? `${DEFAULT_JOIN_SECONDS}`,
    LONGEST_JOIN_SECONDS,
  );
  const say = (text: string) => io.warn(`${text}\n`);
  return {
    workers: wanted,
    open: (plan) => services.sharedBench({ queue, workers: wanted, joinSeconds, plan, signal, say }),
  };
}

/** @throws PlannerError invalid_input */
export function wholeNumber(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new PlannerError(
    "invalid_input",
    `--${flag} "${text.slice(0, 30)}" is not a number from 1 to ${most}.`,
    {
      hint: `Example: --${flag} 2.`,
    },
  );
}
