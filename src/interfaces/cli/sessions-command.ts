import type { SessionSummary } from "../../app/agent/conversation.ts";
import { count, date } from "../format.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { paragraph, table } from "./text-layout.ts";

export const sessionsCommand: Command = { flags: [], operands: "", run };

async function run({ services, io }: Invocation): Promise<Answer> {
  const sessions = await services.sessions();
  const notice = await services.sessionNotice();
  if (notice !== null) io.warn(`${notice}\n`);
  return {
    document: { kind: "headroom.sessions", sessions },
    text: () => `${sessionsText(sessions).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

const TITLE_COLUMNS = 28;

function sessionsText(sessions: readonly SessionSummary[]): string[] {
  if (sessions.length === 0) return ["No conversation has been kept yet. `headroom` starts one."];
  return [
    ...table(
      ["id", "last", "turns", "begins with"],
      sessions.map(({ id, updatedAt, turns, title }) => [
        id,
        date(updatedAt),
        count(turns),
        title.length > TITLE_COLUMNS ? `${title.slice(0, TITLE_COLUMNS - 1)}…` : title,
      ]),
    ),
    "",
    ...paragraph("`headroom --resume ID` goes on with one."),
  ];
}
