/** One turn of the conversation without a terminal: text in, one document (or an event a line) out. */
import type { AgentEvent, Conversation } from "../../app/agent/conversation.ts";
import { PlannerError } from "../../domain/errors.ts";
import { parseArguments } from "./arguments.ts";
import { EXIT, type Io, type Services } from "./command.ts";
import { deliver } from "./deliver.ts";
import { ERASE_LINE } from "./erase-line.ts";
import { outputFormat, TURN_FLAGS } from "./output-flags.ts";
import { boundedText } from "./stdin-text.ts";

type Result = Extract<AgentEvent, { type: "result" }>;
type Failure = Extract<AgentEvent, { type: "error" }>;

const DEFAULT_COLUMNS = 80;

export async function takeTurn(
  argv: readonly string[],
  io: Io,
  services: Services,
  signal: AbortSignal,
): Promise<number> {
  const { flags, positionals } = parseArguments(withStdinMark(argv, io), TURN_FLAGS, "");
  if (positionals[0] !== undefined) {
    throw new PlannerError("invalid_input", `"${positionals[0]}" is one word too many.`, {
      hint: 'Put the whole text in quotes: headroom -p "…".',
    });
  }
  const format = outputFormat(flags, TURN_FLAGS);
  const prompt = flags.get("prompt") ?? "";
  const text = prompt === "-" ? await boundedText(io.stdin) : prompt;
  if (text.trim() === "") {
    throw new PlannerError("missing_input", "There is no text to answer.", {
      hint: 'Example: headroom -p "Llama 3.1 8B at 20 req/s, 500 tokens in, 200 out".',
    });
  }
  const conversation = await services.conversation({
    resume: flags.get("resume"),
    protocol: flags.get("model-protocol"),
  });
  const notice = await services.sessionNotice();
  if (notice !== null) io.warn(`${notice}\n`);
  let ifCancelled: string | undefined;
  // The program leaves at once when it is interrupted: what stays is said before that.
  const tellKept = () => {
    if (format === "stream-json")
      void io.write(services.json.event({ ...CANCELLED, hint: ifCancelled ?? null }));
    if (ifCancelled !== undefined) io.warn(`\n${ifCancelled}\n`);
  };
  signal.addEventListener("abort", tellKept, { once: true });
  const listen = (event: AgentEvent): Promise<void> | undefined => {
    // For eyes that wait; a program waits for what was checked.
    if (event.type === "preview") return undefined;
    if (event.type === "tool_progress") ifCancelled = event.ifCancelled;
    if (event.type === "tool_end") ifCancelled = undefined;
    // The last event of a turn that is interrupted has been written.
    if (format === "stream-json" && signal.aborted) return undefined;
    if (format === "stream-json") return io.write(services.json.event(event));
    if (event.type === "tool_progress" && io.stderrIsTerminal === true)
      io.warn(
        `${ERASE_LINE}${(event.message.split("\n")[0] ?? "").slice(0, (io.columns || DEFAULT_COLUMNS) - 1)}`,
      );
    if (event.type === "tool_end" && io.stderrIsTerminal === true) io.warn(ERASE_LINE);
    if (event.type === "tool_end" && event.message !== "")
      io.warn(`${event.name.replaceAll("_", " ")}: ${event.message.split("\n")[0]}\n`);
    return undefined;
  };
  const agree = flags.get("yes") === "true";
  const { last, declinedLoad } = await runTurn(conversation, text, agree, listen, signal, io);
  signal.removeEventListener("abort", tellKept);
  if (last.type === "error") return failed(last, io);
  const document = {
    kind: "headroom.turn",
    sessionId: conversation.sessionId,
    reply: last.reply,
    plan: last.plan,
    question: last.question,
  };
  await deliver(
    { document, text: () => `${withoutEmphasis(last.reply).trimEnd()}\n` },
    format,
    flags.get("output"),
    io,
    services,
  );
  if (format === "text" && (await services.sessionsKept())) {
    io.warn(`Session ${conversation.sessionId}: headroom -p TEXT --resume ${conversation.sessionId}\n`);
  }
  if (declinedLoad) {
    io.warn("headroom: Nobody can be asked here whether load may be sent, so none was.\nAdd --yes.\n");
    return EXIT.input;
  }
  return last.plan !== null && !last.plan.verdict.feasible ? EXIT.noPlan : EXIT.done;
}

/** `-p` at the end of the line with something piped in reads what is piped. */
function withStdinMark(argv: readonly string[], io: Io): readonly string[] {
  const last = argv.at(-1);
  return (last === "-p" || last === "--prompt") && !io.stdinIsTerminal ? [...argv, "-"] : argv;
}

/** Plain text shows no bold. */
const withoutEmphasis = (markdown: string): string => markdown.replace(/\*\*([^*\n]+)\*\*/g, "$1");

interface Ended {
  readonly last: Result | Failure;
  /** Something would have sent load, and nobody could say yes. */
  readonly declinedLoad: boolean;
}

const CANCELLED: Failure = {
  type: "error",
  code: "cancelled",
  message: "Cancelled. What was agreed before stands.",
  hint: null,
};

const NO_ANSWER: Failure = {
  type: "error",
  code: "endpoint_failed",
  message: "The turn ended without an answer.",
  hint: null,
};

/** Follows the turn over its approvals to the event that ends it. */
async function runTurn(
  conversation: Conversation,
  text: string,
  agree: boolean,
  listen: (event: AgentEvent) => Promise<void> | undefined,
  signal: AbortSignal,
  io: Io,
): Promise<Ended> {
  let events = conversation.send(text, signal);
  let declinedLoad = false;
  for (;;) {
    let asked = false;
    let last: Result | Failure | undefined;
    for await (const event of events) {
      await listen(event);
      if (event.type === "approval") {
        asked = true;
        declinedLoad ||= !agree && event.request.effect === "network";
        io.warn(
          `${event.request.summary}\n${agree ? "Agreed to with --yes." : "Declined: give --yes to agree."}\n`,
        );
      }
      if (event.type === "result" || event.type === "error") last = event;
    }
    if (last !== undefined) return { last, declinedLoad };
    if (!asked) return { last: NO_ANSWER, declinedLoad };
    events = conversation.approve(agree, signal);
  }
}

/** A chat model that calls tools without end is the endpoint's fault, not the person's. */
const OUTSIDE_CODES: ReadonlySet<string> = new Set([
  "endpoint_failed",
  "database_failed",
  "offline",
  "unwritable_file",
  "tools_refused",
  "too_many_steps",
]);

function failed({ code, message, hint }: Failure, io: Io): number {
  io.warn(`headroom: ${message}\n${hint === null ? "" : `${hint}\n`}`);
  if (code === "cancelled") return EXIT.cancelled;
  if (code === "bug") return EXIT.bug;
  return OUTSIDE_CODES.has(code) ? EXIT.outside : EXIT.input;
}
