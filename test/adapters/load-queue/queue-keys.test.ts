import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { messageIn, packed } from "../../../src/adapters/load-queue/queue-keys.ts";

const MIB = 1024 * 1024;

describe("a message in the queue", () => {
  it("comes out as it went in", () => {
    const message = { kind: "go", text: "é".repeat(1000) };
    expect(messageIn(packed(JSON.stringify(message)))).toEqual(message);
  });
  it.each([
    ["what is not packed", Buffer.from("hello")],
    ["what is not JSON", packed("{")],
    ["nothing", Buffer.alloc(0)],
    ["a few bytes that would grow to 64 MiB", deflateRawSync(Buffer.alloc(64 * MIB, " "))],
  ])("ends nothing when it is %s", (_, bytes) => {
    expect(messageIn(bytes)).toBeNull();
  });
});
