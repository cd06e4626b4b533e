/** An OpenAI-compatible endpoint on 127.0.0.1 that streams numbered words in a fixed rhythm and keeps when it sent each. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface WordServer {
  readonly url: string;
  word(index: number): string;
  /** `performance.now()` of each word. */
  sentMs(): readonly number[];
  close(): Promise<void>;
}

export async function openWordServer(rhythm: { words: number; gapMs: number }): Promise<WordServer> {
  const sent: number[] = [];
  /** Letters alone: a figure would be held back until its sentence is checked. */
  const word = (index: number) =>
    `w${String(index)
      .padStart(4, "0")
      .replace(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "")}x`;
  const event = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({
      id: "chatcmpl-bench",
      object: "chat.completion.chunk",
      created: 1_700_000_000,
      model: "words",
      choices: [{ index: 0, delta, finish_reason: finish }],
    })}\n\n`;
  const server = createServer(async (request, response) => {
    request.resume();
    if (request.url?.endsWith("/models")) {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ object: "list", data: [{ id: "words", object: "model" }] }));
      return;
    }
    response.socket?.setNoDelay(true);
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(event({ role: "assistant", content: "" }, null));
    for (let index = 0; index < rhythm.words; index++) {
      await delay(rhythm.gapMs);
      sent.push(performance.now());
      response.write(event({ content: `${word(index)} ` }, null));
    }
    response.write(event({}, "stop"));
    response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    word,
    sentMs: () => sent,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
