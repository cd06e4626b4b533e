/** Draws the pictures of the chat from the built program: `npm run pictures`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { type ChatTerminal, openChat } from "./chat-terminal.ts";
import { screenSvg } from "./screen-svg.ts";

const ROWS = 60;
const ZOOM = 1.5;
const README_COLUMNS = 100;
/** The same walk in narrow and wide terminals, for spec-kit/pictures. */
const WIDTHS = [60, 80, 120, 200];
const SENTENCE =
  "Llama 3.3 70B in fp8 on H100, 5 requests a second, 2000 tokens in, 400 out, p95 TTFT under 1 s, ITL under 40 ms";
const pictures = join(import.meta.dirname, "../../spec-kit/pictures");

async function draw(chat: ChatTerminal, name: string, from: RegExp, to: RegExp): Promise<void> {
  const svg = await screenSvg(chat.terminal.raw(), chat.size, { from, to }, name);
  const png = new Resvg(svg, { font: { loadSystemFonts: true }, fitTo: { mode: "zoom", value: ZOOM } })
    .render()
    .asPng();
  writeFileSync(join(pictures, `${name}.png`), png);
}

async function walk(columns: number, then: (chat: ChatTerminal) => Promise<void>): Promise<void> {
  const chat = openChat(columns, ROWS);
  try {
    await chat.idle();
    await chat.say(SENTENCE);
    await then(chat);
  } finally {
    chat.close();
  }
}

await walk(README_COLUMNS, async (chat) => {
  await draw(chat, "plan", /Headroom \d/, /assume"/);
  await chat.say("compare with L40S and H200");
  await chat.say("why that many GPUs?");
  await draw(chat, "chat", /> compare with/, /Formula:/);
});

for (const columns of WIDTHS) {
  await walk(columns, async (chat) => {
    await chat.say("make it bf16");
    await chat.say("/diff");
    const shown = { from: /Headroom \d/, to: /Ctrl\+C twice leaves/ };
    const svg = await screenSvg(
      chat.terminal.raw(),
      chat.size,
      shown,
      `Headroom's chat at ${columns} columns`,
    );
    writeFileSync(join(pictures, `chat-${columns}.svg`), svg);
  });
}
