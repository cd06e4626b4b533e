import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventScanner } from "../../../src/adapters/load-generator/event-scanner.ts";

function scan(text: string, cuts: readonly number[] = [], key: "content" | "text" = "content") {
  const bytes = Buffer.from(text);
  const found: string[] = [];
  const scanner = createEventScanner(key, {
    onText: (isReasoning) => found.push(isReasoning ? "reasoning" : "text"),
    onData: (data) => found.push(data),
    onDone: () => found.push("done"),
  });
  const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
  for (const [at, from] of places.entries()) {
    const to = places[at + 1];
    // One buffer for all reads, with the rest of older ones behind them.
    if (to !== undefined)
      scanner.feed(Buffer.concat([bytes.subarray(from, to), Buffer.from('\ndata: {"old"')]), 0, to - from);
  }
  return { found, last: scanner.lastText() };
}

const event = (delta: string, rest = "") =>
  `data: {"id":"x","choices":[{"index":0,"delta":${delta},"finish_reason":null}]${rest}}\n\n`;

describe("events of a stream", () => {
  it.each([
    ['{"content":" word"}', ["text"]],
    ['{"content": "spaced"}', ["text"]],
    ['{"role":"assistant","content":"a \\"quoted\\" word"}', ["text"]],
    ['{"content":null,"reasoning_content":" hm"}', ["reasoning"]],
    ['{"content":"","reasoning_content":" hm"}', ["reasoning"]],
    ['{"content":"\\n"}', ["text"]],
  ])("with the delta %s carry text", (delta, found) => expect(scan(event(delta)).found).toEqual(found));
  it.each([
    ['{"role":"assistant","content":""}'],
    ['{"role":"assistant","content":null}'],
    ['{"tool_calls":[{"function":{"arguments":"\\"content\\":\\"x\\""}}]}'],
    ["{}"],
  ])("with the delta %s are handed on whole", (delta) => {
    const { found } = scan(event(delta));
    expect(found).toHaveLength(1);
    expect(JSON.parse(found[0] ?? "")).toHaveProperty("choices");
  });
  it("with usage beside their text are handed on, so that no count is lost", () => {
    expect(scan(event('{"content":"a"}', ',"usage":{"completion_tokens":3}')).found[0]).toContain(
      "completion_tokens",
    );
  });
  it("cut off in the middle are no text: they do not end as an event does", () => {
    expect(scan('data: {"choices":[{"delta":{"content":"wor\n\n').found).toEqual([
      '{"choices":[{"delta":{"content":"wor',
    ]);
  });
  it("of completions carry text under another name", () => {
    expect(
      scan('data: {"choices":[{"text":" word","index":0}]}\n\ndata: [DONE]\n\n', [], "text").found,
    ).toEqual(["text", "done"]);
  });
  it("are the same wherever the bytes are cut, with either line end, between comments and ids", () => {
    const stream = `: hello\r\n\r\n${event('{"role":"assistant","content":""}')}id: 3\nevent: message\n${event('{"content":"ä"}')}${event('{"content":" b"}').replaceAll("\n", "\r\n")}data:[DONE]\n\n`;
    const whole = scan(stream);
    expect(whole.found.slice(1)).toEqual(["text", "text", "done"]);
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 8 }), (cuts) => {
        expect(scan(stream, cuts)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
  it("keep the last text, for what it says besides", () => {
    expect(JSON.parse(scan(event('{"content":"a"}')).last)).toHaveProperty("id", "x");
  });
});
