/** Lines that arrive together are one message: a paste, marked by the terminal or not. */

const PASTE_MARKS = { on: "\u001b[?2004h", off: "\u001b[?2004l" } as const;

export interface PastedLines {
  /** A whole line. */
  line(text: string): void;
  /** A key as readline names it; the terminal's marks of a paste are keys too. */
  key(name: string | undefined): void;
  /** Sends what is held. */
  flush(): void;
  /** Drops what is held. */
  drop(): void;
}

export interface PastedLinesOptions {
  /** What stands in the line that is not finished yet: the end of a paste without a line end, which Enter sends. */
  readonly unfinished: () => string;
  readonly send: (message: string) => void;
  /** Runs something once the chunk that is being read has been dealt with. */
  readonly afterChunk: (work: () => void) => void;
}

export function createPastedLines({ unfinished, send, afterChunk }: PastedLinesOptions): PastedLines {
  let held: string[] = [];
  let isPasting = false;
  let isDue = false;
  const flush = () => {
    if (held.length === 0) return;
    const message = held.join("\n");
    held = [];
    send(message);
  };
  const whenDone = () => {
    if (isDue) return;
    isDue = true;
    afterChunk(() => {
      isDue = false;
      if (!isPasting && unfinished() === "") flush();
    });
  };
  return {
    line(text) {
      held.push(text);
      whenDone();
    },
    key(name) {
      if (name === "paste-start") isPasting = true;
      if (name !== "paste-end") return;
      isPasting = false;
      whenDone();
    },
    flush,
    drop() {
      held = [];
      isPasting = false;
    },
  };
}

/** Asks the terminal to mark pastes; returns how to end that. A terminal that understands nothing is not asked. */
export function markPastes(stdout: { write(text: string): unknown }, term: string | undefined): () => void {
  if (term === undefined || term === "dumb") return () => undefined;
  stdout.write(PASTE_MARKS.on);
  return () => void stdout.write(PASTE_MARKS.off);
}
