/** The chat as linear text over readline: for screen readers, TERM=dumb and `--plain`. */
import { createInterface } from "node:readline";
import type { ApprovalRequest } from "../../app/agent/conversation.ts";
import { approvalText, editHint, isEditable } from "./approval-text.ts";
import { createChatSession } from "./chat-session.ts";
import { type ChatAction, splitTurns } from "./chat-state.ts";
import { createChatStore } from "./chat-store.ts";
import { onClosedTerminal } from "./closed-terminal.ts";
import { createPastedLines, markPastes } from "./pasted-lines.ts";
import { createPlainPrinter } from "./plain-transcript.ts";
import type { ChatEnd, ChatRun, ChatStreams } from "./start-chat.ts";
import { wrapText } from "./text-width.ts";

const DEFAULT_COLUMNS = 80;
const INTERRUPTED = 130;
const PROMPT = "> ";

/** readline with a prompt that is shown when a line is waited for, and never in the middle of an answer. */
function openPrompt({ stdin, stdout }: ChatStreams) {
  const reader = createInterface({ input: stdin, output: stdin.isTTY ? stdout : undefined, prompt: PROMPT });
  let shown = false;
  let closed = false;
  reader.on("line", () => {
    shown = false;
  });
  reader.on("close", () => {
    closed = true;
  });
  return {
    reader,
    write(line: string) {
      stdout.write(shown ? `\n${line}\n` : `${line}\n`);
      shown = false;
    },
    close() {
      if (shown && stdout.writable) stdout.write("\n");
      shown = false;
      reader.close();
    },
    /** Looks again once everything that is due has happened. */
    showWhen: (isIdle: () => boolean) =>
      void setImmediate(() => {
        if (shown || closed || !stdin.isTTY || !isIdle()) return;
        shown = true;
        // Written plainly: readline's own way moves the cursor, which only editing needs.
        if (reader.line === "") stdout.write(PROMPT);
        else reader.prompt(true);
      }),
  };
}

export async function runPlainChat({ load, commands, version, streams, term }: ChatRun): Promise<ChatEnd> {
  const { stdin, stdout } = streams;
  const { reader, write, showWhen, close } = openPrompt(streams);
  const store = createChatStore(version);
  const left = Promise.withResolvers<number>();
  const session = createChatSession({
    conversation: load,
    commands,
    dispatch: store.dispatch,
    onLeave: left.resolve,
  });
  const columns = () => stdout.columns || DEFAULT_COLUMNS;
  const tell = (text: string) => {
    for (const row of wrapText(text, columns())) write(row);
  };
  const print = createPlainPrinter({
    write,
    columns,
    echoed: stdin.isTTY,
  });
  const isIdle = () => {
    const { busy, queued, left: gone } = store.get();
    return !busy && !gone && queued.length === 0;
  };
  const show = (action: ChatAction) => {
    const { turns, approval, leaveArmed } = store.get();
    print(splitTurns(turns).settled, action);
    if (action.type === "event" && action.event.type === "approval" && approval !== null) {
      const again = "Say the change again; y runs it as it was before, n runs nothing.";
      if (approval.note !== undefined) tell(`${approval.note} ${again}`);
      tell(`May it run? ${approvalText(approval)} ${isEditable(approval) ? "(y, n or e)" : "(y or n)"}`);
    }
    if (action.type === "armed" && leaveArmed) write("Press Ctrl+C again to leave.");
    showWhen(isIdle);
  };
  store.subscribe(show);
  show({ type: "queued", lines: [] });

  let unfinished = "";
  /** Yes, no, or words about what should be different. */
  const answer = (request: ApprovalRequest, said: string) => {
    if (/^y(?:es)?$/i.test(said)) return session.answer(true);
    if (said === "" || /^no?$/i.test(said) || !isEditable(request)) return session.answer(false);
    if (!/^e(?:dit)?$/i.test(said)) return session.answer({ edit: said.replace(/^e(?:dit)?\s+/i, "") });
    tell(editHint(request));
    showWhen(isIdle);
  };
  const take = (typed: string) => {
    store.dispatch({ type: "armed", armed: false });
    const { approval } = store.get();
    if (approval !== null) return answer(approval, typed.trim());
    if (typed.endsWith("\\")) {
      unfinished += `${typed.slice(0, -1)}\n`;
    } else {
      session.submit(unfinished + typed);
      unfinished = "";
    }
    showWhen(isIdle);
  };
  const pasted = createPastedLines({
    unfinished: () => reader.line,
    send: take,
    afterChunk: (work) => void setImmediate(work),
  });
  // Piped lines are messages of their own, however they arrive.
  reader.on("line", stdin.isTTY ? pasted.line : take);
  const onKey = (_: unknown, key: { readonly name?: string } | undefined) => pasted.key(key?.name);
  stdin.on("keypress", onKey);
  const unmark = stdin.isTTY ? markPastes(stdout, term) : () => undefined;
  reader.on("SIGINT", () => {
    pasted.drop();
    if (store.get().leaveArmed) return session.leave(INTERRUPTED);
    session.cancel();
    store.dispatch({ type: "armed", armed: true });
  });
  // readline passes on what fails in a terminal that is gone.
  reader.on("error", () => session.leave(0));
  reader.on("close", () => {
    pasted.flush();
    // Piped lines are all answered first; a terminal that closes waits for nothing.
    if (stdin.isTTY) session.leave(0);
    else void session.idle().then(() => session.leave(0));
  });
  const forget = onClosedTerminal(streams, (code) => {
    if (code !== 0 || !stdout.writable) session.leave(code);
  });
  session.connect();
  const code = await left.promise;
  forget();
  stdin.off("keypress", onKey);
  if (stdout.writable) unmark();
  close();
  return { code, sessionId: session.resumable() };
}
