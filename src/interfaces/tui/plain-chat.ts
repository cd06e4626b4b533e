/** The chat as linear text over readline: for screen readers, TERM=dumb and `--plain`. */
import { createInterface } from "node:readline";
import { createChatSession } from "./chat-session.ts";
import { type ChatAction, splitTurns } from "./chat-state.ts";
import { createChatStore } from "./chat-store.ts";
import { onClosedTerminal } from "./closed-terminal.ts";
import { createPlainPrinter } from "./plain-transcript.ts";
import type { ChatEnd, ChatRun } from "./start-chat.ts";

const DEFAULT_COLUMNS = 80;
const INTERRUPTED = 130;

export async function runPlainChat({ load, commands, version, streams }: ChatRun): Promise<ChatEnd> {
  const { stdin, stdout } = streams;
  const store = createChatStore(version);
  const left = Promise.withResolvers<number>();
  const reader = createInterface({ input: stdin, output: stdin.isTTY ? stdout : undefined, prompt: "> " });
  let closed = false;
  const session = createChatSession({
    conversation: load,
    commands,
    dispatch: store.dispatch,
    onLeave: left.resolve,
  });
  const write = (line: string) => void stdout.write(`${line}\n`);
  const print = createPlainPrinter(write, () => stdout.columns || DEFAULT_COLUMNS);
  const show = (action: ChatAction) => {
    const { turns, approval, leaveArmed, busy } = store.get();
    print(splitTurns(turns).settled, action);
    if (action.type === "event" && approval !== null && action.event.type === "approval") {
      write(`May it run? ${approval.tool}: ${approval.summary} (y or n)`);
    }
    if (action.type === "armed" && leaveArmed) write("Press Ctrl+C again to leave.");
    if (stdin.isTTY && !closed && !busy && action.type !== "left") reader.prompt(true);
  };
  store.subscribe(show);
  show({ type: "queued", lines: [] });

  let unfinished = "";
  reader.on("line", (typed) => {
    store.dispatch({ type: "armed", armed: false });
    if (store.get().approval !== null) return session.answer(/^y(es)?$/i.test(typed.trim()));
    if (typed.endsWith("\\")) {
      unfinished += `${typed.slice(0, -1)}\n`;
      return;
    }
    session.submit(unfinished + typed);
    unfinished = "";
  });
  reader.on("SIGINT", () => {
    if (store.get().leaveArmed) return session.leave(INTERRUPTED);
    session.cancel();
    store.dispatch({ type: "armed", armed: true });
  });
  // readline passes on what fails in a terminal that is gone.
  reader.on("error", () => session.leave(0));
  reader.on("close", () => {
    closed = true;
    // Piped lines are all answered first; a terminal that closes waits for nothing.
    if (stdin.isTTY) session.leave(0);
    else void session.idle().then(() => session.leave(0));
  });
  const forget = onClosedTerminal({ stdin, stdout }, (code) => {
    if (code !== 0 || !stdout.writable) session.leave(code);
  });
  session.connect();
  const code = await left.promise;
  forget();
  reader.close();
  return { code, sessionId: session.resumable() };
}
