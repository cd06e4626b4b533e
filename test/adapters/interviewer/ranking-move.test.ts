import { beforeEach, describe, expect, it } from "vitest";
import type { Conversation } from "../../../src/app/agent/conversation.ts";
import { LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { converse, say } from "../../support/conversation.ts";

const SENTENCE =
  "Serve Llama 3.1 8B at 20 requests per second, 500 tokens in, 200 out, fp8, TTFT 500 ms, ITL 50 ms";

let conversation: Conversation;
beforeEach(async () => {
  conversation = await converse({ gated: true });
});

async function reply(text: string): Promise<string> {
  const { reply: said } = await say(conversation, text);
  expect(said).not.toContain(LEFT_OUT);
  return said;
}

describe("machines ranked in conversation", () => {
  it("cheapest way in Europe, no spot: three machines of Europe with dated prices", async () => {
    await reply(SENTENCE);
    const said = await reply("cheapest way in Europe, no spot");
    expect(said).toMatch(/within every target/);
    expect(said).toMatch(/1\. \d+ × \S+ \(\w+, (europe-|eu-|north|west|uk|france|sweden|poland)\S*\)/);
    expect(said).toMatch(/price of \d{4}-\d\d-\d\d/);
  });
  it("what if I already own 16 A100s: they stand first, at power and hosting", async () => {
    await reply(SENTENCE);
    const said = await reply("what if I already own 16 A100s");
    expect(said).toMatch(/1\. \d+ × own machine of 8 \(owned, own site\), A100-SXM-80GB/);
  });
  it("API or own? sets the bills side by side", async () => {
    await reply(SENTENCE);
    const said = await reply("API or own?");
    expect(said).toMatch(/At this load the (API|own fleet) is cheaper\./);
    expect(said).toMatch(/a month against \$/);
  });
  it("asks for the load first when there is none", async () => {
    expect(await reply("cheapest way in Europe, no spot")).toMatch(/\?/);
  });
  it("leaves the requirements as they were", async () => {
    await reply(SENTENCE);
    const before = conversation.requirements();
    await reply("cheapest way in Europe, no spot");
    expect(conversation.requirements()).toEqual(before);
  });
});
