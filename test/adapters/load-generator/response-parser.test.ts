import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResponseHead } from "../../../src/adapters/load-generator/response-head.ts";
import { createResponseParser } from "../../../src/adapters/load-generator/response-parser.ts";

interface Seen {
  readonly heads: ResponseHead[];
  body: string;
  ends: boolean[];
  broken: string[];
}

/** Feeds the bytes cut at the given places, through one shared buffer as the connections do. */
function parse(text: string, cuts: readonly number[] = []): Seen & { closed: boolean } {
  const bytes = Buffer.from(text, "latin1");
  const seen: Seen = { heads: [], body: "", ends: [], broken: [] };
  const parser = createResponseParser({
    onHead: (head) => seen.heads.push(head),
    onBody: (buffer, from, to) => {
      seen.body += buffer.toString("latin1", from, to);
    },
    onEnd: (reusable) => seen.ends.push(reusable),
    onBroken: (reason) => seen.broken.push(reason),
  });
  const shared = Buffer.alloc(4096, "x");
  const places = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [at, from] of places.entries()) {
    const to = places[at + 1];
    if (to === undefined || to === from) continue;
    bytes.copy(shared, 0, from, to);
    parser.feed(shared, to - from);
  }
  return { ...seen, closed: parser.closed() };
}

const CHUNKED =
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n" +
  "5;ext=1\r\nhello\r\n1\r\n \r\nA\r\nworld 1234\r\n0\r\nTrailer: x\r\n\r\n";
const SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\nhello world";

describe("HTTP/1.1 responses", () => {
  it("in chunks, with extension and trailer, are read whole", () => {
    const { heads, body, ends } = parse(CHUNKED);
    expect(heads[0]).toMatchObject({
      status: 200,
      chunked: true,
      contentType: "text/event-stream",
      keepAlive: true,
    });
    expect([body, ends]).toEqual(["hello world 1234", [true]]);
  });
  it("of a stated length end there, and the connection is not used again when it is to close", () => {
    expect(parse(SIZED)).toMatchObject({ body: "hello world", ends: [false] });
  });
  it("are the same wherever the bytes are cut", () => {
    fc.assert(
      fc.property(fc.constantFrom(CHUNKED, SIZED), fc.array(fc.nat(300), { maxLength: 6 }), (text, cuts) => {
        expect(parse(text, cuts)).toEqual(parse(text));
      }),
      { numRuns: 500 },
    );
  });
  it("may come after others that are none yet: 100 and 103", () => {
    expect(
      parse(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n${SIZED}`),
    ).toMatchObject({
      body: "hello world",
      ends: [false],
    });
  });
  it("without a length last until the server closes", () => {
    expect(parse("HTTP/1.1 200 OK\r\n\r\nall of it")).toMatchObject({
      body: "all of it",
      ends: [],
      closed: true,
    });
  });
  it("without a body end with their head", () => {
    expect(parse("HTTP/1.1 204 No Content\r\n\r\n").ends).toEqual([true]);
    expect(
      parse("HTTP/1.1 429 Too Many\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n").heads[0],
    ).toMatchObject({
      status: 429,
      retryAfterSeconds: 3,
    });
  });
  it("that go on after their end leave a connection nobody uses again", () => {
    expect(parse("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhimore").ends).toEqual([false]);
  });
  it.each([
    ["no HTTP", "hello there\r\n\r\n"],
    ["a size that is no number", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    ["no size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n"],
    ["a chunk longer than it said", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n"],
    ["a size without end", `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${"1".repeat(12)}\r\n`],
  ])("with %s are broken", (_, text) => {
    expect(parse(text).broken.length).toBeGreaterThan(0);
    expect(parse(text).ends).toEqual([]);
  });
});
