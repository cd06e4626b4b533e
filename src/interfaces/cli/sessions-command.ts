/** `headroom sessions`: the kept conversations, and what may be done with one. */
import type { SessionSummary, TurnSummary } from "../../app/agent/conversation.ts";
import { PlannerError } from "../../domain/errors.ts";
import { count, date } from "../format.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation, type Services } from "./command.ts";
import { paragraph, table } from "./text-layout.ts";

const TURN: FlagSpec = {
  name: "turn",
  placeholder: "N",
  example: "3",
  description: "With fork: the last turn the copy holds, as `sessions show ID` numbers them",
};

export const sessionsCommand: Command = { flags: [TURN], operands: "ACTION ID TITLE", run };

async function run({ flags, positionals, services, io }: Invocation): Promise<Answer> {
  const [action = "list", id, title] = positionals;
  const turn = flags.get("turn");
  if (turn !== undefined && action !== "fork") {
    throw new PlannerError("invalid_input", "--turn goes with sessions fork ID.");
  }
  if (action !== "list") return changed(action, id, title, turn, services);
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
  turn: string | undefined,
  services: Services,
): Promise<Answer> {
  const named = (): string => {
    if (id !== undefined) return id;
    throw new PlannerError("missing_input", "Which session?", { hint: "headroom sessions lists them." });
  };
  const admin = await services.sessionAdmin();
  switch (action) {
    case "remove":
      await admin.remove(named());
      return answered(`Removed ${named()}.`, { action, id: named() });
    case "rename": {
      if (title === undefined)
        throw new PlannerError("missing_input", "A session needs a title to be renamed to.");
      await admin.rename(named(), title);
      return answered(`${named()} is called "${title}" now.`, { action, id: named(), title });
    }
    case "fork": {
      const last = turn === undefined ? undefined : turnNumber(turn);
      const copy = await admin.fork(named(), last);
      const upTo = last === undefined ? "" : ` up to turn ${last}`;
      return answered(`${copy} is a copy of ${named()}${upTo}: headroom --resume ${copy}`, {
        action,
        id: named(),
        copy,
        ...(last === undefined ? {} : { turn: last }),
      });
    }
    case "show": {
      const turns = await admin.turns(named());
      return answered(turnsText(named(), turns).join("\n"), { action, id: named(), turns });
    }
    case "export": {
      const conversation = await admin.open(named());
      const turns = await conversation.history();
      return answered(transcript(named(), turns), { action, id: named(), turns, plan: conversation.plan() });
    }
    default:
      throw new PlannerError("invalid_input", `"${action}" is not something sessions does.`, {
        hint: "It does list, show ID, remove ID, rename ID TITLE, fork ID [--turn N] and export ID (Markdown on stdout).",
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

/** Counted from 1. */
function turnNumber(typed: string): number {
  if (/^[1-9]\d{0,8}$/.test(typed)) return Number(typed);
  throw new PlannerError("invalid_input", `--turn takes the number of a turn, not "${typed}".`, {
    hint: "headroom sessions show ID numbers them from 1.",
  });
}

function turnsText(id: string, turns: readonly TurnSummary[]): string[] {
  if (turns.length === 0) {
    return [`No turn of session ${id} was kept by itself. headroom sessions export ${id} has what was said.`];
  }
  return [
    ...table(
      ["turn", "at", "said"],
      turns.map(({ turn, at, said, kept }) => [
        count(turn),
        date(at),
        `${shortened(said, SAID_COLUMNS)}${kept ? "" : " (cut short)"}`,
      ]),
    ),
    "",
    ...paragraph(`\`headroom sessions fork ${id} --turn N\` goes on from the end of one.`),
  ];
}

const SAID_COLUMNS = 50;
const TITLE_COLUMNS = 28;

const shortened = (text: string, columns: number): string =>
  text.length > columns ? `${text.slice(0, columns - 1)}…` : text;

function sessionsText(sessions: readonly SessionSummary[]): string[] {
  if (sessions.length === 0) return ["No conversation has been kept yet. `headroom` starts one."];
  const isShared = sessions.some(({ owner }) => typeof owner === "string");
  return [
    ...table(
      ["id", "last", "turns", ...(isShared ? ["who"] : []), "begins with"],
      sessions.map(({ id, updatedAt, turns, title, owner }) => [
        id,
        date(updatedAt),
        count(turns),
        ...(isShared ? [owner ?? ""] : []),
        shortened(title, TITLE_COLUMNS),
      ]),
    ),
    "",
    ...paragraph("`headroom --resume ID` goes on with one."),
  ];
}
