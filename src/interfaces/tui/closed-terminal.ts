/** A terminal that goes away, or a signal: one way out for all of them. */
import type { ChatStreams } from "./start-chat.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const INTERRUPTED = 130;

/** Calls `leave` with the exit code, at most usefully once. Returns how to stop listening to signals. */
export function onClosedTerminal({ stdin, stdout }: ChatStreams, leave: (code: number) => void): () => void {
  const onSignal = () => leave(INTERRUPTED);
  const onGone = () => leave(0);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  stdin.on("end", onGone);
  stdin.on("error", onGone);
  // Stays for the rest of the process: what is written on the way out may find nobody there either.
  stdout.on("error", onGone);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    stdin.off("end", onGone);
    // "error" stays handled for the same reason as above.
  };
}
