import { describe, expect, it } from "vitest";
import { readStream } from "../../../src/adapters/workflow/intermediate-lines.ts";

async function* parts(...texts: string[]): AsyncIterable<string> {
  yield* texts;
}
const payload = JSON.stringify({ event_type: "LLM_START", event_timestamp: 5.5, UUID: "a", name: "m" });
const line = `intermediate_data: ${JSON.stringify({ id: "a", name: "m", payload })}`;

describe("the toolkit's stream", () => {
  it("S1-26: gives events and the answer, wherever the parts are cut", async () => {
    const text = `${line}\n\ndata: {"value": "21"}\n\n`;
    const whole = await readStream(parts(text));
    expect(whole).toMatchObject({ hasAnswer: true, problem: null });
    expect(whole.events).toEqual([{ event_type: "LLM_START", event_timestamp: 5.5, UUID: "a", name: "m" }]);
    expect(await readStream(parts(...text))).toEqual(whole);
  });

  it("takes a payload that is no text too, and a last line without its end", async () => {
    const read = await readStream(parts(`intermediate_data: {"payload": ${payload}}\ndata: {"value": "21"}`));
    expect(read).toMatchObject({ hasAnswer: true, problem: null });
    expect(read.events).toHaveLength(1);
  });

  it.each([
    [`${line.slice(0, 40)}`, "the answer broke off in the middle of a line"],
    ["intermedi", "the answer broke off in the middle of a line"],
    ['data: {"value": "2', "a line of the answer is broken"],
    ['data: {"error": {"message": "no tool"}}\n', 'the workflow failed: {"message":"no tool"}'],
  ])("%s is a failure: %s", async (text, problem) => {
    expect((await readStream(parts(`${line}\n`, text))).problem).toBe(problem);
  });

  it("passes over events it cannot read and lines it does not know", async () => {
    const read = await readStream(
      parts(`: ping\nintermediate_data: {no json\nevent: x\n${line}\ndata: [DONE]\ndata: {"value": 1}\n`),
    );
    expect(read).toMatchObject({ hasAnswer: true, problem: null });
    expect(read.events).toHaveLength(1);
  });
});
