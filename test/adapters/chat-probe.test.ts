import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { chatProbe } from "../../src/adapters/chat-probe.ts";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function urlOf(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`;
}

const answering = (answer: unknown, status = 200) =>
  urlOf((_, response) => response.writeHead(status).end(JSON.stringify(answer)));
const ask = (url: string, timeoutSeconds = 5, signal = new AbortController().signal) =>
  chatProbe.ask({ url, headers: {}, body: {}, timeoutSeconds }, signal);

describe("a single chat request", () => {
  it("S3-33: reads the text of a message's content, else of text", async () => {
    const usage = { completion_tokens: 3 };
    const chat = await ask(await answering({ choices: [{ message: { content: "OK" } }], usage }));
    expect([chat.text, chat.completionTokens, chat.problem]).toEqual(["OK", 3, null]);
    expect(chat.seconds).toBeGreaterThan(0);
    const plain = await ask(await answering({ choices: [{ text: "OK too" }] }));
    expect([plain.text, plain.completionTokens]).toEqual(["OK too", null]);
  });

  it("says what went wrong: a status, no JSON, nobody there, no answer in time", async () => {
    expect((await ask(await answering({ error: "busy" }, 503))).problem).toBe('HTTP 503: {"error":"busy"}');
    const html = await urlOf((_, response) => response.end("<html>"));
    expect((await ask(html)).problem).toBe("the answer is no JSON");
    expect((await ask("http://127.0.0.1:1/v1")).problem).toMatch(/ECONNREFUSED|bad port/);
    const silent = await urlOf(() => undefined);
    expect((await ask(silent, 0.05)).problem).toBe("no answer within 0.05 s");
  });

  it("does not repeat what a server says about a wrong key", async () => {
    expect((await ask(await answering({ error: "key abc is wrong" }, 401))).problem).toBe("HTTP 401");
  });

  it("rejects when it is broken off", async () => {
    const silent = await urlOf(() => undefined);
    await expect(ask(silent, 5, AbortSignal.abort())).rejects.toThrow();
  });
});
