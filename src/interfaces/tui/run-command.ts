/** Carries out slash commands. */
import type { AgentEvent, Conversation, SessionSummary, TurnSummary } from "../../app/agent/conversation.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { count, date } from "../format.ts";
import type { ChatCommands } from "./chat-commands.ts";
import type { ChatAction } from "./chat-state.ts";
import { changeList } from "./plan-changes.ts";
import { helpText, type SlashLine } from "./slash-commands.ts";
import { spokenFor } from "./spoken-command.ts";
import { fitText } from "./text-width.ts";
import type { TurnContent } from "./turn.ts";

export interface CommandContext {
  readonly commands: ChatCommands;
  readonly conversation: () => Promise<Conversation>;
  readonly dispatch: (action: ChatAction) => void;
  /** Runs events of the agent as an exchange that can be cancelled. */
  readonly exchange: (
    shown: string,
    start: (signal: AbortSignal) => Promise<AsyncIterable<AgentEvent>>,
  ) => Promise<void>;
  /** The plan before the last, and the last, as far as there are any. */
  readonly lastPlans: () => readonly [CapacityPlan | undefined, CapacityPlan | undefined];
  /** What a change was taken back to: the last plan now, compared with the one that was taken back. */
  readonly restored: (plan: CapacityPlan | null) => void;
  readonly adopt: (conversation: Conversation, replay: boolean) => Promise<void>;
  readonly leave: (code: number) => void;
}

/** These begin an exchange, which shows what was typed, or leave nothing to show it on. */
const SHOWN_BY_ITSELF: ReadonlySet<string> = new Set([
  "set",
  "why",
  "clear",
  "quit",
  "bench",
  "lab",
  "recommend",
  "sizing",
]);
const TITLE_WIDTH = 40;
const NO_PLAN = "There is no plan yet: say the model, the load and the token lengths.";

function chosenModel(model: string, wanted: string): string {
  if (model === wanted || /built-?in/i.test(wanted)) return `The chat model is ${model} now.`;
  return `The chat model is ${model}. Another one needs an endpoint: OPENAI_BASE_URL and OPENAI_API_KEY, or headroom config.`;
}

/** undefined: all turns; null: no number. */
function forkedTurn(typed: string): number | undefined | null {
  if (typed === "") return undefined;
  return /^[1-9]\d{0,8}$/.test(typed) ? Number(typed) : null;
}

function sessionList(sessions: readonly SessionSummary[]): string {
  if (sessions.length === 0) return "There are no earlier conversations.";
  const rows = sessions.map(
    ({ id, updatedAt, title, turns }) =>
      `${id}  ${date(updatedAt)}  ${count(turns, "turn")}  ${fitText(title.replace(/\s+/g, " "), TITLE_WIDTH)}`,
  );
  return ["Earlier conversations; /resume ID goes on with one.", ...rows].join("\n");
}

function turnList(turns: readonly TurnSummary[]): string {
  if (turns.length === 0) return "Nothing was said here yet.";
  const rows = turns.map(
    ({ turn, said, kept }) => `${count(turn)}  ${fitText(said, TITLE_WIDTH)}${kept ? "" : "  (cut short)"}`,
  );
  return ["Turns; /fork N goes on in a copy from the end of one.", ...rows].join("\n");
}

/** Passes events on, and says so when they ended well without a plan. */
async function* withoutPlan(events: AsyncIterable<AgentEvent>, say: () => void): AsyncGenerator<AgentEvent> {
  let told = false;
  for await (const event of events) {
    told ||= event.type === "plan" || event.type === "error";
    yield event;
  }
  if (!told) say();
}

export async function runCommand(command: SlashLine, context: CommandContext): Promise<void> {
  const { commands, dispatch } = context;
  const say = (turn: TurnContent) => dispatch({ type: "said", turn });
  const notice = (text: string) => say({ kind: "notice", text });
  /** Of a command that shows itself once it has begun, and cannot begin. */
  const lacking = (text: string) => {
    say({ kind: "user", text: `/${command.kind === "unknown" ? command.typed : command.name}` });
    notice(text);
  };
  if (command.kind === "unknown") {
    say({ kind: "user", text: `/${command.typed}` });
    say({
      kind: "failure",
      message: `There is no command /${command.typed}.`,
      hint: `Did you mean /${command.nearest}? /help lists all.`,
    });
    return;
  }
  const { name, argument } = command;
  const shown = `/${name}${argument === "" ? "" : ` ${argument}`}`;
  if (!SHOWN_BY_ITSELF.has(name)) say({ kind: "user", text: shown });
  switch (name) {
    case "help":
      return notice(helpText());
    case "quit":
      return context.leave(0);
    case "clear":
      return dispatch({ type: "cleared" });
    case "set":
      return context.exchange(shown, async (signal) => {
        const { parseSetting } = await import("./set-field.ts");
        const { field, value, said } = parseSetting(argument);
        const events = (await context.conversation()).set(field, value, signal);
        return withoutPlan(events, () => notice(`${said} Not enough is known for a plan yet.`));
      });
    case "why":
      if (argument === "") return lacking("Name a figure: /why replicas, /why TTFT, /why cost.");
      return context.exchange(shown, async (signal) =>
        (await context.conversation()).send(`why ${argument}?`, signal),
      );
    case "bench":
    case "lab":
    case "recommend":
    case "sizing": {
      const said = spokenFor(name, argument);
      if (said === null) return lacking("Name the address: /bench http://127.0.0.1:8000/v1.");
      return context.exchange(shown, async (signal) => (await context.conversation()).send(said, signal));
    }
    case "turns": {
      const { sessionId } = await context.conversation();
      return notice(turnList((await commands.turns?.(sessionId)) ?? []));
    }
    case "sessions":
      return notice(sessionList(await commands.sessions()));
    case "resume":
      if (argument === "") return notice("Name a conversation: /resume ID. /sessions lists them.");
      return context.adopt(await commands.resume(argument), true);
    case "model":
      if (argument === "") return notice(`The chat model is ${(await context.conversation()).model}.`);
      await context.adopt(await commands.setModel(argument), false);
      return notice(chosenModel((await context.conversation()).model, argument));
    case "diff": {
      const [before, after] = context.lastPlans();
      if (after === undefined) return notice(NO_PLAN);
      return notice(before === undefined ? "There is only one plan so far." : changeList(before, after));
    }
    case "fork": {
      const { sessionId } = await context.conversation();
      const turn = forkedTurn(argument);
      if (turn === null)
        return notice("Name a turn by its number: /fork 3 goes on from the end of the third.");
      await context.adopt(await commands.fork(sessionId, turn), turn !== undefined);
      const forked = (await context.conversation()).sessionId;
      const from = turn === undefined ? "" : ` from the end of turn ${turn}`;
      return notice(
        `This goes on${from} as ${forked}. ${sessionId} stays as it is; /undo goes back further here.`,
      );
    }
    case "undo": {
      const conversation = await context.conversation();
      if (!(await conversation.undo())) return notice("There is nothing to take back.");
      notice("Took the last change back.");
      const plan = conversation.plan();
      context.restored(plan);
      return plan === null ? undefined : say({ kind: "plan", plan, full: false });
    }
    case "plan": {
      const plan = (await context.conversation()).plan();
      return plan === null ? notice(NO_PLAN) : say({ kind: "plan", plan, full: true });
    }
    case "export": {
      const plan = (await context.conversation()).plan();
      if (plan === null) return notice(NO_PLAN);
      return notice(`Wrote ${await commands.export(argument === "" ? undefined : argument, plan)}.`);
    }
    default:
      return name satisfies never;
  }
}
