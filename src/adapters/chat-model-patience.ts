/** Waits for each piece of a stream only so long, and not at all once the person has cancelled. */

export interface Patience {
  /** Aborts when patience has run out or the person has cancelled. */
  readonly signal: AbortSignal;
  /** Whether it ran out, as opposed to a cancel. */
  ranOut(): boolean;
  /** The result, or a rejection as soon as the signal aborts. Waiting starts anew with each call. */
  during<Value>(work: Promise<Value>): Promise<Value>;
}

export function createPatience(milliseconds: number, cancelled: AbortSignal | undefined): Patience {
  const over = new AbortController();
  const signal = cancelled === undefined ? over.signal : AbortSignal.any([over.signal, cancelled]);
  return {
    signal,
    ranOut: () => over.signal.aborted,
    during: async (work) => {
      signal.throwIfAborted();
      const { promise: interrupted, reject } = Promise.withResolvers<never>();
      const stop = () => reject(signal.reason);
      const timer = setTimeout(() => over.abort(), milliseconds);
      signal.addEventListener("abort", stop, { once: true });
      try {
        return await Promise.race([work, interrupted]);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", stop);
        work.catch(() => undefined);
      }
    },
  };
}
