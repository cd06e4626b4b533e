/** Ctrl+C, SIGTERM and a closed terminal for work that must be taken leave of: the first asks to stop, the second ends at once. */
import process from "node:process";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const INTERRUPTED = 130;

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Leaves the signals to whoever had them before. */
  release(): void;
}

export function onInterrupt(): Interrupt {
  const asked = new AbortController();
  const listen = () => {
    if (asked.signal.aborted) process.exit(INTERRUPTED);
    asked.abort();
  };
  for (const name of SIGNALS) process.on(name, listen);
  return {
    signal: asked.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, listen);
    },
  };
}
