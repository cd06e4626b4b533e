/** Says what will be sent where, and waits for a yes. */
import { PlannerError } from "../../domain/errors.ts";
import type { Io } from "./command.ts";
import { wrap } from "./text-layout.ts";

/** @param load - what will be sent where. @throws PlannerError invalid_input without a terminal, cancelled after a no. */
export async function askLeave(load: string, saidYes: boolean, io: Io): Promise<void> {
  io.warn(`${wrap(load, "", "   ").join("\n")}\n`);
  if (saidYes) return;
  if (!io.stdinIsTerminal) {
    throw new PlannerError(
      "invalid_input",
      "Nobody can be asked whether this load may be sent: there is no terminal.",
      {
        hint: "Add --yes.",
      },
    );
  }
  io.warn("Send it? [y/N] ");
  if (!/^\s*y(es)?\s*$/i.test(await firstLine(io))) {
    throw new PlannerError("cancelled", "Nothing was sent.");
  }
}

async function firstLine(io: Io): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of io.stdin) {
    text += decoder.decode(part, { stream: true });
    const end = text.search(/[\r\n]/);
    if (end >= 0) return text.slice(0, end);
  }
  return text;
}
