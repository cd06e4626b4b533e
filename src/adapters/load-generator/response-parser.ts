/** Reads HTTP/1.1 responses as their bytes come, from any buffer, and keeps nothing but a head that is split. */
import { headFrom, type ResponseHead } from "./response-head.ts";

export interface ResponseHandlers {
  onHead(head: ResponseHead): void;
  onBody(buffer: Buffer, from: number, to: number): void;
  /** `reusable`: the connection can carry another request. */
  onEnd(reusable: boolean): void;
  onBroken(reason: string): void;
}

export interface ResponseParser {
  feed(buffer: Buffer, length: number): void;
  /** The server closed its side. @returns whether that ended a body that lasts until then. */
  closed(): boolean;
  /** Expects another response. */
  reset(): void;
}

const HEAD = 0;
const SIZE = 1;
const CHUNK = 2;
const CHUNK_END = 3;
const TRAILER = 4;
const LENGTH = 5;
const UNTIL_CLOSE = 6;
const ENDED = 7;
const BROKEN = 8;

const CR = 13;
const LF = 10;
const LARGEST_HEAD = 65_536;
const MOST_SIZE_DIGITS = 8;

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

export function createResponseParser(handlers: ResponseHandlers): ResponseParser {
  let state = HEAD;
  let headText = "";
  let left = 0;
  let digits = 0;
  let inExtension = false;
  let lineLength = 0;
  let reusable = true;

  function expectSize(): void {
    state = SIZE;
    left = 0;
    digits = 0;
    inExtension = false;
  }

  function broken(reason: string): void {
    state = BROKEN;
    handlers.onBroken(reason);
  }

  /** @returns where the body begins, or `end` when the head goes on. */
  function readHead(buffer: Buffer, at: number, end: number): number {
    const before = headText.length;
    headText += buffer.toString("latin1", at, end);
    const found = /\r?\n\r?\n/.exec(headText);
    if (found === null) {
      if (headText.length > LARGEST_HEAD) broken("the head is too long");
      return end;
    }
    const headLength = found.index + found[0].length;
    const head = headFrom(headText.slice(0, found.index));
    headText = "";
    if (head === null) broken("the head is not HTTP/1.1");
    else if (head.status >= 200) expectBody(head);
    return at + headLength - before;
  }

  function expectBody(head: ResponseHead): void {
    reusable = head.keepAlive;
    if (head.chunked) expectSize();
    else if (head.contentLength === 0 || head.status === 204 || head.status === 304) state = ENDED;
    else if (head.contentLength === null) state = UNTIL_CLOSE;
    else {
      state = LENGTH;
      left = head.contentLength;
    }
    handlers.onHead(head);
  }

  function readSize(byte: number): void {
    if (byte === LF) {
      state = left === 0 ? TRAILER : CHUNK;
      lineLength = 0;
      if (digits === 0) broken("a chunk has no size");
    } else if (byte === CR || inExtension) {
      return;
    } else if (byte === 59 || byte === 32 || byte === 9) {
      inExtension = true;
    } else {
      const digit = hexDigit(byte);
      left = left * 16 + digit;
      if (digit < 0 || ++digits > MOST_SIZE_DIGITS) broken("a chunk's size is not a number");
    }
  }

  function readData(buffer: Buffer, at: number, end: number): number {
    const some = Math.min(left, end - at);
    left -= some;
    if (left === 0) state = state === CHUNK ? CHUNK_END : ENDED;
    handlers.onBody(buffer, at, at + some);
    return at + some;
  }

  function readTrailer(byte: number): void {
    if (byte === LF) {
      if (lineLength === 0) state = ENDED;
      lineLength = 0;
    } else if (byte !== CR) lineLength++;
  }

  function feed(buffer: Buffer, length: number): void {
    let at = 0;
    while (at < length && state < ENDED) {
      if (state === CHUNK || state === LENGTH) at = readData(buffer, at, length);
      else if (state === HEAD) at = readHead(buffer, at, length);
      else if (state === UNTIL_CLOSE) {
        handlers.onBody(buffer, at, length);
        at = length;
      } else {
        const byte = buffer[at++] ?? 0;
        if (state === SIZE) readSize(byte);
        else if (state === TRAILER) readTrailer(byte);
        else if (byte === LF) expectSize();
        else if (byte !== CR) broken("a chunk is longer than it said");
      }
    }
    if (state === ENDED) {
      state = BROKEN;
      handlers.onEnd(reusable && at === length);
    }
  }

  return {
    feed,
    closed: () => state === UNTIL_CLOSE,
    reset: () => {
      state = HEAD;
      headText = "";
    },
  };
}
