/** `headroom worker`: sends shares of other machines' benchmarks, to hosts that were named here and no others. */
import { checkedHost } from "../../app/crew/allowed-host.ts";
import type { WorkerWish } from "../../app/crew/crew-run.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { FlagSpec } from "./arguments.ts";
import { headersFrom } from "./bench-flags.ts";
import { type Answer, type Command, EXIT, type Invocation, type Io } from "./command.ts";
import { ERASE_LINE } from "./erase-line.ts";
import { neededQueue, QUEUE_FLAGS } from "./queue-flags.ts";

const FLAGS: readonly FlagSpec[] = [
  ...QUEUE_FLAGS,
  {
    name: "allow-host",
    placeholder: "HOST",
    example: "10.0.0.5:8000",
    description: "Host, or host and port, that may be loaded; may be given several times; no other is",
    repeatable: true,
  },
  {
    name: "header",
    placeholder: "K=V",
    example: '"X-Route=canary"',
    description:
      "Header of every request; may be given several times; a key is better set as HEADROOM_API_KEY; headers do not go through the queue",
    repeatable: true,
  },
  { name: "insecure", description: "Accept certificates of the endpoint that nobody vouches for" },
  { name: "once", description: "End after one benchmark" },
];

export const workerCommand: Command = { flags: FLAGS, operands: "", run };

/** What a worker measured is in the benchmark's document. */
const SILENT: Answer = { document: null, text: () => "", exitCode: EXIT.done };

/** Progress is one line, drawn over; where lines cannot be, only what stays is printed. */
function linesOn(io: Io, plain: boolean): Pick<WorkerWish, "say" | "show"> {
  if (io.stderrIsTerminal !== true || plain)
    return { say: (text) => io.warn(`${text}\n`), show: () => undefined };
  return {
    say: (text) => io.warn(`${ERASE_LINE}${text}\n`),
    show: (text) => io.warn(`${ERASE_LINE}${text.slice(0, (io.columns || 80) - 1)}`),
  };
}

async function run({ flags, services, io, signal }: Invocation): Promise<Answer> {
  const queue = neededQueue(flags);
  const allowedHosts = (flags.get("allow-host")?.split("\n") ?? []).map(checkedHost);
  if (allowedHosts.length === 0)
    throw new PlannerError("missing_input", "A worker needs to know which hosts it may load.", {
      hint: "Example: --allow-host 10.0.0.5:8000. What comes out of a queue sends nothing anywhere else.",
    });
  await services.worker({
    queue,
    allowedHosts,
    headers: headersFrom(flags),
    insecure: flags.get("insecure") === "true",
    once: flags.get("once") === "true",
    signal,
    ...linesOn(io, flags.get("plain") === "true"),
  });
  return SILENT;
}
