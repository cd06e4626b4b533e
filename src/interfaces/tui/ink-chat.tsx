import { setTimeout as delay } from "node:timers/promises";
import { render } from "ink";
import { Chat } from "./chat.tsx";
import { createChatSession } from "./chat-session.ts";
import { createChatStore } from "./chat-store.ts";
import { onClosedTerminal } from "./closed-terminal.ts";
import { onNarrower } from "./narrower-terminal.ts";
import type { ChatEnd, ChatRun } from "./start-chat.ts";
import { ColourContext } from "./styled-text.tsx";

/** How long a terminal that may be gone is waited for on the way out. */
const FLUSH_MS = 500;
/** A key is drawn at most this part of a second after something else was. */
const FRAMES_PER_SECOND = 125;
const CLEAR_SCREEN = "\u001b[2J\u001b[3J\u001b[H";
/** What has scrolled off stays. */
const CLEAR_VIEW = "\u001b[2J\u001b[H";

/** Draws the chat until the person leaves. The agent is loaded once the first frame stands. */
export async function runInkChat({ load, commands, version, streams }: ChatRun): Promise<ChatEnd> {
  const store = createChatStore(version);
  const left = Promise.withResolvers<number>();
  const session = createChatSession({
    conversation: load,
    commands,
    dispatch: store.dispatch,
    onLeave: left.resolve,
  });
  const forget = onClosedTerminal(streams, session.leave);
  // Heard before the view is told, so that what follows is drawn on the empty screen.
  store.subscribe(({ type }) => {
    if (type === "cleared") streams.stdout.write(CLEAR_SCREEN);
    if (type === "redrawn") streams.stdout.write(CLEAR_VIEW);
  });
  const forgetSize = onNarrower(streams.stdout, () => store.dispatch({ type: "redrawn" }));
  const loadWords = async () => (await import("./completion-words.ts")).completionWords(commands);
  const chat = (
    <ColourContext value={streams.stdout.hasColors?.() ?? false}>
      <Chat store={store} session={session} loadWords={loadWords} />
    </ColourContext>
  );
  const instance = render(chat, {
    ...streams,
    maxFps: FRAMES_PER_SECOND,
    incrementalRendering: true,
    exitOnCtrlC: false,
    interactive: true,
    isScreenReaderEnabled: false,
    kittyKeyboard: { mode: "auto" },
  });
  const drawn = instance.waitUntilExit();
  await instance.waitUntilRenderFlush();
  setImmediate(session.connect);
  const code = await Promise.race([left.promise, drawn.then(() => 0)]);
  instance.unmount();
  await Promise.race([drawn, delay(FLUSH_MS, null, { ref: false })]);
  forget();
  forgetSize();
  return { code, sessionId: session.resumable() };
}
