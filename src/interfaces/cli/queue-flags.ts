/** The flags that name a queue, for the benchmark and for its workers. */
import { DEFAULT_QUEUE_NAME, type QueueWish } from "../../app/crew/crew-run.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { FlagSpec } from "./arguments.ts";

export const QUEUE_FLAGS: readonly FlagSpec[] = [
  {
    name: "queue",
    placeholder: "URL",
    example: "rediss://queue.example:6379",
    description:
      "Redis or Valkey where a benchmark and its workers meet; rediss:// with TLS; the password in HEADROOM_QUEUE_PASSWORD",
    secret: true,
  },
  {
    name: "queue-name",
    placeholder: "NAME",
    example: "team-a",
    description: `Name of the queue, the same for both; ${DEFAULT_QUEUE_NAME} unless given`,
  },
  {
    name: "queue-ca",
    placeholder: "FILE",
    example: "ca.pem",
    description:
      "Certificates that alone vouch for the queue's server; NODE_EXTRA_CA_CERTS adds to the usual ones",
  },
];

const EXAMPLE = "Example: --queue redis://127.0.0.1:6379.";

/** @returns undefined without --queue. @throws PlannerError invalid_input */
export function queueFrom(flags: ReadonlyMap<string, string>): QueueWish | undefined {
  const url = flags.get("queue");
  const name = flags.get("queue-name") ?? DEFAULT_QUEUE_NAME;
  if (url === undefined) {
    const alone = ["queue-name", "queue-ca"].find((flag) => flags.has(flag));
    if (alone === undefined) return undefined;
    throw new PlannerError("missing_input", `--${alone} says something about a queue, and there is none.`, {
      hint: EXAMPLE,
    });
  }
  if (!/^[\w.-]{1,60}$/.test(name))
    throw new PlannerError(
      "invalid_input",
      "--queue-name holds more than letters, digits, dots and dashes.",
      {
        hint: "Example: --queue-name team-a.",
      },
    );
  return { url, name, caFile: flags.get("queue-ca") };
}

/** @throws PlannerError missing_input */
export function neededQueue(flags: ReadonlyMap<string, string>): QueueWish {
  const queue = queueFrom(flags);
  if (queue !== undefined) return queue;
  throw new PlannerError("missing_input", "A worker cannot do without --queue URL.", { hint: EXAMPLE });
}
