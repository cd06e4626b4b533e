/** Runs something as often as it is due, and no oftener than once in a while. */

export interface Paced {
  /** At once when the last run is long enough ago, else as soon as it is. */
  soon(): void;
  now(): void;
  /** Nothing runs any more. */
  stop(): void;
}

export function paced(
  run: () => void,
  everyMs: number,
  clock: () => number = () => performance.now(),
): Paced {
  let lastMs = Number.NEGATIVE_INFINITY;
  let due: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(due);
    due = undefined;
  };
  const now = () => {
    stop();
    lastMs = clock();
    run();
  };
  return {
    now,
    stop,
    soon() {
      if (due !== undefined) return;
      const left = lastMs + everyMs - clock();
      if (left <= 0) now();
      else due = setTimeout(now, left);
    },
  };
}
