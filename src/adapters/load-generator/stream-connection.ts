/** One connection at a time to the server, one request at a time on it: from the first byte sent to a record of how it went. */
import type { Socket } from "node:net";
import type { FailureKind } from "../../domain/measurement/failure-kind.ts";
import type { LoadTarget, Timeouts } from "../../domain/measurement/load-job.ts";
import { type Ms, msFromSeconds } from "../../domain/units.ts";
import { connectFailure, statusFailure } from "./connection-failure.ts";
import { readEvent } from "./event-reader.ts";
import { createEventScanner, type EventScanner } from "./event-scanner.ts";
import { type Exchange, flawOf, noteFacts } from "./exchange.ts";
import { openSocket } from "./open-socket.ts";
import { overdue } from "./overdue.ts";
import type { ResponseHead } from "./response-head.ts";
import { createResponseParser, type ResponseParser } from "./response-parser.ts";

export interface ConnectionSurroundings {
  readonly target: LoadTarget;
  readonly timeouts: Timeouts;
  /** Shared by all connections: read and done with inside the callback. */
  readonly buffer: Buffer;
  stamp(): Ms;
  now(): Ms;
  /** A text event of the request under way. */
  onChunk(): void;
  /** `said`: what the server said about a failure, as far as it said anything. */
  onFinish(
    connection: StreamConnection,
    exchange: Exchange,
    endMs: Ms,
    failure: FailureKind | null,
    said: string,
  ): void;
}

/** [assumed] servers that do not say keep an idle connection five seconds (Node's default) or longer. */
const ASSUMED_IDLE_SECONDS = 5;
/** A connection this close to the server's limit is not used again. [assumed] */
const IDLE_MARGIN_MS: Ms = 1500;
const MOST_BODY_TEXT = 65_536;

export class StreamConnection {
  /** Times of the text events of the request under way. */
  readonly chunkTimes: Ms[] = [];
  private readonly around: ConnectionSurroundings;
  private readonly parser: ResponseParser;
  private readonly scanner: EventScanner;
  private socket: Socket | null = null;
  private isOpen = false;
  private exchange: Exchange | null = null;
  private unsent: Buffer | null = null;
  private head: ResponseHead | null = null;
  private bodyText = "";
  private connectingSince: Ms = 0;
  private heardMs: Ms = 0;
  private idleSince: Ms = 0;
  private idleLimitMs: Ms = msFromSeconds(ASSUMED_IDLE_SECONDS);
  private isReading = false;
  /** The next request must not meet the rest of the bytes that ended this one. */
  private afterReading: (() => void) | null = null;
  private waiting: ((failure: FailureKind | null) => void) | null = null;

  constructor(around: ConnectionSurroundings) {
    this.around = around;
    this.parser = createResponseParser({
      onHead: (head) => this.readHead(head),
      onBody: (buffer, from, to) => this.readBody(buffer, from, to),
      onEnd: (reusable) => this.endBody(reusable),
      onBroken: () => this.fail("malformed_response"),
    });
    this.scanner = createEventScanner(around.target.api === "chat" ? "content" : "text", {
      onText: (isReasoning) => this.noteToken(isReasoning),
      onData: (data) => this.readData(data),
      onDone: () => {
        if (this.exchange !== null) this.exchange.done = true;
      },
    });
  }

