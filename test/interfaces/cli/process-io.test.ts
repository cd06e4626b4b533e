import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { ERASE_LINE } from "../../../src/interfaces/cli/erase-line.ts";
import { openIo } from "../../../src/interfaces/cli/process-io.ts";

function warned(text: string): string {
  const stderr = new PassThrough();
  const streams = { ...process, stdout: new PassThrough(), stderr } as unknown as NodeJS.Process;
  openIo(streams).warn(text);
  return String(stderr.read());
}

describe("what goes to stderr", () => {
  it("may be written over the line before", () => {
    expect(warned(`${ERASE_LINE}3 of 4`)).toBe(`${ERASE_LINE}3 of 4`);
  });
  it("cannot hide what stands before it: a worker's name, what a server said", () => {
    expect(warned(`Worker a refuses: ${ERASE_LINE}All is well.`)).toBe("Worker a refuses: \nAll is well.");
    expect(warned(`${ERASE_LINE}x${ERASE_LINE}\u001b[1A`)).toBe(`${ERASE_LINE}x\n`);
  });
});
