/** What a place for conversations does, whichever database it is: who said what when, and a turn at a time in each. */

export interface SessionRow {
  readonly id: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** First words of the person. */
  readonly title: string;
  readonly turns: number;
  /** Who began it; null in a file, which has one owner. */
  readonly owner: string | null;
}

export interface SessionTurn {
  /** Counted from 1. */
  readonly turn: number;
  readonly at: string;
  /** First words of the person. */
  readonly said: string;
  /** Whether a copy can begin after it; a turn that was cut short has no end. */
  readonly kept: boolean;
}

export interface SessionList {
  /** Newest first. */
  list(limit?: number): Promise<readonly SessionRow[]>;
  get(id: string): Promise<SessionRow | undefined>;
  /** Counts one more turn of a session; the first one gives it its title. Returns the turn's number. */
  touch(id: string, now: string, words: string): Promise<number>;
  /** The newest step is the end of that turn; steps that no turn ends with are dropped. */
  settle(id: string, turn: number, messages: number): Promise<void>;
  /** In order. */
  turns(id: string): Promise<readonly SessionTurn[]>;
  remove(id: string): Promise<void>;
  rename(id: string, title: string): Promise<void>;
  /** Copies a session under another id, with all that was said or up to the end of a turn that was kept. */
  fork(id: string, copy: string, now: string, turn?: number): Promise<void>;
}

/** One terminal at a time: a turn that another one began would be answered without its words. */
export interface TurnLocks {
  /**
   * Waits for the turn of another terminal; asked again by the one that holds it, it stays held.
   *
   * @throws PlannerError unwritable_file when the other one takes too long.
   */
  hold(id: string, signal: AbortSignal | undefined): Promise<void>;
  release(id: string): Promise<void>;
}

const TITLE_LENGTH = 80;
const LONGEST_READ = 1000;

/** The first words, on one line. Postgres takes no NUL in a text, and half of a letter is none. */
export const titleOf = (words: string): string =>
  words
    .slice(0, LONGEST_READ)
    .replaceAll("\0", "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, TITLE_LENGTH)
    .replace(/[\uD800-\uDBFF]$/, "");
