/**
 * Finds the events of a server-sent stream as bytes and tells those that carry text from the rest, without reading JSON.
 * An event is text when its content is a non-empty string and it ends like a chunk without usage; anything else is handed on
 * whole, so that an unknown dialect costs speed and not truth.
 */
export interface EventSink {
  onText(isReasoning: boolean): void;
  /** Any other event's data. */
  onData(data: string): void;
  /** `[DONE]` */
  onDone(): void;
}

export interface EventScanner {
  feed(buffer: Buffer, from: number, to: number): void;
  /** The last text event, for what it says besides its text; "" when there was none. */
  lastText(): string;
  reset(): void;
}

/** Buffers start as small as an event and grow with it: there are two a stream. */
const FIRST_BYTES = 512;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const UNDERSCORE = 95;
const CLOSING_BRACE = 125;
const DATA = Buffer.from("data:");
const DONE = Buffer.from("[DONE]");

function isAt(buffer: Buffer, at: number, pattern: Buffer): boolean {
  for (let index = 0; index < pattern.length; index++) {
    if (buffer[at + index] !== pattern[index]) return false;
  }
  return true;
}

/** @param key - the end of the name that holds the text: `content` also finds `reasoning_content`. */
export function createEventScanner(key: "content" | "text", sink: EventSink): EventScanner {
  const pattern = Buffer.from(`${key}":`);
  let carry = Buffer.allocUnsafe(FIRST_BYTES);
  let carried = 0;
  let last = Buffer.allocUnsafe(FIRST_BYTES);
  let lastLength = 0;
  /** Where the key stood in the last text event: servers write all chunks alike. */
  let usual = 0;
  let isReasoning = false;

  /** A quoted, non-empty value behind the key at `at`. */
  function hasText(buffer: Buffer, at: number, end: number): boolean {
    let value = at + pattern.length;
    while (value < end && buffer[value] === SPACE) value++;
    return buffer[value] === QUOTE && value + 1 < end && buffer[value + 1] !== QUOTE;
  }

  function isText(buffer: Buffer, from: number, end: number): boolean {
    if (buffer[end - 1] !== CLOSING_BRACE || buffer[end - 2] === CLOSING_BRACE) return false;
    const first = from + usual;
    if (usual > 0 && first < end && isAt(buffer, first, pattern) && hasText(buffer, first, end)) {
      isReasoning = buffer[first - 1] === UNDERSCORE;
      return true;
    }
    const lastStart = end - pattern.length;
    const initial = pattern[0];
    for (let at = from; at < lastStart; at++) {
      if (buffer[at] === initial && isAt(buffer, at, pattern) && hasText(buffer, at, end)) {
        usual = at - from;
        isReasoning = buffer[at - 1] === UNDERSCORE;
        return true;
      }
    }
    return false;
  }

  function line(buffer: Buffer, from: number, to: number): void {
    const end = buffer[to - 1] === CR ? to - 1 : to;
    if (end - from < DATA.length || !isAt(buffer, from, DATA)) return;
    let at = from + DATA.length;
    if (buffer[at] === SPACE) at++;
    if (isText(buffer, at, end)) {
      if (end - at > last.length) last = Buffer.allocUnsafe(2 * (end - at));
      lastLength = buffer.copy(last, 0, at, end);
      sink.onText(isReasoning);
    } else if (end - at === DONE.length && isAt(buffer, at, DONE)) {
      sink.onDone();
    } else if (end > at) {
      sink.onData(buffer.toString("utf8", at, end));
    }
  }

  function keep(buffer: Buffer, from: number, to: number): void {
    const needed = carried + to - from;
    if (needed > carry.length) {
      const larger = Buffer.allocUnsafe(2 * needed);
      carry.copy(larger, 0, 0, carried);
      carry = larger;
    }
    carried += buffer.copy(carry, carried, from, to);
  }

  return {
    feed: (buffer, from, to) => {
      let start = from;
      while (start < to) {
        const newline = buffer.indexOf(LF, start);
        if (newline < 0 || newline >= to) {
          keep(buffer, start, to);
          return;
        }
        if (carried > 0) {
          keep(buffer, start, newline);
          const length = carried;
          carried = 0;
          line(carry, 0, length);
        } else {
          line(buffer, start, newline);
        }
        start = newline + 1;
      }
    },
    lastText: () => last.toString("utf8", 0, lastLength),
    reset: () => {
      carried = 0;
      lastLength = 0;
    },
  };
}