  /** Opens the connection ahead of the first request. Never rejects: the request will meet the failure again. */
  connect(): Promise<FailureKind | null> {
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.open();
    });
  }

  send(exchange: Exchange, bytes: Buffer): void {
    this.exchange = exchange;
    this.head = null;
    this.bodyText = "";
    this.chunkTimes.length = 0;
    this.parser.reset();
    this.scanner.reset();
    const now = this.around.now();
    exchange.sentMs = now;
    if (this.isOpen && now - this.idleSince > this.idleLimitMs - IDLE_MARGIN_MS) this.drop();
    if (this.isOpen) {
      this.write(bytes);
      return;
    }
    this.unsent = bytes;
    if (this.socket === null) this.open();
  }

  /** Gives up what has waited too long. */
  checkTimeouts(now: Ms): void {
    const { timeouts } = this.around;
    if (this.socket !== null && !this.isOpen) {
      if (now - this.connectingSince > timeouts.connectMs) this.fail("timeout_connect");
      return;
    }
    const { exchange } = this;
    if (exchange === null) return;
    const late = overdue(exchange, timeouts, this.heardMs, now);
    if (late === "late_end") this.endLate(exchange);
    else if (late !== null) this.fail(late);
  }

  close(): void {
    this.exchange = null;
    this.unsent = null;
    this.drop();
  }

  private open(): void {
    const { target, buffer } = this.around;
    const { socket, secured } = openSocket(target, buffer, {
      onOpen: () => {
        if (this.socket === socket) this.opened();
      },
      onRead: (length) => {
        if (this.socket === socket) this.read(length);
      },
      onLost: (error) => {
        if (this.socket === socket) this.lost(error, secured);
      },
    });
    this.socket = socket;
    this.connectingSince = this.around.now();
  }

  private opened(): void {
    this.isOpen = true;
    this.idleSince = this.around.now();
    this.settle(null);
    if (this.unsent !== null) {
      const bytes = this.unsent;
      this.unsent = null;
      this.write(bytes);
    }
  }

  private write(bytes: Buffer): void {
    const now = this.around.now();
    if (this.exchange !== null) this.exchange.sentMs = now;
    this.heardMs = now;
    this.socket?.write(bytes);
  }

  private settle(failure: FailureKind | null): void {
    this.waiting?.(failure);
    this.waiting = null;
  }

  private read(length: number): void {
    this.heardMs = this.around.stamp();
    if (this.exchange === null) {
      this.drop();
      return;
    }
    this.isReading = true;
    this.parser.feed(this.around.buffer, length);
    this.isReading = false;
    const { afterReading } = this;
    this.afterReading = null;
    afterReading?.();
  }

  private readHead(head: ResponseHead): void {
    this.head = head;
    if (head.idleSeconds !== null) this.idleLimitMs = msFromSeconds(head.idleSeconds);
    if (head.retryAfterSeconds !== null && this.exchange !== null) {
      this.exchange.retryAfterSeconds = head.retryAfterSeconds;
      this.exchange.oddities.add("retry_after");
    }
    if (head.contentEncoding !== "" && head.contentEncoding !== "identity") this.fail("unsupported_encoding");
  }

  private get isStream(): boolean {
    const { head } = this;
    if (head?.status !== 200) return false;
    return (
      head.contentType === "text/event-stream" ||
      (this.around.target.stream && head.contentType !== "application/json")
    );
  }

  private readBody(buffer: Buffer, from: number, to: number): void {
    if (this.exchange === null) return;
    if (this.isStream) this.scanner.feed(buffer, from, to);
    else if (this.bodyText.length < MOST_BODY_TEXT || this.head?.status === 200)
      this.bodyText += buffer.toString("utf8", from, to);
  }

  private noteToken(isReasoning: boolean): void {
    const { exchange } = this;
    if (exchange === null) return;
    const at = this.heardMs;
    if (exchange.firstTokenMs === null) {
      exchange.firstTokenMs = at;
      if (exchange.events > 0) exchange.oddities.add("empty_first_chunk");
    }
    if (isReasoning) exchange.oddities.add("reasoning");
    exchange.lastTokenMs = at;
    exchange.chunks++;
    this.chunkTimes.push(at);
    this.around.onChunk();
  }

  private readData(data: string): void {
    const { exchange } = this;
    if (exchange === null) return;
    const facts = readEvent(data);
    if (facts === null || facts.error !== null) {
      this.bodyText = facts?.error ?? data;
      this.fail(facts === null ? "malformed_event" : "error_in_stream");
      return;
    }
    noteFacts(exchange, facts);
    if (facts.carriesToken) this.noteToken(facts.reasoning);
    else exchange.events++;
  }

  private endBody(reusable: boolean): void {
    const { exchange, head } = this;
    if (exchange === null || head === null) return;
    if (!reusable || !this.around.target.keepAlive) this.drop();
    if (head.status < 200 || head.status > 299) this.finish(statusFailure(head.status, this.bodyText));
    else if (exchange.firstTokenMs === null && head.contentType === "text/html") this.finish("web_page");
    else if (this.isStream) this.finish(flawOf(exchange, this.scanner.lastText()));
    else this.finish(this.readWhole(exchange));
  }

  /** An answer that is one JSON document. */
  private readWhole(exchange: Exchange): FailureKind | null {
    const facts = readEvent(this.bodyText);
    if (facts === null) return "malformed_response";
    if (facts.error !== null) return "error_in_stream";
    noteFacts(exchange, facts);
    if (this.around.target.stream) return "not_streamed";
    exchange.lastTokenMs = this.heardMs;
    return facts.carriesToken || facts.outputTokens !== null ? null : "empty_response";
  }

  /** All was said, but the body goes on: an answer, on a connection nobody can use again. */
  private endLate(exchange: Exchange): void {
    exchange.oddities.add("closed_late");
    this.drop();
    this.finish(flawOf(exchange, this.scanner.lastText()));
  }

  /** The connection went away, politely (no error) or not. */
  private lost(error: Error | null, secured: boolean): void {
    if (!this.isOpen) {
      this.fail(error === null ? "connect_failed" : connectFailure(error, secured));
      return;
    }
    this.drop();
    if (this.exchange === null) return;
    if (error === null && this.parser.closed()) this.endBody(false);
    else if (this.exchange.done) this.finish(flawOf(this.exchange, this.scanner.lastText()));
    else if (this.head === null) this.finish("reset_before_response");
    else this.finish(error === null ? "cut_mid_stream" : "reset_mid_stream");
  }

  private fail(kind: FailureKind): void {
    this.drop();
    this.settle(kind);
    this.finish(kind);
  }

  private drop(): void {
    const { socket } = this;
    this.socket = null;
    this.isOpen = false;
    socket?.destroy();
  }

  private finish(failure: FailureKind | null): void {
    const { exchange } = this;
    if (exchange === null) return;
    this.exchange = null;
    this.unsent = null;
    const now = this.around.now();
    this.idleSince = now;
    const [endMs, said] = [failure === null ? this.heardMs : now, this.bodyText];
    const tell = () => this.around.onFinish(this, exchange, endMs, failure, said);
    if (this.isReading) this.afterReading = tell;
    else tell();
  }
}
