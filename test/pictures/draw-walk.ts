/** Records a walk through the chat as an SVG that plays by itself: `npm run pictures:walk`. --frames FOLDER also keeps some frames as PNG. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Resvg } from "@resvg/resvg-js";
import { animatedSvg, frameSvg } from "./animated-svg.ts";
import { openChat } from "./chat-terminal.ts";
import { createRecorder } from "./recorder.ts";

const COLUMNS = 100;
const ROWS = 46;
/** A hand's speed, three letters a frame. */
const LETTERS = 3;
const LETTERS_MS = 130;
const ANSWER_FRAME_MS = 70;
const READ_MS = 3500;
const MOST_BYTES = 300_000;
const SENTENCE =
  "Llama 3.3 70B in fp8 on H100, 5 requests a second, 2000 tokens in, 400 out, p95 TTFT under 1 s";

const file = join(import.meta.dirname, "../../spec-kit/pictures/walk.svg");
const folder = process.argv[process.argv.indexOf("--frames") + 1];
const chat = openChat(COLUMNS, ROWS);
const { terminal } = chat;
let poster = 0;
const recorder = createRecorder(COLUMNS, ROWS, terminal.raw);

async function type(text: string): Promise<void> {
  for (let at = 0; at < text.length; at += LETTERS) {
    const from = terminal.raw().length;
    terminal.type(text.slice(at, at + LETTERS));
    await terminal.until(() => terminal.raw().length > from, "the letters");
    await delay(ANSWER_FRAME_MS);
    await recorder.take(LETTERS_MS);
  }
}

/** Types a line, sends it and takes the answer as it comes. */
async function say(line: string): Promise<void> {
  await type(line);
  await send(line);
}

async function send(line: string): Promise<void> {
  let isOver = false;
  const answered = chat.send(line).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await delay(ANSWER_FRAME_MS);
    await recorder.take(ANSWER_FRAME_MS);
  }
  await answered;
  await recorder.take(READ_MS);
}

/** Looks at what has left the screen: the head of the plan. */
async function scrollBack(): Promise<void> {
  for (const up of [6, 12, 18]) await recorder.take(ANSWER_FRAME_MS, up);
  await recorder.take(READ_MS, 22);
  poster = recorder.frames().length - 1;
  for (const up of [14, 6]) await recorder.take(ANSWER_FRAME_MS, up);
}

try {
  await chat.idle();
  await recorder.take(1000);
  await say(SENTENCE);
  await scrollBack();
  await say("make it bf16");
  await say("/diff");
  await type("compare with B2");
  await recorder.take(1200);
  await type("\t");
  await recorder.take(600);
  await send("compare with B200");
  await say("/export plan.json");
} finally {
  chat.close();
}

const frames = recorder.frames();
const title =
  "A walk through the chat: a sentence, the plan, a change, what it changed, a comparison, an export";
const svg = animatedSvg({ frames, poster, title }, chat.size);
if (svg.length > MOST_BYTES) throw new Error(`The walk takes ${svg.length} bytes, more than ${MOST_BYTES}.`);
writeFileSync(file, svg);
process.stdout.write(`${frames.length} frames, ${svg.length} bytes\n`);
if (process.argv.includes("--frames") && folder !== undefined) {
  for (const [index, frame] of frames.entries()) {
    if (frame.ms < 500 && index % 20 !== 0) continue;
    const png = new Resvg(frameSvg(frame, COLUMNS), { font: { loadSystemFonts: true } }).render().asPng();
    writeFileSync(join(folder, `frame-${String(index).padStart(3, "0")}.png`), png);
  }
}
