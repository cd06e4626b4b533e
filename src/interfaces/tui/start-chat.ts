/** Opens the chat in a terminal: Ink where it can be drawn, linear text where not. */
import type { Conversation } from "../../app/agent/conversation.ts";
import type { ChatCommands } from "./chat-commands.ts";
import { goodbyeLine } from "./goodbye.ts";

export interface ChatStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

export interface StartChatOptions {
  /** A function is called after the first frame is on the screen, so that what it loads delays nothing. */
  readonly conversation: Promise<Conversation> | (() => Promise<Conversation>);
  readonly commands: ChatCommands;
  /** The process's own environment: colour is switched off through it before the drawing library is loaded. */
  readonly env: Record<string, string | undefined>;
  readonly version: string;
  /** Linear text without frames, spinners or redrawing. */
  readonly plain?: boolean;
  readonly streams?: ChatStreams;
}

/** What runs a chat, given the options in their narrowest form. */
export interface ChatRun {
  readonly load: () => Promise<Conversation>;
  readonly commands: ChatCommands;
  readonly version: string;
  readonly streams: ChatStreams;
  /** What kind of terminal it is, as the environment says. */
  readonly term: string | undefined;
}

/** How a chat ended. */
export interface ChatEnd {
  readonly code: number;
  /** The session that can be gone on with, if anything was said in one. */
  readonly sessionId: string | null;
}

function isPlain({ plain, env }: StartChatOptions, { stdin, stdout }: ChatStreams): boolean {
  const askedByReader = env["INK_SCREEN_READER"] === "true" || Boolean(env["ACCESSIBLE"]);
  return plain === true || askedByReader || env["TERM"] === "dumb" || !stdin.isTTY || !stdout.isTTY;
}

/** @returns the exit code: 0, or 130 after Ctrl+C or a signal. */
export async function startChat(options: StartChatOptions): Promise<number> {
  const { conversation, commands, env, version } = options;
  const streams = options.streams ?? { stdin: process.stdin, stdout: process.stdout };
  if (env["NO_COLOR"]) env["FORCE_COLOR"] = "0";
  env["NODE_ENV"] ??= "production";
  // A promise that fails before anybody asks for it must not end the process.
  if (typeof conversation !== "function") conversation.catch(() => undefined);
  const load = typeof conversation === "function" ? conversation : () => conversation;
  const run: ChatRun = { load, commands, version, streams, term: env["TERM"] };
  const { code, sessionId } = isPlain(options, streams)
    ? await (await import("./plain-chat.ts")).runPlainChat(run)
    : await (await import("./ink-chat.tsx")).runInkChat(run);
  if (streams.stdout.writable) streams.stdout.write(`${goodbyeLine(sessionId, env)}\n`);
  return code;
}
