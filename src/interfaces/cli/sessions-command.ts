/** `headroom sessions`: the kept conversations, and what may be done with one. */
import type { SessionSummary } from "../../app/agent/conversation.ts";
import { PlannerError } from "../../domain/errors.ts";
import { count, date } from "../format.ts";
import { type Answer, type Command, EXIT, type Invocation, type Services } from "./command.ts";
import { paragraph, table } from "./text-layout.ts";

export const sessionsCommand: Command = { flags: [], operands: "ACTION ID TITLE", run };

async function run({ positionals, services, io }: Invocation): Promise<Answer> {
  const [action = "list", id, title] = positionals;
  if (action !== "list") return changed(action, id, title, services);
  const sessions = await services.sessions();
  const notice = await services.sessionNotice();
  if (notice !== null) io.warn(`${notice}\n`);
  return {
    document: { kind: "headroom.sessions", sessions },
    text: () => `${sessionsText(sessions).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

async function changed(
  action: string,
  id: string | undefined,
  title: string | undefined,
  services: Services,
): Promise<Answer> {
  const named = (): string => {
    if (id !== undefined) return id;
    throw new PlannerError("missing_input", "Which session?", { hint: "headroom sessions lists them." });
  };
  const admin = await services.sessionAdmin();
  switch (action) {
    case "remove":
      admin.remove(named());
      return answered(`Removed ${named()}.`, { action, id: named() });
    case "rename": {
      if (title === undefined)
        throw new PlannerError("missing_input", "A session needs a title to be renamed to.");
      admin.rename(named(), title);
      return answered(`${named()} is called "${title}" now.`, { action, id: named(), title });
    }
    case "fork": {
      const copy = admin.fork(named());
      return answered(`${copy} is a copy of ${named()}: headroom --resume ${copy}`, {
        action,
        id: named(),
        copy,
      });
    }
    case "export": {
      const conversation = await admin.open(named());
      const turns = await conversation.history();
      return answered(transcript(named(), turns), { action, id: named(), turns, plan: conversation.plan() });
    }
    default:
      throw new PlannerError("invalid_input", `"${action}" is not something sessions does.`, {
        hint: "It does list, remove ID, rename ID TITLE, fork ID and export ID (Markdown on stdout).",
      });
  }
}

const answered = (text: string, document: object): Answer => ({
  document: { kind: "headroom.session", ...document },
  text: () => `${text}\n`,
  exitCode: EXIT.done,
});

function transcript(id: string, turns: readonly { readonly role: string; readonly text: string }[]): string {
  const parts = turns.map(
    ({ role, text }) => `**${role === "user" ? "You" : "Headroom"}**\n\n${text.trim()}`,
  );
  return [`# Conversation ${id}`, ...parts].join("\n\n");
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
